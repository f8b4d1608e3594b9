//! What was seen until when, by which connection; and so what nobody saw. Pure.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_event::{Cause, Gap, Subject, Timestamp};

use crate::push::loss::{Loss, widen};
use crate::push::plan::Place;

/// How late it may be noticed that something is missing, and how many wishes are remembered for that.
const NOTICED_WITHIN: Duration = Duration::from_mins(5);
const EARLIER_MAX: usize = 16;

/// For how long a connection must have seen everything before it stands in for another one.
///
/// An event does not come on two connections at one moment: backends lag behind each other, and one that the lost
/// connection was yet to bring may have come before the other one began. Nobody says by how much they differ; the game
/// tells whole seconds, so that a second is the least. A longer one would make gaps of connections that come and go in
/// quick succession, and gaps reach some seconds further than what was missed anyway.
pub(crate) const OVERLAP: Duration = Duration::from_secs(2);

/// Follows which connections see all that is wanted, and makes a [`Gap`] of each stretch that none of them saw.
///
/// Calling order: [`resume`](Self::resume) at most once and first; [`on_wanted`](Self::on_wanted) with each change of
/// what is wanted; then, for each connection, [`sees`](Self::sees) when it shows that it holds everything, and
/// [`lost`](Self::lost) when something may be missing of it. What these give is to be told before the events that come
/// after it.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    /// Whose events are wanted; nobody in particular, if anybody's may be. `None`: nothing is, so nothing can be missed.
    wanted: Option<Vec<Subject>>,
    /// Whose were wanted before, and until when: what was missed then may be noticed now.
    earlier: Vec<(Timestamp, Vec<Subject>)>,
    /// The connections that see everything, and since when.
    seeing: BTreeMap<Place, Timestamp>,
    /// Of each connection, the last stretch that it saw and sees no more.
    seen: BTreeMap<Place, Stretch>,
    /// What nobody has seen since when; told once somebody sees it all again.
    loss: Option<Loss>,
    /// Where an earlier run left off, until something is wanted: only then is it known whose events are missing.
    left_off: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: Timestamp,
    until: Timestamp,
}

/// Whether one that sees all since `other` stands in for one that saw all from `from` to `until`: it began well before
/// that one ended, or no later than it.
fn stands_in(other: Timestamp, from: Timestamp, until: Timestamp) -> bool {
    other + OVERLAP <= until || other <= from
}

impl Coverage {
    /// Goes on from `left_off`, the last checkpoint of an earlier run.
    ///
    /// Nobody saw anything since then, so it is a loss of whatever is wanted now. What was wanted then is not known:
    /// where it was less, or nothing, the gap says more than was missed, which is the lesser evil. Nothing may be wanted
    /// now either, because triggers are added after the start; then the loss waits for the first wish, and checkpoints
    /// stay where they were, so that another restart in between does not forget it.
    pub(crate) fn resume(&mut self, left_off: Timestamp) {
        self.left_off = Some(left_off);
    }

    /// Takes whose events are wanted from `now` on. `None`: nothing is.
    ///
    /// What is not yet told is missing of a new wish as well: after a restart, it may be one of the earlier run. No
    /// connection sees a new wish before it has shown that it holds it.
    pub(crate) fn on_wanted(&mut self, now: Timestamp, wanted: Option<Vec<Subject>>) {
        if let Some(before) = std::mem::replace(&mut self.wanted, wanted) {
            self.earlier.retain(|(until, _)| now.since(*until) < NOTICED_WITHIN);
            self.earlier.truncate(EARLIER_MAX - 1);
            self.earlier.insert(0, (now, before));
        }
        for (place, from) in std::mem::take(&mut self.seeing) {
            self.seen.insert(place, Stretch { from, until: now });
        }
        if let Some(left_off) = self.left_off.take_if(|_| self.wanted.is_some()) {
            self.miss(left_off, Cause::Restart, None);
        } else if let Some(Loss { since, cause, .. }) = self.loss {
            self.miss(since, cause, None);
        }
    }

    /// Whether something was missed that is not told yet.
    pub(crate) fn is_open(&self) -> bool {
        self.loss.is_some()
    }

    /// From `now` on, the connection at `place` sees all that is wanted: what was missed until now, if anything was.
    pub(crate) fn sees(&mut self, place: Place, now: Timestamp) -> Option<Gap> {
        self.seeing.entry(place).or_insert(now);
        self.loss.take().map(|loss| loss.into_gap(now))
    }

    /// From `since` on, something may be missing of what the connection at `place` brought. What another one saw is not
    /// missing; where that one began too late, what lies between is, and is told at once.
    pub(crate) fn lost(&mut self, place: Place, since: Timestamp, cause: Cause, detail: Option<String>) -> Option<Gap> {
        let own = match (self.seeing.remove(&place), self.seen.get(&place)) {
            (Some(from), _) => Some(Stretch { from, until: since }),
            (None, Some(seen)) if since < seen.until => Some(Stretch { until: since, ..*seen }),
            // It had brought nothing of that, and what nobody saw was told when another one began to see.
            _ if !self.seeing.is_empty() => return None,
            _ => None,
        };
        if let Some(own) = own {
            self.seen.insert(place, own);
        }
        let from = own.map_or(since, |own| own.from);
        let since = self.seen_by_others(place, from, since);
        if self.seeing.values().any(|other| stands_in(*other, from, since)) {
            return None;
        }
        let Some(again) = self.seeing.values().min().copied() else {
            self.miss(since, cause, detail);
            return None;
        };
        let subjects = self.wanted_since(since)?;
        Some(Loss { since, cause, subjects, detail }.into_gap(again))
    }

