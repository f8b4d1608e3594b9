//! Whom a body mentions, so that they can be watched too.

use crate::tag::{ClanTag, PlayerTag};

/// Somebody whom a body mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// A member of a clan.
    Member(PlayerTag),
    /// The other side of a war that is not over.
    Opponent(ClanTag),
}
