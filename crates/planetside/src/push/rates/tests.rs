//! Silences of worlds that live in all the ways that worlds do: none is told that is chance, and a stall is.

use std::time::Duration;

use bugle_event::Timestamp;
use proptest::prelude::*;
use tokio::time::Instant;

use crate::event::{Death, Event, FacilityControl, PlayerLogin, PlayerLogout};
use crate::ids::World;
use crate::push::now::Now;
use crate::push::rates::{Longest, Rates, Silence};

const OSPREY: World = World::OSPREY;
const WAINWRIGHT: World = World(10);
const HOUR: f64 = 3600.0;
const DAY: f64 = 24.0 * HOUR;

/// A world and its clock.
struct Sky {
    rates: Rates,
    start: Now,
    now: f64,
    chance: fastrand::Rng,
    told: Vec<(f64, Silence)>,
}

impl Sky {
    fn new(seed: u64) -> Self {
        let start = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        let mut rates = Rates::default();
        rates.watch(start.moment, true);
        Self { rates, start, now: 0.0, chance: fastrand::Rng::with_seed(seed), told: Vec::new() }
    }

    fn at(&self, second: f64) -> Now {
        let passed = Duration::from_secs_f64(second);
        Now { time: self.start.time + passed, moment: self.start.moment + passed }
    }

    /// Lets time pass until `second`.
    fn until(&mut self, second: f64) {
        let end = self.at(second).moment;
        while let Some(wake) = self.rates.wake_at().filter(|wake| *wake <= end) {
            let at = (wake - self.start.moment).as_secs_f64();
            self.told.extend(self.rates.on_wake(wake, wake, |_| false).into_iter().map(|silence| (at, silence)));
            assert!(self.rates.wake_at().is_none_or(|next| next > wake), "a moment lasts for ever");
        }
        self.now = second;
    }

    fn hear(&mut self, event: &Event) -> bool {
        self.hear_of(OSPREY, event)
    }

    fn hear_of(&mut self, world: World, event: &Event) -> bool {
        self.rates.on_event(self.at(self.now), world, event)
    }

    /// One second after the other for `length`, with events as often as `rate` says of each, spread by chance.
    fn live(&mut self, length: f64, rate: impl Fn(f64) -> f64, event: &Event) {
        let end = self.now + length;
        while self.now < end {
            // Thinned: as often as at most, and then by chance.
            let most = 20.0_f64.min(rate(self.now).max(0.001) * 2.0);
            let wait = -(1.0 - self.chance.f64()).ln() / most;
            self.until((self.now + wait).min(end));
            if self.now < end && self.chance.f64() * most < rate(self.now) {
                self.hear(event);
            }
        }
    }

    /// The same without a second of work for each event: a quiet stretch.
    fn rest(&mut self, length: f64) {
        self.until(self.now + length);
    }
}

fn death() -> Event {
    Death::default().into()
}

fn control() -> Event {
    FacilityControl::default().into()
}

/// For how long a world that brings `rate` events a second must be silent until it is told, after so many hours.
fn patience(rate: f64, hours: f64) -> f64 {
    let mut sky = Sky::new(7);
    sky.live(hours * HOUR, |_| rate, &control());
    assert_eq!(sky.told, [], "{rate}");
    let from = sky.now;
    sky.rest(HOUR);
    assert_eq!(sky.told.len(), 1, "{rate}: told once, and not again");
    sky.told[0].0 - from
}

#[test]
fn a_stall_is_told_within_the_stated_time() {
    for (rate, within) in [(20.0, 20.0), (5.0, 30.0), (1.0, 90.0), (0.1, 720.0)] {
        let took = patience(rate, 1.0);
        assert!((10.0..within).contains(&took), "{rate} a second: {took:.0} s");
        assert!(took < 60.0 / rate + 15.0 + 2.0, "{rate} a second: {took:.0} s");
    }
    assert!(patience(5.0, 0.1) > 60.0, "who knows little is patient");
}

#[test]
fn it_says_which_events_do_not_come_and_since_when() {
    let mut sky = Sky::new(7);
    for second in 0..7200 {
        sky.until(f64::from(second) * 0.5);
        sky.hear(&control());
        if second < 6000 {
            sky.hear(&death());
        }
    }
    let (at, silence) = sky.told[0];
    assert_eq!(sky.told.len(), 1, "{:?}", sky.told);
    assert_eq!(silence, Silence { world: OSPREY, what: Some("Death"), since: sky.at(2999.5).time });
    assert!((3010.0..3100.0).contains(&at), "{at}");
    assert!(!sky.hear(&control()) && sky.hear(&death()), "deaths are heard again");
    sky.rest(HOUR);
    assert_eq!(sky.told.len(), 2, "the silence of all is one, whatever else is silent in it");
    assert_eq!(sky.told[1].1.what, None);
    assert!(sky.hear(&control()), "and any event ends it");
}

