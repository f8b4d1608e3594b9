//! The subcommands of `bugle clash` that ask the API: a line each.

use super::asked::Asked;
use super::{battles, clan, cwl, locations, player, raids, rankings, search, verify, war};
use crate::subcommands::subcommands;

subcommands! {
    /// What is asked of the API.
    Question of Asked:
    /// Shows a clan and its members
    Clan: clan;
    /// Shows a player, and how far everything they have has come
    Player: player;
    /// Shows the war of a clan as a scoreboard, or its war of clan war leagues where it plays them
    War: war;
    /// Shows the group of clan war leagues that a clan is in: who leads, and the clan's wars
    Cwl: cwl;
    /// Shows a clan's last raid weekends
    Raids: raids;
    /// Searches for clans
    Search: search;
    /// Shows the best clans or players of a country, or of all
    Rankings: rankings;
    /// Lists countries and regions, with their numbers
    Locations: locations;
    /// Checks whether a token is a player's
    Verify: verify;
    /// Shows the last battles of a player
    Battles: battles;
}
