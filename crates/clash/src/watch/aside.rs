//! Questions beside the looks: what a watcher must ask once, because its own bodies do not say it.

use std::fmt;

use crate::client::endpoints::endpoints;
use crate::client::question::Question;
use crate::tag::{ClanTag, WarTag};

/// A question beside the looks.
///
/// A watcher [names](crate::Resource::asides) those that are open; whoever drives it asks each, and hands over what came. What is
/// still named then is asked again: a while after a failure, else once the answer may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aside {
    /// What the war of this clan is: the opponent's answer may show an end that this side's no longer does.
    War(ClanTag),
    /// How the wars of this clan went.
    WarLog(ClanTag),
    /// Who fights in this war of the leagues, or how it went.
    LeagueWar(WarTag),
}

impl Aside {
    /// How the API is asked.
    pub(crate) fn question(self) -> Question {
        match self {
            Self::War(clan) => Question::look::<endpoints::CurrentWar>([&clan], ""),
            Self::WarLog(clan) => Question::look::<endpoints::WarLog>([&clan], "?limit=10"),
            Self::LeagueWar(war) => Question::look::<endpoints::LeagueWar>([&war], ""),
        }
    }
}

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::War(clan) => write!(f, "war of clan {clan}"),
            Self::WarLog(clan) => write!(f, "war log of clan {clan}"),
            Self::LeagueWar(war) => write!(f, "league war {war}"),
        }
    }
}
