//! Answers about clans in recordings.

use super::options::ClanOptions;
use super::resource::ClanResource;
use super::watcher::ClanWatcher;
use crate::model::clan::Clan;
use crate::tag::ClanTag;
use crate::watch::recorded::Recorded;

impl Recorded for ClanResource {
    type Key = ClanTag;
    type Keys = ();

    fn is_like(text: &str) -> bool {
        text.contains("\"members\"") || text.contains("\"memberList\"")
    }

    fn asked(tag: &str) -> Option<ClanTag> {
        ClanTag::sent(tag)
    }

    fn key(clan: &Clan, _: Option<ClanTag>, _: Option<ClanTag>) -> ClanTag {
        clan.tag
    }

    fn watcher(tag: ClanTag, (): &mut (), options: &ClanOptions) -> ClanWatcher {
        ClanWatcher::new(tag, options.clone())
    }
}
