//! How a player's battles are watched.

use crate::watch::options::Adjust;

/// How a player's battles are watched.
#[derive(Clone, Debug, Default)]
pub struct BattlesOptions {
    /// Whether the battles that are in the log at the first look are told, as
    /// [`Origin::Backfill`](bugle_event::Origin::Backfill). Off by default.
    pub backfill: bool,
}

impl Adjust for BattlesOptions {
    fn set_backfill(&mut self, backfill: bool) {
        self.backfill = backfill;
    }
}
