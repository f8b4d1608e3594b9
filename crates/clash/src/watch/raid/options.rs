//! How the raid weekends of a clan are watched.

use std::time::Duration;

use crate::watch::options::Adjust;

/// How the raid weekends of a clan are watched.
#[derive(Clone, Debug, Default)]
pub struct RaidOptions {
    /// Whether the raids and attacks of the weekend that is there at the first look are told, as
    /// [`Origin::Backfill`](bugle_event::Origin::Backfill). Off by default.
    pub backfill: bool,
    /// How long before the end of a weekend to remind of it, in whole seconds, with the members who have attacks left:
    /// `clash.raid.ending_soon`. None by default.
    ///
    /// Each of these is told once, over restarts too. Who looks late, past several of them, is told the shortest. Nobody
    /// is reminded of what has come.
    pub remind_before_end: Vec<Duration>,
}

impl Adjust for RaidOptions {
    fn set_backfill(&mut self, backfill: bool) {
        self.backfill = backfill;
    }

    fn set_reminders(&mut self, leads: &[Duration]) {
        self.remind_before_end = leads.to_vec();
    }
}
