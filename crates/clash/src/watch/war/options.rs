//! How a clan's wars are watched.

use std::time::Duration;

use crate::watch::options::Adjust;

/// How a clan's wars are watched.
#[derive(Clone, Debug)]
pub struct WarOptions {
    /// Whether the attacks of the war that is there at the first look are told, as
    /// [`Origin::Backfill`](bugle_event::Origin::Backfill). Off by default.
    pub backfill: bool,
    /// How long "not in war" must hold before a war that was running is given up. 2 minutes by default: as long as the
    /// API's edges keep an answer.
    pub no_war_believed_after: Duration,
    /// Whether a war at the first look is news rather than the state of things: for a watcher that begins because a
    /// war was drawn. Off by default.
    pub first_is_news: bool,
}

impl Default for WarOptions {
    fn default() -> Self {
        Self { backfill: false, no_war_believed_after: Duration::from_mins(2), first_is_news: false }
    }
}

impl Adjust for WarOptions {
    fn set_backfill(&mut self, backfill: bool) {
        self.backfill = backfill;
    }
}