    /// Whether another connection sees all that the one at `place` would bring from `since` on.
    pub(crate) fn is_seen_beside(&self, place: Place, since: Timestamp) -> bool {
        let mut others = self.seeing.iter().filter(|(other, _)| **other != place);
        others.any(|(_, from)| *from + OVERLAP <= since)
    }

    /// What was missed up to `now`, if anything was; and it goes on.
    pub(crate) fn so_far(&mut self, now: Timestamp) -> Option<Gap> {
        Some(self.loss.as_mut()?.so_far(now))
    }

    /// Until when all is known to be seen, if the connections have brought everything until `brought`.
    pub(crate) fn seen_until(&self, brought: Timestamp) -> Timestamp {
        self.left_off.map_or(brought, |left_off| left_off.min(brought))
    }

    /// The end of what other connections saw in one piece from `since` on, and see no more. The one at `place` had seen
    /// it all since `from`.
    fn seen_by_others(&self, place: Place, from: Timestamp, since: Timestamp) -> Timestamp {
        let mut others: Vec<Stretch> =
            self.seen.iter().filter(|(other, _)| **other != place).map(|(_, stretch)| *stretch).collect();
        others.sort_by_key(|stretch| stretch.from);
        let on = |end: Timestamp, other: &Stretch| {
            if stands_in(other.from, from, end) { end.max(other.until) } else { end }
        };
        others.iter().fold(since, on)
    }

    /// From `since` on something may be missing. An earlier loss that is not yet told only grows.
    fn miss(&mut self, since: Timestamp, cause: Cause, detail: Option<String>) {
        let Some(subjects) = self.wanted_since(since) else { return };
        match &mut self.loss {
            Some(loss) => loss.widen(since, &subjects),
            None => self.loss = Some(Loss { since, cause, subjects, detail }),
        }
    }

    /// Whose events were wanted at any time from `since` on.
    fn wanted_since(&self, since: Timestamp) -> Option<Vec<Subject>> {
        let earlier = self.earlier.iter().filter(|(until, _)| *until > since).map(|(_, wanted)| wanted);
        let mut all = self.wanted.iter().chain(earlier);
        let mut subjects = all.next()?.clone();
        all.for_each(|more| widen(&mut subjects, more));
        Some(subjects)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::World;
    use crate::push::loss::SLACK;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(1000 + second)
    }

    fn worlds(ids: &[u16]) -> Vec<Subject> {
        ids.iter().map(|id| World(*id).into()).collect()
    }

    fn coverage() -> Coverage {
        let mut coverage = Coverage::default();
        coverage.on_wanted(at(0), Some(worlds(&[10])));
        coverage
    }

    /// From when to when, without the slack, and of whom.
    fn said(gap: Option<Gap>) -> Option<String> {
        let gap = gap?;
        let second = |time: Timestamp| time.as_secs() - at(0).as_secs();
        Some(format!("{}..{} {} {:?}", second(gap.from? + SLACK), second(gap.to - SLACK), gap.cause, gap.subjects))
    }

    fn lost(coverage: &mut Coverage, place: Place, since: i64) -> Option<String> {
        said(coverage.lost(place, at(since), Cause::Disconnect, None))
    }

    #[test]
    fn what_the_only_connection_lost_is_told_when_it_sees_again() {
        let mut coverage = coverage();
        assert_eq!(said(coverage.sees(0, at(0))), None);
        assert_eq!(lost(&mut coverage, 0, 10), None);
        assert!(coverage.is_open());
        assert_eq!(lost(&mut coverage, 0, 20), None, "an earlier loss only grows");
        assert_eq!(said(coverage.sees(0, at(30))).as_deref(), Some("10..30 disconnect [world/10]"));
        assert!(!coverage.is_open());
    }

    #[test]
    fn a_stretch_that_any_connection_saw_is_no_gap() {
        let mut coverage = coverage();
        coverage.sees(0, at(0));
        coverage.sees(1, at(5));
        assert_eq!(lost(&mut coverage, 0, 10), None);
        assert!(!coverage.is_open());
        assert_eq!(said(coverage.sees(0, at(20))), None);
        assert_eq!(lost(&mut coverage, 1, 25), None);
        assert!(!coverage.is_open(), "by now the first one sees again");
    }

