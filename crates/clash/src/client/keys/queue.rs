//! Requests that wait for their turn, and what each is told. Does no waiting itself: it is told the time, and says when to
//! look again and whom to wake.

use std::collections::HashMap;
use std::net::IpAddr;
use std::task::Waker;
use std::time::Duration;

use tokio::time::Instant;

use super::heal::{Healed, Healer, Healing};
use super::key::Key;
use super::keyring::{Keyring, Next, Refusal, Turn, Verdict};
use super::line::{Line, Place};
use crate::client::error::ApiError;
use crate::client::question::Urgency;

/// How long a request waits for keys that may not be used. A longer wait is said instead.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long the line is at most, in seconds of work of all keys: who comes later is told so.
const LINE_SECONDS: usize = 600;

/// What a request that waits is told.
#[derive(Debug)]
pub(super) enum Told {
    /// It may be sent.
    Turn(Turn),
    /// The keys are renewed. It is still in its place afterwards.
    Heal(Healing),
    /// It cannot be sent.
    Failed(ApiError),
}

/// What becomes of a request that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// The answer is its answer.
    Done,
    /// It is worth another try.
    Again,
}

/// Whom to wake. To be woken when nothing is locked any more.
#[derive(Debug, Default)]
#[must_use = "who is not woken waits for ever"]
pub(super) struct Woken(Vec<Waker>);

impl Woken {
    pub(super) fn wake(self) {
        self.0.into_iter().for_each(Waker::wake);
    }
}

#[derive(Debug, Default)]
struct Waiting {
    waker: Option<Waker>,
    told: Option<Told>,
}

/// All who wait, and what they wait for.
#[derive(Debug)]
pub(super) struct Queue {
    ring: Keyring,
    line: Line,
    waiting: HashMap<Place, Waiting>,
    /// The keys that the user gave.
    given: Vec<Key>,
    healer: Option<Healer>,
    /// Whose key alone is refused, while others are good: it waits for the healing, and nobody else.
    alone: Option<Place>,
    /// Whether all wait for the healing that is underway.
    is_for_all: bool,
}

impl Queue {
    pub(super) fn new(keys: Vec<Key>, rate: u32, healer: Option<Healer>, now: Instant) -> Self {
        let given = keys.clone();
        let (ring, line, waiting) = (Keyring::new(keys, rate, now), Line::default(), HashMap::new());
        Self { ring, line, waiting, given, healer, alone: None, is_for_all: true }
    }

    pub(super) fn ring(&self) -> &Keyring {
        &self.ring
    }

    /// A new request.
    pub(super) fn place(&mut self) -> Place {
        self.line.place()
    }

    /// A request waits for its turn, or does so again. To be followed by [`advance`](Self::advance).
    pub(super) fn join(&mut self, place: Place, urgency: Urgency) {
        let healing = self.alone.take_if(|alone| *alone == place).and(self.healer.as_ref());
        let told = match healing.and_then(Healer::underway) {
            Some(healing) => Some(Told::Heal(healing.clone())),
            None => self.no_room().map(Told::Failed),
        };
        if told.is_none() {
            self.line.join(place, urgency);
        }
        self.waiting.insert(place, Waiting { waker: None, told });
    }

    /// A line that is too long is an error for who comes last.
    fn no_room(&self) -> Option<ApiError> {
        let is_full = self.line.len() >= LINE_SECONDS * self.ring.per_second();
        is_full.then(|| ApiError::Throttled { retry_after: Some(PATIENCE) })
    }

    /// What a request that waits is told, if anything: otherwise `waker` is woken when it is. What is in its place then,
    /// was given before, and is to be dropped when nothing is locked any more.
    pub(super) fn look(&mut self, place: Place, waker: &mut Option<Waker>) -> Option<Told> {
        let waiting = self.waiting.entry(place).or_default();
        if let Some(told) = waiting.told.take() {
            self.waiting.remove(&place);
            return Some(told);
        }
        std::mem::swap(&mut waiting.waker, waker);
        None
    }

    /// A request waits no longer, whatever it was told. To be followed by [`advance`](Self::advance). Its waker is to be
    /// dropped when nothing is locked any more.
    pub(super) fn leave(&mut self, place: Place, now: Instant) -> Option<Waker> {
        self.line.leave(place);
        let Waiting { waker, told } = self.waiting.remove(&place)?;
        if let Some(Told::Turn(turn)) = told {
            self.ring.give_back(&turn, now);
        }
        waker
    }

    /// Tells whoever can be told. Says when to look again, if anybody still waits for the time.
    pub(super) fn advance(&mut self, now: Instant, woken: &mut Woken) -> Option<Instant> {
        while !self.line.is_empty() {
            if let Some(told) = self.told_to_all(now) {
                for place in self.line.take_all() {
                    self.tell(place, told(), woken);
                }
                break;
            }
            match self.ring.next(now) {
                Next::Now(turn) => match self.line.next() {
                    Some(place) => self.tell(place, Told::Turn(turn), woken),
                    None => self.ring.give_back(&turn, now),
                },
                Next::At(at) if at > now + PATIENCE => {
                    for place in self.line.take_all() {
                        let error = ApiError::Throttled { retry_after: Some(at - now) };
                        self.tell(place, Told::Failed(error), woken);
                    }
                }
                Next::At(at) => return Some(at),
                // Without keys and without a portal there is no client.
                Next::Never => break,
            }
        }
        None
    }

    /// What all who wait are told, where that is the same.
    fn told_to_all(&mut self, now: Instant) -> Option<Box<dyn Fn() -> Told>> {
        let healer = self.healer.as_mut()?;
        let has_accepted = self.ring.has_accepted();
        let begun = if has_accepted { Ok(()) } else { healer.begin(now, &self.ring.refused()) };
        let underway = healer.underway().filter(|_| !has_accepted || self.is_for_all);
        match (underway.cloned(), begun) {
            (Some(healing), _) => Some(Box::new(move || Told::Heal(healing.clone()))),
            (None, Err(error)) => Some(Box::new(move || Told::Failed(error.clone()))),
            (None, Ok(())) => None,
        }
    }

