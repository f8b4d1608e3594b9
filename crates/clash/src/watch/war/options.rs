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
    /// Whether it is told how a war stands, each time that this changed: `clash.war.score`. Off by default: it follows
    /// from the attacks.
    pub scores: bool,
    /// How long before the start of a war to remind of it, in whole seconds: `clash.war.starting_soon`. None by default.
    ///
    /// Each of these is told once, over restarts too; where the start is moved after that, again for the new one. Who
    /// looks late, past several of them, is told the shortest. Nobody is reminded of what has come.
    pub remind_before_start: Vec<Duration>,
    /// As [`remind_before_start`](Self::remind_before_start), before the end of a war, with the members of both sides who
    /// have attacks left: `clash.war.ending_soon`. None by default.
    pub remind_before_end: Vec<Duration>,
    /// For how long the end of a war is looked for elsewhere, if the clan's own answer no longer shows the war: in the
    /// opponent's answer, then in the war log. After that, or if neither can say, the war is told to be over because it
    /// must be, with a gap. An hour by default: most often it takes a minute, and maintenance is over by then.
    pub end_sought_for: Duration,
}

impl Default for WarOptions {
    fn default() -> Self {
        Self {
            backfill: false,
            no_war_believed_after: Duration::from_mins(2),
            first_is_news: false,
            scores: false,
            remind_before_start: Vec::new(),
            remind_before_end: Vec::new(),
            end_sought_for: Duration::from_hours(1),
        }
    }
}

impl Adjust for WarOptions {
    fn set_backfill(&mut self, backfill: bool) {
        self.backfill = backfill;
    }

    fn set_scores(&mut self, scores: bool) {
        self.scores = scores;
    }

    fn set_reminders(&mut self, leads: &[Duration]) {
        (self.remind_before_start, self.remind_before_end) = (leads.to_vec(), leads.to_vec());
    }
}
