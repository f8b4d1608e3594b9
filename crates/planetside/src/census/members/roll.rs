//! Who is in outfits, by one answer after the other, and when to ask again. Pure: it is told the time.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

use crate::ids::CharacterId;

/// How soon is asked again after a failure: doubled with each that follows, up to the interval.
const AGAIN: Duration = Duration::from_secs(30);

/// How many answers in a row must show nobody at all before that is believed of an outfit that had members: who leads it is
/// a member, and Census shows empty lists while a part of it is down.
const EMPTY_BELIEVED: u32 = 3;

/// How members of outfits have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MembersChanged {
    /// Who has come since the last answer; after the first one, everybody.
    pub joined: BTreeSet<CharacterId>,
    /// Who has gone.
    pub left: BTreeSet<CharacterId>,
}

/// Who is a member, as was last heard. The order of calls: ask when the moment of [`ask_at`](Self::ask_at) has come, and
/// give the answer to [`on_answer`](Self::on_answer), or say that there was none to [`on_failure`](Self::on_failure).
#[derive(Debug)]
pub(super) struct Roll {
    every: Duration,
    members: BTreeSet<CharacterId>,
    /// Whether there has been an answer.
    is_known: bool,
    ask_at: Option<Instant>,
    /// Failures, and answers that are not believed, since the last good one.
    failed: u32,
    empty: u32,
    failures: u64,
}

impl Roll {
    /// Asked for the first time at once, and `every` so often from then on.
    pub(super) fn new(every: Duration) -> Self {
        Self { every, members: BTreeSet::new(), is_known: false, ask_at: None, failed: 0, empty: 0, failures: 0 }
    }

    /// How often is asked from the next answer on.
    pub(super) fn set_every(&mut self, every: Duration) {
        self.every = every;
    }

    /// When to ask next. `None`: at once, it was never asked.
    pub(super) fn ask_at(&self) -> Option<Instant> {
        self.ask_at
    }

    pub(super) fn members(&self) -> &BTreeSet<CharacterId> {
        &self.members
    }

    /// How often there was no answer, or none that could be believed.
    pub(super) fn failures(&self) -> u64 {
        self.failures
    }

    /// These are members, says the answer that came at `now`. `None`: they were before. The first
    /// answer is news, whatever it says.
    pub(super) fn on_answer(&mut self, now: Instant, members: BTreeSet<CharacterId>) -> Option<MembersChanged> {
        if members.is_empty() && !self.members.is_empty() {
            self.empty += 1;
            if self.empty < EMPTY_BELIEVED {
                self.on_failure(now, Duration::ZERO);
                return None;
            }
        }
        (self.failed, self.empty) = (0, 0);
        self.ask_at = Some(now + self.every);
        let before = std::mem::replace(&mut self.members, members);
        let changed = MembersChanged {
            joined: self.members.difference(&before).copied().collect(),
            left: before.difference(&self.members).copied().collect(),
        };
        let is_first = !std::mem::replace(&mut self.is_known, true);
        (is_first || changed != MembersChanged::default()).then_some(changed)
    }

    /// There was no answer at `now`: whoever was a member is one, as far as anybody knows. It is asked again, not before
    /// `wait` is over.
    pub(super) fn on_failure(&mut self, now: Instant, wait: Duration) {
        let again = AGAIN.saturating_mul(1 << self.failed.min(16)).min(self.every);
        self.failed += 1;
        self.failures += 1;
        self.ask_at = Some(now + again.max(wait));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_mins(10);

    fn ids(ids: impl IntoIterator<Item = u64>) -> BTreeSet<CharacterId> {
        ids.into_iter().map(CharacterId).collect()
    }

    /// What has changed: who has come, and who has gone.
    #[expect(clippy::unnecessary_wraps, reason = "it is compared with what may be nothing")]
    fn changed(joined: &[u64], left: &[u64]) -> Option<MembersChanged> {
        Some(MembersChanged { joined: ids(joined.iter().copied()), left: ids(left.iter().copied()) })
    }

    #[test]
    fn each_answer_says_who_has_come_and_gone_and_the_next_is_asked_for_an_interval_later() {
        let (mut roll, start) = (Roll::new(EVERY), Instant::now());
        assert_eq!(roll.ask_at(), None);
        assert_eq!(roll.on_answer(start, ids([1, 2])), changed(&[1, 2], &[]));
        assert_eq!(roll.ask_at(), Some(start + EVERY));
        assert_eq!(roll.on_answer(start + EVERY, ids([2, 1])), None);
        assert_eq!(roll.on_answer(start + 2 * EVERY, ids([2, 3])), changed(&[3], &[1]));
        assert_eq!((roll.members(), roll.failures()), (&ids([2, 3]), 0));
        roll.set_every(2 * EVERY);
        assert_eq!(roll.on_answer(start + 3 * EVERY, ids([2])), changed(&[], &[3]));
        assert_eq!(roll.ask_at(), Some(start + 5 * EVERY));
    }

    #[test]
    fn a_failure_changes_nobody_and_is_tried_again_soon_later_and_later_and_when_the_service_wishes() {
        let (mut roll, now) = (Roll::new(EVERY), Instant::now());
        roll.on_answer(now, ids([1]));
        let waits = [(0, 30), (0, 60), (0, 120), (1000, 1000), (0, 480), (0, 600), (0, 600)];
        for (wish, wait) in waits {
            roll.on_failure(now, Duration::from_secs(wish));
            assert_eq!(roll.ask_at(), Some(now + Duration::from_secs(wait)), "{wish}");
        }
        assert_eq!((roll.members(), roll.failures()), (&ids([1]), 7));
        assert_eq!(roll.on_answer(now, ids([1, 2])), changed(&[2], &[]));
        roll.on_failure(now, Duration::ZERO);
        assert_eq!(roll.ask_at(), Some(now + AGAIN), "after a good answer it begins anew");
    }

    #[test]
    fn that_nobody_at_all_is_left_is_believed_the_third_time() {
        let (mut roll, now) = (Roll::new(EVERY), Instant::now());
        assert_eq!(roll.on_answer(now, ids([])), changed(&[], &[]), "now it is known");
        assert_eq!(roll.on_answer(now, ids([])), None, "there never was anybody");
        roll.on_answer(now, ids([1, 2]));
        for _ in 0..2 {
            assert_eq!(roll.on_answer(now, ids([])), None);
            assert_eq!(roll.members(), &ids([1, 2]));
        }
        assert_eq!(roll.failures(), 2);
        assert_eq!(roll.on_answer(now, ids([1])), changed(&[], &[2]));
        roll.on_answer(now, ids([]));
        roll.on_answer(now, ids([]));
        assert_eq!(roll.on_answer(now, ids([])), changed(&[], &[1]), "answers in a row");
    }
}