    #[test]
    fn what_no_connection_saw_is_a_gap_from_where_the_last_one_stopped() {
        let mut coverage = coverage();
        coverage.sees(0, at(0));
        coverage.sees(1, at(5));
        assert_eq!(lost(&mut coverage, 0, 30), None);
        // The other one had stalled before, which is noticed later.
        assert_eq!(lost(&mut coverage, 1, 20), None);
        assert_eq!(said(coverage.sees(1, at(40))).as_deref(), Some("30..40 disconnect [world/10]"));
        assert_eq!(said(coverage.sees(0, at(41))), None);
    }

    #[test]
    fn a_loss_that_is_noticed_late_ends_where_another_began_to_see() {
        let mut coverage = coverage();
        coverage.sees(0, at(0));
        coverage.sees(1, at(50));
        assert_eq!(lost(&mut coverage, 0, 10).as_deref(), Some("10..50 disconnect [world/10]"));
        assert!(!coverage.is_open());
    }

    #[test]
    fn a_connection_that_began_just_before_another_ended_does_not_stand_in_for_it() {
        let mut coverage = coverage();
        coverage.sees(0, at(0));
        coverage.sees(1, at(29));
        assert_eq!(lost(&mut coverage, 0, 30).as_deref(), Some("29..29 disconnect [world/10]"));
        coverage.sees(0, at(40));
        assert_eq!(lost(&mut coverage, 1, 42), None, "two seconds are enough");
        // Its end was noticed late, and so is that of the one before it.
        assert_eq!(lost(&mut coverage, 0, 41), None);
        assert_eq!(said(coverage.sees(1, at(50))).as_deref(), Some("42..50 disconnect [world/10]"));
    }

    #[test]
    fn one_that_began_with_another_stands_in_for_it_from_the_beginning() {
        let mut coverage = coverage();
        coverage.sees(0, at(5));
        coverage.sees(1, at(5));
        assert_eq!(lost(&mut coverage, 1, 5), None);
        assert!(!coverage.is_open());
        coverage.sees(1, at(20));
        assert!(coverage.is_seen_beside(0, at(22)) && !coverage.is_seen_beside(0, at(21)));
        assert!(coverage.is_seen_beside(1, at(20)) && !coverage.is_seen_beside(1, at(6)));
    }

    #[test]
    fn one_that_never_saw_anything_loses_nothing_beside_one_that_sees() {
        let mut coverage = coverage();
        coverage.sees(0, at(3));
        assert_eq!(lost(&mut coverage, 1, 0), None, "what came before the first began was promised to nobody");
        assert!(!coverage.is_open());
    }

    #[test]
    fn a_connection_that_does_not_come_to_be_beside_one_that_sees_is_no_gap() {
        let mut coverage = coverage();
        coverage.sees(0, at(0));
        assert_eq!(lost(&mut coverage, 1, 10), None);
        assert!(!coverage.is_open());
    }

    #[test]
    fn what_nobody_wants_is_not_missed() {
        let mut coverage = Coverage::default();
        coverage.on_wanted(at(0), None);
        lost(&mut coverage, 0, 10);
        assert!(!coverage.is_open());
    }

    #[test]
    fn a_restart_waits_for_the_first_wish_and_holds_back_checkpoints() {
        let mut coverage = Coverage::default();
        coverage.resume(at(-60));
        coverage.on_wanted(at(0), None);
        assert_eq!(said(coverage.sees(0, at(0))), None);
        assert_eq!(coverage.seen_until(at(5)), at(-60));
        coverage.on_wanted(at(0), Some(worlds(&[10])));
        coverage.on_wanted(at(0), Some(worlds(&[10, 13])));
        assert_eq!(coverage.seen_until(at(6)), at(6));
        assert_eq!(said(coverage.sees(0, at(7))).as_deref(), Some("-60..7 restart [world/10, world/13]"));
    }

    #[test]
    fn what_is_told_so_far_goes_on() {
        let mut coverage = coverage();
        lost(&mut coverage, 0, 0);
        assert_eq!(said(coverage.so_far(at(4))).as_deref(), Some("0..4 disconnect [world/10]"));
        assert_eq!(said(coverage.sees(0, at(9))).as_deref(), Some("4..9 disconnect [world/10]"));
    }

    #[test]
    fn a_connection_that_has_not_yet_shown_the_new_wish_does_not_stand_in_for_another() {
        let mut coverage = coverage();
        coverage.sees(0, at(0));
        coverage.sees(1, at(0));
        coverage.on_wanted(at(10), Some(worlds(&[10, 40])));
        coverage.sees(0, at(11));
        assert_eq!(lost(&mut coverage, 0, 20), None, "the other one does not hold world 40 yet");
        assert_eq!(said(coverage.sees(1, at(30))).as_deref(), Some("20..30 disconnect [world/10, world/40]"));
    }

    #[test]
    fn what_a_connection_saw_before_a_new_wish_ends_where_it_stopped_to_see() {
        let mut coverage = coverage();
        coverage.sees(0, at(0));
        coverage.sees(1, at(0));
        coverage.on_wanted(at(30), Some(worlds(&[10, 40])));
        lost(&mut coverage, 0, 10);
        lost(&mut coverage, 1, 5);
        assert_eq!(said(coverage.sees(1, at(40))).as_deref(), Some("10..40 disconnect [world/10, world/40]"));
    }
}
