//! What one key may still be used for: never more often than its rate in any second, as the service counts. Pure: it is
//! told the time.
//!
//! When a request comes to the service is not known, only when it was sent, and when its answer was here. So each takes
//! up a [`Slot`] until a second after the latest moment at which it can have come, and there are as many slots as
//! requests are allowed. Where all answers take equally long, that is a second from one use of a slot to the next.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_http::RETRY_AFTER_MAX;
use tokio::time::Instant;

/// For how long a request counts at the service: a second, and as much as clocks leave open.
pub(super) const WINDOW: Duration = Duration::from_millis(1001);
/// How long a request is on its way at most: a packet that is lost is sent again after a second.
pub(super) const WAY_MAX: Duration = Duration::from_secs(2);
/// How long a key is not used that was used too often, where the API does not say.
const PAUSE: Duration = Duration::from_secs(30);
/// How long it takes from nothing to the whole rate.
const RECOVERY: Duration = Duration::from_mins(4);

/// The use of one key.
#[derive(Debug)]
pub(super) struct Meter {
    /// Requests in a second at most.
    rate: u32,
    /// What takes up slots, by when that ends.
    held: BTreeSet<(Instant, u64)>,
    /// Tells slots apart.
    slots: u64,
    /// Not used before.
    paused_until: Option<Instant>,
    /// Since when it is used less than it may, and how much.
    slowed: Option<Slowed>,
}

#[derive(Clone, Copy, Debug)]
struct Slowed {
    per_second: u32,
    since: Instant,
}

/// A request that may be sent, or was.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slot {
    number: u64,
    sent: Instant,
}

impl Slot {
    /// Until when it is held at most: nothing is known of it yet.
    fn until(&self) -> Instant {
        self.sent + WAY_MAX + WINDOW
    }

    /// How long its answer took.
    pub(super) fn took(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.sent)
    }
}

impl Meter {
    pub(super) fn new(rate: u32) -> Self {
        Self { rate: rate.max(1), held: BTreeSet::new(), slots: 0, paused_until: None, slowed: None }
    }

    /// One request may be sent now, if it may.
    pub(super) fn take(&mut self, now: Instant) -> Option<Slot> {
        self.let_go(now);
        if self.is_paused(now) || self.held.len() >= self.per_second(now) as usize {
            return None;
        }
        let slot = Slot { number: self.slots, sent: now };
        self.slots += 1;
        self.held.insert((slot.until(), slot.number));
        Some(slot)
    }

    /// It is sent only now, some time after it was allowed. Says whether it still is: it may be too late.
    pub(super) fn send(&mut self, slot: &mut Slot, now: Instant) -> bool {
        self.let_go(now);
        if !self.held.remove(&(slot.until(), slot.number)) || self.is_paused(now) {
            return false;
        }
        slot.sent = now;
        self.held.insert((slot.until(), slot.number))
    }

    /// It is not sent after all.
    pub(super) fn give_back(&mut self, slot: &Slot) {
        self.held.remove(&(slot.until(), slot.number));
    }

    /// Its answer is here, and it takes `back` at least from the service to us and from us to the service.
    pub(super) fn on_answer(&mut self, slot: &Slot, now: Instant, back: Duration) {
        if self.held.remove(&(slot.until(), slot.number)) {
            let came_by = (slot.sent + slot.took(now).saturating_sub(back)).min(slot.sent + WAY_MAX);
            self.held.insert((came_by + WINDOW, slot.number));
        }
    }

    /// It was turned away because there were too many. Those that were sent together are turned away together.
    pub(super) fn on_throttled(&mut self, slot: &Slot, now: Instant, wait: Option<Duration>) {
        let was_sent_before = self.slowed.is_some_and(|slowed| slot.sent < slowed.since);
        let until = now + wait.unwrap_or(PAUSE).min(RETRY_AFTER_MAX);
        let until = self.paused_until.map_or(until, |paused| paused.max(until));
        let per_second = match self.slowed {
            Some(slowed) if was_sent_before => slowed.per_second,
            _ => (self.per_second(now) / 2).max(1),
        };
        self.paused_until = Some(until);
        self.slowed = Some(Slowed { per_second, since: until });
    }

    /// When the next request may be sent, as far as is known: an answer may make it sooner. What is over is now.
    pub(super) fn free_at(&mut self, now: Instant) -> Instant {
        self.let_go(now);
        // More than may be are held only where it is used less than before.
        let too_many = self.held.len().checked_sub(self.per_second(now) as usize);
        let free = too_many.and_then(|place| self.held.iter().nth(place)).map_or(now, |(until, _)| *until);
        self.paused_until.map_or(free, |paused| paused.max(free))
    }

    /// How many requests could be sent now.
    pub(super) fn left(&self, now: Instant) -> u32 {
        if self.is_paused(now) {
            return 0;
        }
        let held = self.held.iter().rev().take_while(|(until, _)| *until > now).count();
        self.per_second(now).saturating_sub(u32::try_from(held).unwrap_or(u32::MAX))
    }