    fn tell(&mut self, place: Place, told: Told, woken: &mut Woken) {
        let waiting = self.waiting.entry(place).or_default();
        waiting.told = Some(told);
        woken.0.extend(waiting.waker.take());
    }

    /// Wakes all who wait, so that each looks again.
    pub(super) fn wake_all(&mut self, woken: &mut Woken) {
        woken.0.extend(self.waiting.values_mut().filter_map(|waiting| waiting.waker.take()));
    }

    /// A request is sent now with this key. `None`: its turn is over, it has to wait for another.
    pub(super) fn send(&mut self, turn: Turn, now: Instant) -> Option<(Turn, Key)> {
        self.ring.send(turn, now)
    }

    /// An answer came, to a request that was refused or turned away so many times before. To be followed by
    /// [`advance`](Self::advance).
    pub(super) fn on_answer(
        &mut self,
        place: Place,
        turn: &Turn,
        now: Instant,
        verdict: Verdict,
        tries: &mut Tries,
    ) -> Then {
        self.ring.on_answer(turn, now, verdict);
        match verdict {
            Verdict::Accepted => {
                if let Some(healer) = self.healer.as_mut().filter(|_| self.ring.is_of_now(turn)) {
                    healer.on_accepted();
                }
                Then::Done
            }
            Verdict::Throttled(_) => tries.throttled(self.ring.free_at(), now),
            Verdict::Refused(why) => self.on_refused(place, turn, now, why, tries),
            Verdict::Unsaid | Verdict::Unanswered => Then::Done,
        }
    }

    fn on_refused(&mut self, place: Place, turn: &Turn, now: Instant, why: Refusal, tries: &mut Tries) -> Then {
        let Some(healer) = &mut self.healer else {
            return tries.refused(self.ring.has_accepted(), self.ring.len());
        };
        // What was sent with the keys of before says nothing about those of now.
        let is_old = !self.ring.is_of_now(turn);
        if !is_old {
            // Where the address is refused, all keys are: but for that, the others go on.
            let was_underway = healer.underway().is_some();
            let is_for_all = why == Refusal::Address || !self.ring.has_accepted();
            if let Err(error) = healer.begin(now, &self.ring.refused()) {
                tracing::debug!(%error, "a key is refused");
            }
            self.is_for_all = is_for_all || was_underway && self.is_for_all;
            self.alone = (!self.is_for_all).then_some(place);
        }
        tries.refused(true, 1)
    }

    /// The API said from which address it was asked, and that a key is not for it.
    pub(super) fn on_address(&mut self, address: Option<IpAddr>) {
        if let Some(healer) = &mut self.healer {
            healer.on_address(address);
        }
    }

    /// What came of a healing.
    pub(super) fn on_healed(&mut self, healing: &Healing, healed: Healed, now: Instant) {
        let keys = self.healer.as_mut().and_then(|healer| healer.on_end(healing, healed));
        if let Some(keys) = keys {
            self.ring.replace(keys, &self.given, now);
        }
    }
}

/// How often one request was tried in vain.
#[derive(Debug, Default)]
pub(super) struct Tries {
    throttled: usize,
    refused: usize,
    /// How often it may still wait for its turn again.
    rests: u32,
    /// Until when it may rest. `None`: not at all.
    until: Option<Instant>,
}

impl Tries {
    /// Of a request of `now` that may wait for its turn again so often, and no longer than those behind it wait for
    /// theirs.
    pub(super) fn with_rests(rests: u32, now: Instant) -> Self {
        Self { rests, until: Some(now + PATIENCE), ..Self::default() }
    }

    /// Another key that can be used at once is tried, but not each of a hundred. Else it waits like the others, who came
    /// later, for a key that rests.
    fn throttled(&mut self, free_at: Option<Instant>, now: Instant) -> Then {
        const OTHERS_MAX: usize = 2;
        self.throttled += 1;
        match free_at {
            Some(at) if at <= now && self.throttled <= OTHERS_MAX => Then::Again,
            Some(at) if self.rests > 0 && self.until.is_some_and(|until| at <= until) => {
                self.rests -= 1;
                Then::Again
            }
            _ => Then::Done,
        }
    }

    fn refused(&mut self, is_worth_it: bool, others: usize) -> Then {
        const OTHERS_MAX: usize = 10;
        self.refused += 1;
        if is_worth_it && self.refused <= others.min(OTHERS_MAX) { Then::Again } else { Then::Done }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten minutes of work wait; then there is room again when somebody leaves.
    #[test]
    fn who_comes_when_the_line_is_full_is_told_so() {
        let (keys, now) = (["A", "B"].map(|key| Key::new(&key.into()).unwrap()), Instant::now());
        let mut queue = Queue::new(keys.to_vec(), 3, None, now);
        let come = |queue: &mut Queue| {
            let place = queue.place();
            queue.join(place, Urgency::Awaited);
            (place, queue.look(place, &mut None))
        };
        let (first, told) = come(&mut queue);
        assert!(told.is_none());
        assert!((1..2 * 3 * 600).all(|_| come(&mut queue).1.is_none()));
        let (last, told) = come(&mut queue);
        assert!(matches!(told, Some(Told::Failed(ApiError::Throttled { retry_after: Some(PATIENCE) }))), "{told:?}");
        queue.leave(last, now);
        queue.leave(first, now);
        assert!(come(&mut queue).1.is_none());
        assert!(come(&mut queue).1.is_some());
    }
}
