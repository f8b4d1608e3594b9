//! Answers about raid weekends in recordings.

use bugle_event::Timestamp;

use super::options::RaidOptions;
use super::resource::RaidResource;
use super::watcher::RaidWatcher;
use crate::model::page::Page;
use crate::model::raid::RaidSeason;
use crate::tag::ClanTag;
use crate::watch::recorded::Recorded;

/// The longest answer about a clan that has no raid weekend yet.
const EMPTY_MAX: usize = 200;

/// No answer says whose raid weekends it shows: only the recording does. To guess, by who attacks whom, would give one
/// clan's raids to another where two are recorded.
impl Recorded for RaidResource {
    /// `None`: the recording does not say either.
    type Key = Option<ClanTag>;
    type Keys = ();

    fn is_like(text: &str) -> bool {
        let is_empty = text.len() < EMPTY_MAX && text.contains("\"items\"");
        text.contains("\"capitalTotalLoot\"") || text.contains("\"attackLog\"") || is_empty
    }

    fn asked(tag: &str) -> Option<Option<ClanTag>> {
        ClanTag::sent(tag).map(Some)
    }

    fn key(_: &Page<RaidSeason>, asked: Option<Option<ClanTag>>, _: Option<Option<ClanTag>>) -> Option<ClanTag> {
        asked.flatten()
    }

    fn is_named(key: Option<ClanTag>) -> bool {
        key.is_some()
    }

    fn watcher(clan: Option<ClanTag>, (): &mut (), options: &RaidOptions) -> RaidWatcher {
        RaidWatcher::new(clan.expect("only what is named is watched"), options.clone())
    }

    /// The earliest moment at which the latest weekend can have been in this state.
    fn earliest(page: &Page<RaidSeason>) -> Option<Timestamp> {
        let latest = page.iter().max_by_key(|season| season.start_time)?;
        latest.end_time.filter(|_| latest.is_over()).or(Some(latest.start_time))
    }
}
