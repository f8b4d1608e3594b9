//! Answers about groups of clan war leagues in recordings.

use super::options::CwlOptions;
use super::resource::CwlResource;
use super::watcher::CwlWatcher;
use crate::model::league_group::LeagueGroup;
use crate::tag::ClanTag;
use crate::watch::recorded::Recorded;
use crate::watch::watcher::Watcher;

/// Whose answers about groups belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CwlKey {
    /// Nobody says, and no group was seen.
    Unnamed,
    /// The clan that was asked about.
    Clan(ClanTag),
    /// The group in which this clan has the smallest tag: the recording does not say who was asked about.
    Group(ClanTag),
}

/// The longest answer that only says that a clan is in no group.
const BARE_MAX: usize = 200;

impl Recorded for CwlResource {
    type Key = CwlKey;
    type Keys = ();

    fn is_like(text: &str) -> bool {
        let is_word = text.len() < BARE_MAX && text.contains("\"state\"") && !text.contains("\"opponent\"");
        is_word || text.contains("\"rounds\"") || text.contains("\"season\"")
    }

    fn asked(tag: &str) -> Option<CwlKey> {
        ClanTag::sent(tag).map(CwlKey::Clan)
    }

    fn key(group: &LeagueGroup, asked: Option<CwlKey>, last: Option<CwlKey>) -> CwlKey {
        let shown = || group.clans.iter().map(|clan| clan.tag).min().map(CwlKey::Group);
        asked.or_else(shown).or(last).unwrap_or(CwlKey::Unnamed)
    }

    fn watcher(key: CwlKey, (): &mut (), options: &CwlOptions) -> CwlWatcher {
        match key {
            CwlKey::Clan(clan) => Watcher::new(clan, options.clone()),
            CwlKey::Unnamed | CwlKey::Group(_) => Watcher::of(Self::default(), options.clone()),
        }
    }

    /// The group that was not seen until now turns out to be this one.
    fn alias(key: CwlKey) -> Option<CwlKey> {
        matches!(key, CwlKey::Group(_)).then_some(CwlKey::Unnamed)
    }
}
