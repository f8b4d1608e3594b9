//! What goes wrong with Census REST. Pure: requests and the time go in, what happens to them comes out.

use std::time::Duration;

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::{FaultKind, Faults, Underway};

/// How many requests a minute are let in of those who have no service id of their own.
const CASUAL_MAX: u32 = 10;

const MINUTE: Duration = Duration::from_mins(1);

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Mishap {
    /// A part of Census is down, and says so.
    Unavailable,
    /// Census is closed, and everybody is sent elsewhere.
    Moved,
    /// A page for people comes instead of data.
    Page,
    /// The body ends in the middle.
    Cut,
    /// The rows cannot be counted.
    Uncounted,
    /// The answer takes so long.
    Slow(Duration),
    /// The collection is empty.
    Empty,
    /// Whoever has no service id of his own has asked too often.
    Throttled,
}

/// A request, as far as it matters.
pub(in super::super) struct Request<'a> {
    pub(in super::super) collection: Option<&'a str>,
    pub(in super::super) is_count: bool,
    /// Whether it has no service id, or the one that everybody may use.
    pub(in super::super) is_casual: bool,
}

/// All that goes wrong with one service. Asked later and later.
pub(in super::super) struct Mishaps {
    faults: Faults,
    rng: ChaCha8Rng,
    moved: Underway,
    emptied: Underway,
    throttled: Underway,
    /// When the last minute began in which requests were counted, and how many there were.
    minute: (Duration, u32),
}

impl Mishaps {
    /// `seed` decides what is left to chance.
    pub(in super::super) fn new(faults: &Faults, seed: u64) -> Self {
        let seed = seed ^ 0xCE45_0FA1;
        let underway = |kind| Underway::new(faults.spells(kind, seed));
        Self {
            faults: faults.clone(),
            rng: ChaCha8Rng::seed_from_u64(seed),
            moved: underway(FaultKind::CensusMoved),
            emptied: underway(FaultKind::CensusEmpty),
            throttled: underway(FaultKind::CensusThrottle),
            minute: (Duration::ZERO, 0),
        }
    }

    /// What happens to a request that comes `at` so long after the beginning.
    pub(in super::super) fn on_request(&mut self, at: Duration, request: &Request<'_>) -> Option<Mishap> {
        if self.moved.at(at).is_some() {
            return Some(Mishap::Moved);
        }
        if request.is_casual && self.throttled.at(at).is_some() && self.is_too_often(at) {
            return Some(Mishap::Throttled);
        }
        if let (Some(spell), Some(collection)) = (self.emptied.at(at), request.collection)
            && is_hit(collection, spell.lot)
        {
            return Some(Mishap::Empty);
        }
        let kinds = [
            (FaultKind::CensusUnavailable, Mishap::Unavailable),
            (FaultKind::CensusPage, Mishap::Page),
            (FaultKind::CensusCut, Mishap::Cut),
            (FaultKind::CensusUncounted, Mishap::Uncounted),
        ];
        let possible = kinds.into_iter().filter(|(_, mishap)| *mishap != Mishap::Uncounted || request.is_count);
        for (kind, mishap) in possible {
            if self.draws(kind, at) {
                return Some(mishap);
            }
        }
        let is_slow = self.draws(FaultKind::CensusSlow, at);
        is_slow.then(|| Mishap::Slow(Duration::from_millis(self.rng.random_range(1000..20_000))))
    }

    fn draws(&mut self, kind: FaultKind, at: Duration) -> bool {
        let share = self.faults.share(kind, at);
        share > 0.0 && self.rng.random_bool(share)
    }

    fn is_too_often(&mut self, at: Duration) -> bool {
        if at >= self.minute.0 + MINUTE {
            self.minute = (at, 0);
        }
        self.minute.1 += 1;
        self.minute.1 > CASUAL_MAX
    }
}

/// Whether `collection` is one of the quarter of all that `lot` hits.
fn is_hit(collection: &str, lot: u64) -> bool {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    let hash = collection.bytes().fold(0xCBF2_9CE4_8422_2325 ^ lot, mix);
    (hash >> 32) % 4 == 0
}

/// The body of an empty collection.
pub(super) fn nothing(collection: &str, is_count: bool) -> Value {
    if is_count { json!({"count": 0}) } else { json!({(format!("{collection}_list")): [], "returned": 0}) }
}

/// The page for people.
pub(super) const PAGE: &str =
    "<!DOCTYPE html><html><head><title>Be right back</title></head><body>We are working on it.</body></html>";

#[cfg(test)]
mod tests {
    use super::*;

    const ITEMS: Request<'_> = Request { collection: Some("item"), is_count: false, is_casual: true };

    fn mishaps(faults: &str) -> Mishaps {
        Mishaps::new(&faults.parse().unwrap(), 7)
    }

    fn second(second: u64) -> Duration {
        Duration::from_secs(second)
    }

    #[test]
    fn what_is_asked_for_happens_for_as_long_as_it_was_asked_for() {
        let mut moved = mishaps("census-moved@10s+5s");
        let seen = [9, 10, 14, 15].map(|at| moved.on_request(second(at), &ITEMS));
        assert_eq!(seen, [None, Some(Mishap::Moved), Some(Mishap::Moved), None]);
        for (fault, mishap) in [
            ("census-unavailable=1", Mishap::Unavailable),
            ("census-page=1", Mishap::Page),
            ("census-cut=1", Mishap::Cut),
        ] {
            assert_eq!(mishaps(fault).on_request(second(1), &ITEMS), Some(mishap), "{fault}");
        }
        assert!(matches!(mishaps("census-slow=1").on_request(second(1), &ITEMS), Some(Mishap::Slow(_))));
        let count = Request { is_count: true, ..ITEMS };
        let mut uncounted = mishaps("census-uncounted=1");
        assert_eq!(uncounted.on_request(second(1), &ITEMS), None);
        assert_eq!(uncounted.on_request(second(1), &count), Some(Mishap::Uncounted));
    }

    #[test]
    fn the_eleventh_casual_request_of_a_minute_is_one_too_many() {
        let mut throttled = mishaps("census-throttle@0s+1h");
        let mut ask = |at, is_casual| throttled.on_request(second(at), &Request { is_casual, ..ITEMS });
        assert!((0..10).all(|at| ask(at, true).is_none()));
        assert_eq!(
            [ask(10, true), ask(10, false), ask(59, true)],
            [Some(Mishap::Throttled), None, Some(Mishap::Throttled)]
        );
        assert_eq!(ask(60, true), None, "another minute");
    }

    #[test]
    fn a_quarter_of_the_collections_is_empty_at_a_time() {
        let mut emptied = mishaps("census-empty@0s+10s");
        let hit = super::super::collections::COLLECTIONS.iter().filter(|row| {
            let request = Request { collection: Some(row.name), ..ITEMS };
            emptied.on_request(second(1), &request) == Some(Mishap::Empty)
        });
        let hit = hit.count();
        assert!((15..45).contains(&hit), "{hit}");
    }
}
