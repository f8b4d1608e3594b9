//! Clan war leagues: seasons that begin by the world's own count, groups of eight clans, seven rounds of four wars.
//! Computed when asked for, from the seed and from who was in a clan when the groups were drawn.

mod duel;
mod group;
mod season;

pub(super) use duel::{Duel, Standing, standing_of};
pub(super) use group::{Group, Stage, stage};
pub(super) use season::{ROUNDS, Season};
