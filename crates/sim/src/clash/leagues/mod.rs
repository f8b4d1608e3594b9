//! Leagues of players: weeks of ranked battles in groups of a hundred, and the seasons of the Legend League with their
//! final rankings. Computed when asked for.

mod group;
mod legend;
mod ranked;

pub(super) use group::{Class, League, Seat};
pub(super) use legend::{Finish, RANKED, finish_of, player_at};
pub(super) use ranked::{Fight, Record, result};
