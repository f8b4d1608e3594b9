//! What was seen until when, by which connection; and so what nobody saw. Pure.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_event::{Cause, Gap, Subject, Timestamp};

use crate::push::loss::{Loss, widen};
use crate::push::plan::Place;

/// How late it may be noticed that something is missing, and how many wishes are remembered for that.
const NOTICED_WITHIN: Duration = Duration::from_mins(5);
const EARLIER_MAX: usize = 16;
const STRETCHES_MAX: usize = 32;

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
    /// Of each connection, the last stretches that it saw and sees no more, in order.
    seen: BTreeMap<Place, Vec<Stretch>>,
    /// The last stretches that nobody saw, and that were told; and since when a new wish waits for the first to see it.
    told: Vec<Stretch>,
    waits_since: Option<Timestamp>,
    /// How far all is known to be seen, or told.
    settled: Option<Settled>,
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

/// How far all is known to be seen, or told, in one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Settled {
    until: Timestamp,
    /// A connection that sees since then, or since earlier, goes on with it: it has seen well before the end, or what lies
    /// between is told.
    reach: Timestamp,
}

impl Settled {
    /// Nothing before this moment is in question.
    fn at(moment: Timestamp) -> Self {
        Self { until: moment, reach: moment }
    }

    /// A connection saw this.
    fn with_seen(self, Stretch { from, until }: Stretch) -> Self {
        if from <= self.reach { self.up_to(until, until - OVERLAP) } else { self }
    }

    /// Of this it is told that nobody saw it.
    fn with_told(self, Stretch { from, until }: Stretch) -> Self {
        if from <= self.until { self.up_to(until, until) } else { self }
    }

    fn up_to(self, until: Timestamp, reach: Timestamp) -> Self {
        Self { until: self.until.max(until), reach: self.reach.max(reach) }
    }
}

