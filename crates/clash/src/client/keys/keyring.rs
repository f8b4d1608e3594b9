//! All keys: which is next, which rest, which are refused. Pure: it is told the time.
//!
//! The one that was not used for longest is next. Keys that the API refuses are left out as long as there are others, and
//! get another chance after a while: somebody may have set the account right, or the address may be back.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::Instant;

use super::key::Key;
use super::meter::{Meter, Slot};
use super::stats::KeyStats;
use super::way::Way;

/// How long a key that is refused is left out.
const REFUSED_FOR: Duration = Duration::from_mins(10);

/// When a key can be used, who was used before whom at the same moment, and its number.
type Order = BTreeSet<(Instant, u64, u32)>;

/// All keys.
#[derive(Debug)]
pub(super) struct Keyring {
    /// Requests in a second at most, with each.
    rate: u32,
    /// By number.
    keys: BTreeMap<u32, Held>,
    /// So many keys there were.
    numbers: u32,
    turns: u64,
    accepted: Order,
    refused: Order,
    /// When those that are refused get another chance.
    chances: BTreeSet<(Instant, u32)>,
    /// How often the keys were replaced.
    generation: u64,
    way: Way,
}

#[derive(Debug)]
struct Held {
    key: Key,
    meter: Meter,
    /// Where it is in its order.
    at: (Instant, u64),
    refused: Option<(Refusal, Instant)>,
    /// Whether the API accepted it, the last time that it said so.
    is_known_good: bool,
    requests: u64,
    throttled: u64,
}

/// What the API refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The key.
    Key,
    /// The address that it is used from.
    Address,
}

/// Leave to send one request with one key.
#[derive(Debug)]
pub(super) struct Turn {
    number: u32,
    slot: Slot,
    generation: u64,
}

/// Whose turn it is.
#[derive(Debug)]
pub(super) enum Next {
    /// One request may be sent now.
    Now(Turn),
    /// None before this, as far as is known.
    At(Instant),
    /// There is no key.
    Never,
}

/// What an answer says about the key that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is good.
    Accepted,
    /// It is used too often, and not to be used for so long.
    Throttled(Option<Duration>),
    /// It is refused.
    Refused(Refusal),
    /// Nothing: whoever answered did not come to look at it.
    Unsaid,
    /// There was no answer.
    Unanswered,
}

impl Keyring {
    pub(super) fn new(keys: Vec<Key>, rate: u32, now: Instant) -> Self {
        let mut ring = Self {
            rate,
            keys: BTreeMap::new(),
            numbers: 0,
            turns: 0,
            accepted: Order::new(),
            refused: Order::new(),
            chances: BTreeSet::new(),
            generation: 0,
            way: Way::default(),
        };
        for key in keys {
            ring.add(key, now);
        }
        ring
    }

    /// Which key is next, and that one request may be sent with it.
    pub(super) fn next(&mut self, now: Instant) -> Next {
        while let Some(&(at, number)) = self.chances.first().filter(|(at, _)| *at <= now) {
            self.chances.remove(&(at, number));
            self.mark(number, None, now);
        }
        loop {
            let order = if self.accepted.is_empty() { &self.refused } else { &self.accepted };
            let Some(&(at, _, number)) = order.first() else { return Next::Never };
            if at > now {
                return Next::At(at);
            }
            let slot = self.keys.get_mut(&number).and_then(|held| held.meter.take(now));
            self.put(number, now);
            if let Some(slot) = slot {
                return Next::Now(Turn { number, slot, generation: self.generation });
            }
        }
    }

    /// It is sent only now. `None`: that is too late, or the key is gone.
    pub(super) fn send(&mut self, mut turn: Turn, now: Instant) -> Option<(Turn, Key)> {
        let held = self.keys.get_mut(&turn.number)?;
        let is_allowed = held.meter.send(&mut turn.slot, now);
        held.requests += u64::from(is_allowed);
        let key = is_allowed.then(|| held.key.clone());
        self.put(turn.number, now);
        Some((turn, key?))
    }

    /// It is not sent after all.
    pub(super) fn give_back(&mut self, turn: &Turn, now: Instant) {
        if let Some(held) = self.keys.get_mut(&turn.number) {
            held.meter.give_back(&turn.slot);
            self.put(turn.number, now);
        }
    }

    /// Its answer is here.
    pub(super) fn on_answer(&mut self, turn: &Turn, now: Instant, verdict: Verdict) {
        if verdict != Verdict::Unanswered {
            self.way.on_answer(now, turn.slot.took(now));
        }
        let (back, is_of_now) = (self.way.back(now), self.is_of_now(turn));
        let Some(held) = self.keys.get_mut(&turn.number) else { return };
        held.meter.on_answer(&turn.slot, now, back);
        match verdict {
            Verdict::Accepted => {
                held.is_known_good = true;
                self.mark(turn.number, None, now);
            }
            Verdict::Refused(why) if is_of_now => {
                let was_good = std::mem::take(&mut held.is_known_good);
                self.mark(turn.number, Some(why), now);
                if was_good && why == Refusal::Address {
                    self.on_move(turn.number, now);
                }
            }
            Verdict::Throttled(wait) => {
                held.throttled += 1;
                held.meter.on_throttled(&turn.slot, now, wait);
            }
            Verdict::Refused(_) | Verdict::Unsaid | Verdict::Unanswered => {}
        }
        self.put(turn.number, now);
    }

