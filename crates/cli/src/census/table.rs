//! The subcommands of `bugle census`: a line each.

use super::asked::Asked;
use super::{character, collections, count, item, leaderboard, map, names, outfit, query, weapon, world};
use crate::subcommands::subcommands;

subcommands! {
    /// What is asked of Census.
    CensusCommand of Asked:
    /// Shows a character: faction, world, outfit, rank, whether they are there
    Character: character;
    /// Shows an outfit and its members
    Outfit: outfit;
    /// Shows all worlds, or one and its last alerts
    World: world;
    /// Shows an item, or those whose names begin so
    Item: item;
    /// Shows what a weapon does, fire mode by fire mode
    Weapon: weapon;
    /// Shows who holds what on the continents of a world
    Map: map;
    /// Shows the best characters in something
    Leaderboard: leaderboard;
    /// Fetches the names of everything that events speak of by numbers, into a file for `--names-file`
    Names: names;
    /// Asks whatever there is to ask, by an address or by parameters as they stand in one
    Query: query;
    /// Counts rows that fit parameters as they stand in an address
    Count: count;
    /// Lists the collections that can be asked for
    Collections: collections;
}
