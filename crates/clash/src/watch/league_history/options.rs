//! How a player's weeks in the leagues are watched.

use crate::watch::options::Adjust;

/// How a player's weeks in the leagues are watched.
#[derive(Clone, Debug, Default)]
pub struct LeagueHistoryOptions {
    /// Whether the weeks that are over at the first look are told, as
    /// [`Origin::Backfill`](bugle_event::Origin::Backfill). Off by default.
    pub backfill: bool,
}

impl Adjust for LeagueHistoryOptions {
    fn set_backfill(&mut self, backfill: bool) {
        self.backfill = backfill;
    }
}
