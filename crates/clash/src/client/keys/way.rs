//! How long the way to the service and back takes at least. Pure.
//!
//! The answer to a request is here some time after the request came there. If it is known how long that takes at least,
//! then it is known better when the request came. Where the times vary a lot, the least that was seen says little.

use std::time::Duration;

use tokio::time::Instant;

/// So many answers must have been seen, in so long a time: the first ones wait for connections that are made.
const SEEN_MIN: u64 = 32;
const TIME_MIN: Duration = Duration::from_secs(5);
/// After so many, the least that was seen before is forgotten: the way may have become longer.
const CHAPTER: u64 = 256;

/// What is known of the way.
#[derive(Debug, Default)]
pub(super) struct Way {
    since: Option<Instant>,
    seen: u64,
    /// The shortest time of this chapter, and of the one before.
    shortest: (Duration, Duration),
    /// About what it takes, of late, in seconds.
    usual: f64,
}

impl Way {
    /// An answer took so long.
    pub(super) fn on_answer(&mut self, now: Instant, took: Duration) {
        if self.since.is_none() {
            *self = Self { since: Some(now), seen: 0, shortest: (took, took), usual: took.as_secs_f64() };
        }
        if self.seen.is_multiple_of(CHAPTER) && self.seen > 0 {
            self.shortest = (took, self.shortest.0);
        }
        self.seen += 1;
        self.shortest.0 = self.shortest.0.min(took);
        self.usual += (took.as_secs_f64() - self.usual) / 64.0;
    }

    /// How long it took at least, certainly, since a request came there.
    pub(super) fn back(&self, now: Instant) -> Duration {
        let is_known = self.since.is_some_and(|since| now >= since + TIME_MIN) && self.seen >= SEEN_MIN;
        if !is_known {
            return Duration::ZERO;
        }
        let shortest = self.shortest.0.min(self.shortest.1);
        let spread = Duration::try_from_secs_f64(self.usual).unwrap_or(Duration::MAX).saturating_sub(shortest);
        shortest.saturating_sub(spread)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// What is known after a minute in which answers took, in turn, so long.
    fn back(took: &[u64]) -> Duration {
        let (start, mut way) = (Instant::now(), Way::default());
        for at in 0..600 {
            way.on_answer(start + ms(100) * at, ms(took[at as usize % took.len()]));
        }
        way.back(start + ms(60_000))
    }

    #[test]
    fn where_all_take_equally_long_that_is_known() {
        assert_eq!(back(&[80]), ms(80));
        assert!((ms(60)..=ms(80)).contains(&back(&[80, 90, 85])), "{:?}", back(&[80, 90, 85]));
    }

    #[test]
    fn where_times_vary_little_is_known() {
        assert_eq!(back(&[20, 300]), Duration::ZERO);
        assert!(back(&[100, 140]) <= ms(85));
    }

    #[test]
    fn the_first_answers_say_nothing_and_a_longer_way_is_learnt() {
        let (start, mut way) = (Instant::now(), Way::default());
        for _ in 0..1000 {
            way.on_answer(start + ms(300), ms(300));
        }
        assert_eq!(way.back(start + ms(300)), Duration::ZERO);
        for at in 0..1000 {
            way.on_answer(start + ms(300) + ms(10) * at, ms(50));
        }
        assert!((ms(48)..=ms(50)).contains(&way.back(start + ms(20_000))));
        for at in 0..1000 {
            way.on_answer(start + ms(20_000) + ms(10) * at, ms(90));
        }
        assert!((ms(85)..=ms(90)).contains(&way.back(start + ms(40_000))));
    }
}
