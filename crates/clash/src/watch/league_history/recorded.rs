//! Answers about league weeks in recordings.

use super::options::LeagueHistoryOptions;
use super::resource::LeagueHistoryResource;
use super::watcher::LeagueHistoryWatcher;
use crate::model::league_history::LeagueHistoryEntry;
use crate::model::page::Page;
use crate::tag::PlayerTag;
use crate::watch::recorded::Recorded;

/// The longest list in which there is nothing.
const EMPTY_MAX: usize = 100;

impl Recorded for LeagueHistoryResource {
    type Key = PlayerTag;
    type Keys = ();

    fn is_like(text: &str) -> bool {
        text.contains("\"leagueSeasonId\"") || (text.len() < EMPTY_MAX && text.contains("\"items\""))
    }

    fn asked(tag: &str) -> Option<PlayerTag> {
        PlayerTag::sent(tag)
    }

    /// It does not say whose it is: where the recording does not either, all of it is one player's.
    fn key(_: &Page<LeagueHistoryEntry>, asked: Option<PlayerTag>, last: Option<PlayerTag>) -> PlayerTag {
        asked.or(last).unwrap_or(PlayerTag::NOBODY)
    }

    fn watcher(tag: PlayerTag, (): &mut (), options: &LeagueHistoryOptions) -> LeagueHistoryWatcher {
        LeagueHistoryWatcher::new(tag, options.clone())
    }
}