    /// How many requests in a second are sent at most, now.
    pub(super) fn per_second(&self, now: Instant) -> u32 {
        let Some(Slowed { per_second, since }) = self.slowed else { return self.rate };
        let recovered = f64::from(self.rate) * (now.saturating_duration_since(since).div_duration_f64(RECOVERY));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at least zero, and too much is the rate"
        )]
        let recovered = recovered as u32;
        per_second.saturating_add(recovered).min(self.rate)
    }

    /// How long it is not used.
    pub(super) fn paused_for(&self, now: Instant) -> Option<Duration> {
        self.paused_until.map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }

    fn is_paused(&self, now: Instant) -> bool {
        self.paused_for(now).is_some()
    }

    fn let_go(&mut self, now: Instant) {
        while self.held.first().is_some_and(|(until, _)| *until <= now) {
            self.held.pop_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn take_all(meter: &mut Meter, now: Instant) -> Vec<Slot> {
        std::iter::from_fn(|| meter.take(now)).collect()
    }

    #[test]
    fn a_slot_is_free_again_a_second_after_the_answer() {
        let (start, mut meter) = (Instant::now(), Meter::new(2));
        let slots = take_all(&mut meter, start);
        assert_eq!((slots.len(), meter.left(start)), (2, 0));
        meter.on_answer(&slots[0], start + ms(300), Duration::ZERO);
        assert_eq!(meter.free_at(start + ms(300)), start + ms(1301));
        assert!(meter.take(start + ms(1300)).is_none() && meter.take(start + ms(1301)).is_some());
        // Of the other one nothing was heard.
        assert_eq!(meter.free_at(start + ms(1301)), start + ms(3001));
    }

    #[test]
    fn what_is_known_of_the_way_counts_but_no_slot_is_free_within_a_second() {
        let (start, mut meter) = (Instant::now(), Meter::new(1));
        for (minute, back, free) in [(0, 100, 1201), (1, 300, 1001), (2, 900, 1001)] {
            let now = start + Duration::from_mins(minute);
            let slot = meter.take(now).unwrap();
            meter.on_answer(&slot, now + ms(300), ms(back));
            assert_eq!(meter.free_at(now + ms(300)) - now, ms(free));
        }
    }

    #[test]
    fn what_is_sent_late_counts_from_then_and_what_is_not_sent_not_at_all() {
        let (start, mut meter) = (Instant::now(), Meter::new(1));
        let mut slot = meter.take(start).unwrap();
        assert!(meter.send(&mut slot, start + ms(700)));
        meter.on_answer(&slot, start + ms(700), Duration::ZERO);
        assert_eq!(meter.free_at(start + ms(700)), start + ms(1701));
        let mut slot = meter.take(start + ms(1701)).unwrap();
        // Another one has its place by now.
        assert!(!meter.send(&mut slot, start + ms(9000)));
        let slot = meter.take(start + ms(9000)).unwrap();
        meter.give_back(&slot);
        assert_eq!(meter.left(start + ms(9000)), 1);
    }

    /// What a meter of ten in a second may do so many seconds after it was throttled, twice together.
    fn after_throttling(wait: Option<u64>, seconds: u64) -> (u32, Option<u64>) {
        let (start, mut meter) = (Instant::now(), Meter::new(10));
        for slot in take_all(&mut meter, start).iter().take(2) {
            meter.on_throttled(slot, start, wait.map(Duration::from_secs));
        }
        let now = start + Duration::from_secs(seconds);
        (meter.per_second(now), meter.paused_for(now).map(|left| left.as_secs()))
    }

    #[test]
    fn a_throttled_key_rests_and_comes_back_slowly() {
        assert_eq!(after_throttling(None, 0), (5, Some(30)));
        assert_eq!(after_throttling(Some(7), 0), (5, Some(7)));
        assert_eq!(after_throttling(Some(1_526_257_483_923), 1), (5, Some(299)));
        assert_eq!(after_throttling(None, 30), (5, None));
        assert_eq!(after_throttling(None, 30 + 60), (7, None));
        assert_eq!(after_throttling(None, 30 + 120), (10, None));
    }

    #[test]
    fn each_time_halves_the_rate_and_one_is_always_left() {
        let (mut now, mut meter) = (Instant::now(), Meter::new(10));
        let rates = [(); 6].map(|()| {
            let slot = meter.take(now).unwrap();
            meter.on_throttled(&slot, now, None);
            assert!(meter.take(now + ms(29_999)).is_none());
            now = meter.free_at(now);
            meter.per_second(now)
        });
        assert_eq!(rates, [5, 2, 1, 1, 1, 1]);
        assert_eq!(take_all(&mut meter, now + Duration::from_hours(1)).len(), 10);
    }

    proptest! {
        /// Whenever it may, something is sent; each takes so long to come, and its answer so long to be here.
        #[test]
        fn no_window_has_too_many(rate in 1_u32..20, ways in prop::collection::vec((0_u64..400, 0_u64..400), 1..40)) {
            let (start, mut meter) = (Instant::now(), Meter::new(rate));
            let (mut now, mut answers, mut came) = (start, BTreeSet::<(Instant, Instant, u64)>::new(), Vec::new());
            for (there, back) in ways.iter().cycle().take(200) {
                let slot = loop {
                    while let Some((at, sent, number)) = answers.first().copied().filter(|(at, ..)| *at <= now) {
                        answers.pop_first();
                        meter.on_answer(&Slot { number, sent }, at, Duration::ZERO);
                    }
                    if let Some(slot) = meter.take(now) {
                        break slot;
                    }
                    let free = meter.free_at(now);
                    prop_assert!(free > now);
                    now = answers.first().map_or(free, |(at, ..)| free.min(*at));
                };
                came.push(now + ms(*there));
                answers.insert((now + ms(there + back), slot.sent, slot.number));
            }
            came.sort();
            let per_window = rate as usize;
            prop_assert!(came.windows(per_window + 1).all(|some| some[per_window] - some[0] > ms(1000)));
        }
    }
}
