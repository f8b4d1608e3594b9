//! What is to be watched because of what was seen elsewhere.

use crate::tag::{ClanTag, WarTag};

/// Something that is to be watched because of what was seen elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Need {
    /// A clan and its members.
    Clan(ClanTag),
    /// A war of the leagues, which only its group names.
    LeagueWar(WarTag),
}