    /// These are the keys now, beside those that were `given` and are not refused. What is known of the use of a key
    /// that stays is kept.
    pub(super) fn replace(&mut self, made: Vec<Key>, given: &[Key], now: Instant) {
        self.generation += 1;
        let stays = |held: &Held| made.contains(&held.key) || held.refused.is_none() && given.contains(&held.key);
        let gone: Vec<u32> = self.keys.iter().filter(|(_, held)| !stays(held)).map(|(number, _)| *number).collect();
        for number in gone {
            self.take_out(number);
            self.keys.remove(&number);
        }
        for key in made {
            match self.keys.iter().find(|(_, held)| held.key == key).map(|(number, _)| *number) {
                Some(number) => self.mark(number, None, now),
                None => self.add(key, now),
            }
        }
    }

    /// Whether there is a key that is not known to be refused.
    pub(super) fn has_accepted(&self) -> bool {
        !self.accepted.is_empty()
    }

    /// When another request may be sent, as far as is known, with a key that is not known to be refused.
    pub(super) fn free_at(&self) -> Option<Instant> {
        self.accepted.first().map(|(at, _, _)| *at)
    }

    /// Whether the keys are still those that this one is of.
    pub(super) fn is_of_now(&self, turn: &Turn) -> bool {
        turn.generation == self.generation
    }

    /// How many requests in a second all keys are good for, or one would be if there were any.
    pub(super) fn per_second(&self) -> usize {
        self.keys.len().max(1) * self.rate as usize
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Those keys that are refused wherever they are used from.
    pub(super) fn refused(&self) -> Vec<Key> {
        let refused = self.keys.values().filter(|held| matches!(held.refused, Some((Refusal::Key, _))));
        refused.map(|held| held.key.clone()).collect()
    }

    /// What is known of each key, without the key.
    pub(super) fn stats(&self, now: Instant) -> Vec<KeyStats> {
        let stats = self.keys.iter().map(|(number, held)| KeyStats {
            number: *number,
            requests: held.requests,
            throttled: held.throttled,
            per_second: held.meter.per_second(now),
            budget_left: held.meter.left(now),
            paused_for: held.meter.paused_for(now),
            refused: held.refused.is_some(),
        });
        stats.collect()
    }

    fn add(&mut self, key: Key, now: Instant) {
        if self.keys.values().any(|held| held.key == key) {
            return;
        }
        self.numbers += 1;
        let (number, meter) = (self.numbers, Meter::new(self.rate));
        self.keys.insert(
            number,
            Held { key, meter, at: (now, 0), refused: None, is_known_good: false, requests: 0, throttled: 0 },
        );
        self.put(number, now);
    }

    /// The address is another one now: keys that were not for the one before may be for this one.
    fn on_move(&mut self, unless: u32, now: Instant) {
        let is_worth_it = |held: &Held| matches!(held.refused, Some((Refusal::Address, _)));
        let others = self.keys.iter().filter(|(number, held)| **number != unless && is_worth_it(held));
        for number in others.map(|(number, _)| *number).collect::<Vec<_>>() {
            self.mark(number, None, now);
        }
    }

    /// Takes note of whether a key is refused.
    fn mark(&mut self, number: u32, refusal: Option<Refusal>, now: Instant) {
        self.take_out(number);
        if let Some(held) = self.keys.get_mut(&number) {
            held.refused = refusal.map(|why| (why, now + REFUSED_FOR));
        }
        self.put(number, now);
    }

    fn take_out(&mut self, number: u32) {
        let Some(held) = self.keys.get(&number) else { return };
        let place = (held.at.0, held.at.1, number);
        self.accepted.remove(&place);
        self.refused.remove(&place);
        if let Some((_, chance)) = held.refused {
            self.chances.remove(&(chance, number));
        }
    }

    /// Puts a key where it belongs in its order.
    fn put(&mut self, number: u32, now: Instant) {
        self.take_out(number);
        let Some(held) = self.keys.get_mut(&number) else { return };
        self.turns += 1;
        held.at = (held.meter.free_at(now), self.turns);
        let place = (held.at.0, held.at.1, number);
        match held.refused {
            None => _ = self.accepted.insert(place),
            Some((_, chance)) => {
                self.refused.insert(place);
                self.chances.insert((chance, number));
            }
        }
    }
}

#[cfg(test)]
mod tests;