/// Whether one that sees all since `other` stands in for one that saw all from `from` to `until`: it began well before
/// that one ended, or no later than it.
fn stands_in(other: Timestamp, from: Timestamp, until: Timestamp) -> bool {
    other + OVERLAP <= until || (other <= from && from <= until)
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
        self.waits_since.get_or_insert(now);
        for (place, from) in std::mem::take(&mut self.seeing) {
            self.seen.entry(place).or_default().push(Stretch { from, until: now });
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

    /// Whether any connection sees all that is wanted.
    pub(crate) fn is_seeing(&self) -> bool {
        !self.seeing.is_empty()
    }

    /// From `now` on, the connection at `place` sees all that is wanted: what was missed until now, if anything was.
    pub(crate) fn sees(&mut self, place: Place, now: Timestamp) -> Option<Gap> {
        self.seeing.entry(place).or_insert(now);
        self.settled.get_or_insert(Settled::at(now));
        if let Some(since) = self.waits_since.take() {
            self.note_told(since, now);
        }
        let loss = self.loss.take()?;
        self.note_told(loss.since, now);
        Some(loss.into_gap(now))
    }

    /// From `since` on, something may be missing of what the connection at `place` brought. What another one saw is not
    /// missing; where that one began too late, what lies between is, and is told at once.
    pub(crate) fn lost(&mut self, place: Place, since: Timestamp, cause: Cause, detail: Option<String>) -> Option<Gap> {
        let is_new = self.cut_off(place, since);
        if !is_new && !self.seeing.is_empty() {
            // It had brought nothing of that, and what nobody saw was told when another one began to see.
            return None;
        }
        let last = self.seen.get(&place).and_then(|stretches| stretches.last());
        let from = last.filter(|_| is_new).map_or(since, |own| own.from);
        let since = self.seen_by_others(place, from, since);
        if self.seeing.values().any(|other| stands_in(*other, from, since)) {
            return None;
        }
        let Some(again) = self.seeing.values().min().copied() else {
            self.miss(since, cause, detail);
            return None;
        };
        self.note_told(since, again);
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
        let since = self.loss.as_ref()?.since;
        self.note_told(since, now);
        Some(self.loss.as_mut()?.so_far(now))
    }

    /// Nothing has been wanted since `since`, and nobody looks any more: what was missed until then, if anything was.
    pub(crate) fn rest(&mut self, since: Timestamp) -> Option<Gap> {
        let gap = self.so_far(since);
        self.loss = None;
        gap
    }

    /// Until when several connections are known to have brought everything, if each has until the moment that is given for
    /// it, and one of them until `brought`. What one of them missed and another one saw is known to be seen no further
    /// than that other one has shown what it holds: a restart before that must find it in its gap. That goes for a moment
    /// as well, in which something came that could not be read.
    pub(crate) fn proven_until(&mut self, proofs: &[(Place, Timestamp)], brought: Timestamp) -> Timestamp {
        let proven = |place: Place, from: Timestamp, until: Timestamp| {
            let proof = proofs.iter().find(|(other, _)| *other == place);
            Stretch { from, until: proof.map_or(until, |(_, proof)| until.min(*proof)) }
        };
        let closed =
            self.seen.iter().flat_map(|(place, seen)| seen.iter().map(|one| proven(*place, one.from, one.until)));
        let open = self.seeing.iter().map(|(place, from)| proven(*place, *from, brought));
        let seen: Vec<Stretch> = closed.chain(open).collect();
        // What is noticed later than that is not told any more either.
        let begin = Settled::at(brought - NOTICED_WITHIN);
        let mut settled = self.settled.filter(|settled| settled.until >= begin.until).unwrap_or(begin);
        loop {
            let before = settled;
            settled = seen.iter().fold(settled, |settled, seen| settled.with_seen(*seen));
            settled = self.told.iter().fold(settled, |settled, told| settled.with_told(*told));
            if settled == before {
                break;
            }
        }
        self.settled = Some(settled);
        settled.until.min(brought)
    }

    /// What nobody saw between these moments is told.
    fn note_told(&mut self, from: Timestamp, until: Timestamp) {
        if self.told.len() == STRETCHES_MAX {
            self.told.remove(0);
        }
        self.told.push(Stretch { from, until });
    }

    /// Until when all is known to be seen, if the connections have brought everything until `brought`.
    pub(crate) fn seen_until(&self, brought: Timestamp) -> Timestamp {
        self.left_off.map_or(brought, |left_off| left_off.min(brought))
    }

    /// The end of what other connections saw in one piece from `since` on, and see no more. The one at `place` had seen
    /// it all since `from`.
    fn seen_by_others(&self, place: Place, from: Timestamp, since: Timestamp) -> Timestamp {
        let others = self.seen.iter().filter(|(other, _)| **other != place);
        let mut others: Vec<Stretch> = others.flat_map(|(_, stretches)| stretches).copied().collect();
        others.sort_by_key(|stretch| stretch.from);
        let on = |end: Timestamp, other: &Stretch| {
            if stands_in(other.from, from, end) { end.max(other.until) } else { end }
        };
        others.iter().fold(since, on)
    }

    /// Of what the connection at `place` brought, nothing counts that came after `since`. Whether anything had.
    fn cut_off(&mut self, place: Place, since: Timestamp) -> bool {
        let stretches = self.seen.entry(place).or_default();
        let seeing = self.seeing.remove(&place);
        let is_new = seeing.is_some() || stretches.last().is_some_and(|last| last.until > since);
        stretches.extend(seeing.map(|from| Stretch { from, until: since }));
        // One that began later is nothing any more, but for where it began.
        let first = stretches.first().copied();
        stretches.retain(|stretch| stretch.from <= since);
        for stretch in stretches.iter_mut() {
            stretch.until = stretch.until.min(since);
        }
        if stretches.is_empty() {
            stretches.extend(first.map(|first| Stretch { until: since, ..first }));
        }
        let spare = stretches.len().saturating_sub(STRETCHES_MAX);
        stretches.drain(..spare);
        is_new
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
