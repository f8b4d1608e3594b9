//! Reminders of the end of a weekend.

use std::time::Duration;

use bugle_event::Timestamp;

use super::options::RaidOptions;
use super::weekend::Weekend;
use crate::event::raid::{RaidEndingSoon, RaidMemberLeft};
use crate::model::raid::{RaidMember, RaidSeason};
use crate::raid_id::RaidId;

/// How long after its end a weekend is looked at.
const AFTER_END: Duration = Duration::from_mins(1);

impl Weekend {
    /// When to look at it, whatever the interval: at the next reminder, or behind its end.
    pub(super) fn next_moment(&self, options: &RaidOptions) -> Timestamp {
        self.untold(options).max().map_or(self.ends_at() + AFTER_END, |lead| self.before_end(lead))
    }

    /// The reminder that is due: of several, the shortest.
    pub(super) fn due(&self, now: Timestamp, options: &RaidOptions) -> Option<u64> {
        let due = self.untold(options).filter(|lead| self.before_end(*lead) <= now).min();
        due.filter(|_| now < self.ends_at())
    }

    /// The reminder that is due, if any: with those who have attacked and have attacks left.
    pub(super) fn remind(
        &mut self,
        raid: RaidId,
        season: &RaidSeason,
        now: Timestamp,
        options: &RaidOptions,
    ) -> Option<RaidEndingSoon> {
        let lead = self.due(now, options)?;
        self.reminded = Some(lead);
        let left = |member: &RaidMember| {
            let (tag, name, attacks_left) = (member.tag, member.name.clone(), member.attacks_left());
            (attacks_left > 0).then_some(RaidMemberLeft { tag, name, attacks_left })
        };
        let members = season.members.iter().filter_map(left).collect();
        Some(RaidEndingSoon { raid, lead, end_time: self.ends_at(), members })
    }

    /// Of which was not reminded yet, in seconds. Whoever was told a shorter one needs no longer one.
    fn untold(&self, options: &RaidOptions) -> impl Iterator<Item = u64> {
        let leads = options.remind_before_end.iter().map(Duration::as_secs);
        leads.filter(|lead| self.reminded.is_none_or(|told| *lead < told))
    }

    fn before_end(&self, lead: u64) -> Timestamp {
        self.ends_at() - Duration::from_secs(lead)
    }
}
