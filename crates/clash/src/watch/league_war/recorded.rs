//! Answers about wars of clan war leagues in recordings.

use std::collections::BTreeSet;

use bugle_event::Timestamp;

use super::resource::LeagueWarResource;
use crate::model::war::War;
use crate::tag::{ClanTag, WarTag};
use crate::war_id::WarId;
use crate::watch::recorded::Recorded;
use crate::watch::war::options::WarOptions;
use crate::watch::war::resource::WarResource;
use crate::watch::watcher::Watcher;

/// Which answers about wars of the leagues belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LeagueWarKey {
    /// Those that were asked for with this tag.
    Tag(WarTag),
    /// Those that show this war: the recording does not say with which tag they were asked for.
    War(WarId),
    /// One that says neither.
    Unnamed,
}

impl Recorded for LeagueWarResource {
    type Key = LeagueWarKey;
    /// Clans that were seen in clan war leagues.
    type Keys = BTreeSet<ClanTag>;

    fn is_like(text: &str) -> bool {
        text.contains("\"opponent\"")
    }

    fn asked(tag: &str) -> Option<LeagueWarKey> {
        WarTag::sent(tag).map(LeagueWarKey::Tag)
    }

    fn key(war: &War, asked: Option<LeagueWarKey>, last: Option<LeagueWarKey>) -> LeagueWarKey {
        let shown = || war.id().map(LeagueWarKey::War);
        asked.or_else(shown).or(last).unwrap_or(LeagueWarKey::Unnamed)
    }

    /// A war of a clan of whom others were seen before is news at first sight, where nobody says which war it is.
    fn watcher(key: LeagueWarKey, in_league: &mut BTreeSet<ClanTag>, options: &WarOptions) -> Watcher<Self> {
        let mut options = options.clone();
        match key {
            LeagueWarKey::Tag(tag) => Watcher::new(tag, options),
            LeagueWarKey::Unnamed => Watcher::of(Self::default(), options),
            LeagueWarKey::War(id) => {
                options.first_is_news |= id.clans.iter().any(|clan| in_league.contains(clan));
                in_league.extend(id.clans);
                Watcher::of(Self::default(), options)
            }
        }
    }

    fn earliest(war: &War) -> Option<Timestamp> {
        WarResource::earliest(war)
    }
}
