//! What answers: a function for each address of the table, by topic.

pub(super) mod clans;
pub(super) mod cwl;
mod find;
pub(super) mod leagues;
pub(super) mod locations;
pub(super) mod players;
pub(super) mod raids;
pub(super) mod reference;
pub(super) mod search;
pub(super) mod token;