#[test]
fn what_is_too_quiet_is_never_told_and_nothing_is_while_nobody_watches() {
    let mut sky = Sky::new(7);
    sky.live(DAY, |_| 0.02, &control());
    sky.rest(DAY);
    assert_eq!(sky.told, [], "Jaeger");
    let mut sky = Sky::new(7);
    sky.live(HOUR, |_| 5.0, &control());
    let now = sky.at(sky.now).moment;
    sky.rates.watch(now, false);
    sky.rest(HOUR);
    assert_eq!(sky.told, [], "there is no connection");
    let now = sky.at(sky.now).moment;
    sky.rates.watch(now, true);
    let back = sky.now;
    sky.rest(9.0);
    assert_eq!(sky.told, [], "the silence begins with the new one");
    sky.rest(60.0);
    assert!((10.0..40.0).contains(&(sky.told[0].0 - back)), "and what was learned is still known");
}

#[test]
fn worlds_that_are_down_are_not_told() {
    let mut sky = Sky::new(7);
    sky.live(HOUR, |_| 5.0, &control());
    let later = sky.at(sky.now + HOUR).moment;
    assert_eq!(sky.rates.on_wake(later, later, |world| world == OSPREY), []);
    let (later, last) = (later + Duration::from_mins(1), sky.at(sky.now).moment);
    assert_eq!(sky.rates.on_wake(later, last, |_| false), [], "nothing at all comes");
    let later = later + Duration::from_mins(1);
    assert_eq!(sky.rates.on_wake(later, later, |_| false).len(), 1);
}

/// A world that was left at once, again and again: each alarm is dearer than the one before. Of one that brings deaths alone,
/// the silence of all is told, and that of deaths with it.
#[test]
fn each_false_alarm_doubles_what_the_next_one_takes() {
    alarms_become_dearer(&control());
    alarms_become_dearer(&Death::default().into());
}

fn alarms_become_dearer(event: &Event) {
    let mut sky = Sky::new(7);
    let mut takes = Vec::new();
    for _ in 0..5 {
        sky.live(HOUR, |_| 5.0, event);
        let (from, told) = (sky.now, sky.told.len());
        sky.rest(HOUR);
        if let Some((at, _)) = sky.told.get(told) {
            takes.push(at - from);
            let now = sky.at(sky.now).moment;
            sky.rates.give_up(now, OSPREY);
        }
    }
    assert!(takes.len() == 5 && takes.windows(2).all(|pair| pair[1] > pair[0] * 1.6), "{takes:?}");
}

#[test]
fn a_silence_that_a_new_connection_ended_was_none_of_the_worlds() {
    let mut sky = Sky::new(7);
    let mut takes = Vec::new();
    for _ in 0..4 {
        sky.live(HOUR, |_| 5.0, &control());
        let from = sky.now;
        sky.rest(60.0);
        takes.push(sky.told.last().unwrap().0 - from);
        let now = sky.at(sky.now).moment;
        sky.rates.watch(now, false);
        sky.rates.watch(now, true);
        assert!(sky.hear(&control()), "it is heard again");
    }
    assert!(takes.iter().all(|took| *took < 40.0), "{takes:?}");
}

/// Everybody leaves at once, nobody is there for twenty minutes, and then people come back by and by.
fn restart(sky: &mut Sky, people: u32) {
    for _ in 0..people {
        sky.hear(&PlayerLogout::default().into());
    }
    sky.rest(1200.0);
    for _ in 0..people / 2 {
        sky.live(2.0, |_| 0.5, &PlayerLogin::default().into());
    }
}

#[test]
fn a_world_that_everybody_leaves_is_learned_anew() {
    let mut sky = Sky::new(7);
    sky.live(HOUR, |_| 5.0, &death());
    restart(&mut sky, 300);
    assert_eq!(sky.told, []);
    sky.live(HOUR, |_| 5.0, &death());
    sky.rest(40.0);
    assert_eq!(sky.told.len(), 1, "a stall is told again");
}

