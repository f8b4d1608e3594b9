//! Reminders of what is to come in a war: which are due, and which were told.
//!
//! Of each lead time there is one reminder for each start and end, as those were announced: where the end moves after its
//! reminder was told, that is due again for the new end, and only then. Who looks late, past several lead times at once,
//! is told the shortest of them. What has come is not reminded of.

use std::time::Duration;

use bugle_event::Timestamp;

use super::options::WarOptions;
use super::progress::{ENDED, Progress, STARTED};
use super::reminder::{Moment, Reminder};

impl Progress {
    /// The reminders that are to be told at `now`.
    pub(super) fn due_reminders(&self, now: Timestamp, options: &WarOptions) -> impl Iterator<Item = Reminder> {
        let due = move |reminder: &Reminder| reminder.due() <= now && now < reminder.at;
        [Moment::Start, Moment::End].into_iter().filter_map(move |of| self.untold(of, options).filter(due).last())
    }

    /// When the next reminder is due.
    pub(super) fn next_reminder(&self, options: &WarOptions) -> Option<Timestamp> {
        let next = [Moment::Start, Moment::End].into_iter().filter_map(|of| self.untold(of, options).next());
        next.map(Reminder::due).min()
    }

    /// The reminders that may still come, in the order in which they are due. What is told of a lead goes for all longer
    /// ones.
    fn untold(&self, of: Moment, options: &WarOptions) -> impl Iterator<Item = Reminder> {
        let (leads, at) = match of {
            Moment::Start => (&options.remind_before_start, self.start_time.filter(|_| self.rank < STARTED)),
            Moment::End => (&options.remind_before_end, self.end_time.filter(|_| self.rank < ENDED)),
        };
        let told = self.reminded.iter().filter(|told| told.of == of && Some(told.at) == at);
        let shortest_told = told.map(|told| told.lead).min().unwrap_or(u64::MAX);
        let mut leads: Vec<u64> = leads.iter().map(Duration::as_secs).filter(|lead| *lead < shortest_told).collect();
        leads.sort_unstable_by(|one, other| other.cmp(one));
        at.into_iter().flat_map(move |at| leads.clone().into_iter().map(move |lead| Reminder { of, at, lead }))
    }
}