#[test]
fn a_few_who_leave_and_many_who_only_change_places_are_not_everybody() {
    for (leave, come) in [(1, 0), (19, 0), (60, 12)] {
        let mut sky = Sky::new(7);
        sky.live(HOUR, |_| 5.0, &death());
        for _ in 0..come {
            sky.hear(&PlayerLogin::default().into());
        }
        for _ in 0..leave {
            sky.hear(&PlayerLogout::default().into());
        }
        sky.rest(40.0);
        assert_eq!(sky.told.len(), 1, "a stall is told: {leave} left and {come} came");
    }
}

/// Two worlds that were heard for an hour, twice a second each.
fn two_worlds() -> Sky {
    let mut sky = Sky::new(7);
    for second in 0..7200 {
        sky.until(f64::from(second) * 0.5);
        for world in [OSPREY, WAINWRIGHT] {
            sky.hear_of(world, &control());
        }
    }
    sky
}

#[test]
fn only_the_world_that_is_given_up_is_silent_no_more() {
    let mut sky = two_worlds();
    sky.rest(HOUR);
    assert_eq!(sky.told.len(), 2, "{:?}", sky.told);
    let now = sky.at(sky.now).moment;
    sky.rates.give_up(now, OSPREY);
    assert!(!sky.hear(&control()), "nobody waits for it any more");
    assert!(sky.hear_of(WAINWRIGHT, &control()), "the other one is heard again");
}

#[test]
fn only_the_world_that_is_forgotten_is_learned_anew() {
    let mut sky = two_worlds();
    sky.rates.forget(OSPREY);
    sky.rest(HOUR);
    let told: Vec<_> = sky.told.iter().map(|(_, silence)| silence.world).collect();
    assert_eq!(told, [WAINWRIGHT]);
}

#[test]
fn a_long_silence_is_remembered_for_a_day_and_then_the_next_longest_counts() {
    let (mut longest, start) = (Longest::default(), Instant::now());
    let most = |longest: &mut Longest, hour: u64, expected: f64| {
        longest.note(start + Duration::from_hours(hour), expected);
        longest.most().to_string()
    };
    assert_eq!(most(&mut longest, 0, 9.0), "9");
    assert!((1..24).all(|hour| most(&mut longest, hour, 3.0) == "9"));
    assert_eq!(most(&mut longest, 24, 1.0), "3", "the day is over");
    assert_eq!(most(&mut longest, 72, 1.0), "1", "after two days without a word nothing is left");
    assert_eq!(most(&mut longest, 73, 2.0), "2", "nor does it come back");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn chance_is_no_stall(seed: u64, often in 0.005_f64..1.0) {
        let mut sky = Sky::new(seed);
        sky.live( 60_000.0 / often, |_| often, &death());
        prop_assert_eq!(&sky.told, &[]);
    }

    /// By day a hundred times what comes by night; and restarts, each of them a day after the other.
    #[test]
    fn neither_is_the_night_nor_a_restart(seed: u64, often in 0.05_f64..0.6) {
        let mut sky = Sky::new(seed);
        for _ in 0..7 {
            sky.live(DAY, |second| often * 0.1_f64.powf(1.0 - (second / DAY * std::f64::consts::TAU).cos()), &death());
            restart(&mut sky, 60);
        }
        prop_assert_eq!(&sky.told, &[]);
    }

    /// Events come in bursts of up to a hundred, with pauses between them that are up to many times their length.
    #[test]
    fn neither_are_bursts(seed: u64, pause in 1.0_f64..60.0, size in 1_u32..100) {
        let mut sky = Sky::new(seed);
        for _ in 0..8_000 {
            for _ in 0..sky.chance.u32(1..=size) {
                sky.until(sky.now + 0.05);
                sky.hear(&death());
            }
            let wait = -(1.0 - sky.chance.f64()).ln() * pause;
            sky.rest(wait);
        }
        prop_assert_eq!(&sky.told, &[]);
    }

    /// A busy world stalls at some time of a day like any other.
    #[test]
    fn a_stall_of_a_busy_world_is_told_within_half_a_minute(seed: u64, often in 5.0_f64..15.0, hours in 1.0_f64..3.0) {
        let mut sky = Sky::new(seed);
        sky.live(hours * HOUR, |_| often, &death());
        prop_assert_eq!(&sky.told, &[]);
        sky.rest(30.0);
        prop_assert_eq!(sky.told.len(), 1);
        prop_assert!(sky.hear(&death()));
    }
}
