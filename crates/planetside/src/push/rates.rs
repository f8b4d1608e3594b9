//! How often each world is heard on one connection, and from when on its silence can hardly be chance. Pure.
//!
//! Live traffic comes in bursts, by day and by night, so nothing is assumed of how it is spread. What is learned of each
//! world, once of all that comes from it, and of [`Death`](crate::event::Death) and
//! [`GainExperience`](crate::event::GainExperience) each by itself, which are what a busy world is never without:
//!
//! - Its **rate**: in how many quarter seconds something came. A kill is told by several events at once, and a locked
//!   continent by a hundred: that says nothing of how long a silence may be. The rate is the lower one of what the last
//!   minutes and the last half hour bring, so that it follows a world into the night, and a rush is not taken for the
//!   usual. Of who has just begun to listen it is low: who knows little is patient.
//! - Its **longest silence** of the last day, by how much was to be expected in it. That by the higher one of the two
//!   rates: of who has just begun to listen, and between two bursts, the lower one knows too little of what is usual.
//!
//! A silence is told when at least 40 were to be expected in it, and three times as much as in the longest of the day,
//! and ten seconds have passed. Were they independent of each other, the chance of that would be one in 10¹⁷. One that
//! would take more than half an hour to be told is never told: a world with less than two events a minute, as Jaeger on most
//! days, is not watched at all. A silence that was told and ended by itself counts among the longest, so that what it
//! takes doubles, for a day: a world that is apt to be left at once is soon left in peace.
//!
//! So, after an hour without anything unusual, a world of 20 events a second is told within 20 s, of 5 within 30 s, of 1
//! within 90 s, of one in ten seconds within 12 minutes: of `r` a second within `60 / r + 15` seconds. Of a world that was
//! called offline, or that everybody has just left, all is learned anew.

use std::time::Duration;

use bugle_event::Timestamp;
use tokio::time::Instant;

use crate::event::Event;
use crate::ids::World;
use crate::push::now::Now;

/// What comes within so long is counted once.
const SLOT: Duration = Duration::from_millis(250);
/// Over how many seconds a rate is learned: one that follows, and one that lasts.
const QUICK: f64 = 180.0;
const STEADY: f64 = 1800.0;
/// How much is to be expected in a silence, at least, before it is told.
const EXPECTED: f64 = 40.0;
/// And how much more than in the longest one of late.
const LONGER: f64 = 3.0;
/// How much longer the next silence must be than one that was told and ended by itself.
const AFTER_ALARM: f64 = 2.0;
/// How long a silence is, at least and at most, when it is told.
const SILENCE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_mins(30));
/// How long after the last event of a world its connection must have brought anything.
const ALIVE: Duration = Duration::from_secs(5);
/// How often is looked, at least: rates rise.
const LOOK_EACH: Duration = Duration::from_secs(10);
/// For how many hours long silences are remembered.
const HOURS: usize = 24;
const HOUR: Duration = Duration::from_hours(1);
/// How many leave a world within a minute, and how many more than come, when it is everybody.
const LEFT: u32 = 20;
const LEFT_TO_CAME: u32 = 5;
const TIDE: Duration = Duration::from_mins(1);
/// How many worlds are remembered.
const WORLDS_MAX: usize = 128;

/// What is counted of a world by itself, all of it first.
const ALL: usize = 0;
const DEATH: usize = 1;
const EXPERIENCE: usize = 2;
const STRANDS: usize = 3;

/// A world has fallen silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Silence {
    /// Which.
    pub(crate) world: World,
    /// The name of the events that do not come. `None`: none do.
    pub(crate) what: Option<&'static str>,
    /// When the last of them came.
    pub(crate) since: Timestamp,
}

/// The worlds, as they are heard on the connections of one place.
///
/// Calling order: [`watch`](Self::watch) whenever it may have changed whether the connection holds all that it shall;
/// [`on_event`](Self::on_event) with each event that arrives, wanted or not; at [`wake_at`](Self::wake_at),
/// [`on_wake`](Self::on_wake).
#[derive(Debug, Default)]
pub(crate) struct Rates {
    worlds: Vec<Heard>,
    /// Since when the connection holds all that it shall.
    since: Option<Instant>,
    look_at: Option<Instant>,
}

/// One world.
#[derive(Debug)]
struct Heard {
    world: World,
    paces: [Pace; STRANDS],
    tide: Tide,
}

/// How often something comes.
#[derive(Debug, Default)]
struct Pace {
    last: Option<Now>,
    /// When the last slot began that was counted.
    slot: Option<Instant>,
    quick: f64,
    steady: f64,
    longest: Longest,
    /// Since when it is told that it is silent.
    told: Option<Instant>,
}

/// How much was to be expected in the longest silence of each of the last hours.
#[derive(Debug, Default)]
struct Longest {
    hours: [f64; HOURS],
    /// When the first of them began.
    began: Option<Instant>,
}

/// Who comes and who leaves, within a minute.
#[derive(Debug, Default)]
struct Tide {
    began: Option<Instant>,
    came: u32,
    left: u32,
}

impl Rates {
    /// Whether the connection holds all that it shall, from now on. A silence begins at the earliest when it does.
    pub(crate) fn watch(&mut self, now: Instant, is_whole: bool) {
        if !is_whole {
            (self.since, self.look_at) = (None, None);
        } else if self.since.is_none() {
            (self.since, self.look_at) = (Some(now), Some(now + SILENCE.0));
        }
    }

    /// When to call [`on_wake`](Self::on_wake).
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        self.look_at
    }

    /// Something came from this world. Whether that ends its silence.
    pub(crate) fn on_event(&mut self, now: Now, world: World, event: &Event) -> bool {
        let since = self.since;
        let Some(heard) = self.heard(world) else { return false };
        let was_silent = heard.is_silent();
        heard.paces[ALL].count(now, since);
        match event {
            Event::Death(_) => heard.paces[DEATH].count(now, since),
            Event::GainExperience(_) => heard.paces[EXPERIENCE].count(now, since),
            Event::PlayerLogin(_) => heard.tide.at(now.moment).came += 1,
            Event::PlayerLogout(_) => {
                heard.tide.at(now.moment).left += 1;
                if heard.tide.is_out() {
                    heard.forget();
                }
            }
            _ => {}
        }
        was_silent && !heard.is_silent()
    }

    /// The time of [`wake_at`](Self::wake_at) has come: who has fallen silent, but for the worlds that are known to be
    /// down. The connection itself brought something at `alive`: where it brings nothing at all, no world is to blame.
    pub(crate) fn on_wake(&mut self, now: Instant, alive: Instant, is_down: impl Fn(World) -> bool) -> Vec<Silence> {
        let Some(since) = self.since.filter(|_| self.look_at.is_some_and(|at| at <= now)) else { return Vec::new() };
        let watched = || self.worlds.iter().filter(|heard| !is_down(heard.world));
        let due = |heard: &Heard| {
            let (_, strand) = heard.due(since).filter(|(at, _)| *at <= now)?;
            let last = heard.paces[strand].last?.moment.max(since);
            (alive >= last + ALIVE).then_some(strand)
        };
        let silent: Vec<_> = watched().filter_map(|heard| Some((heard.world, due(heard)?))).collect();
        let fresh = silent.into_iter().filter_map(|(world, strand)| {
            let heard = self.worlds.iter_mut().find(|heard| heard.world == world)?;
            let (was_silent, pace) = (heard.is_silent(), &mut heard.paces[strand]);
            pace.told = Some(now);
            let what = [None, Some("Death"), Some("GainExperience")][strand];
            (!was_silent).then(|| Silence { world, what, since: pace.last.map(|last| last.time).unwrap_or_default() })
        });
        let fresh = fresh.collect();
        let next = self.worlds.iter().filter(|heard| !is_down(heard.world)).filter_map(|heard| heard.due(since));
        let next = next.map(|(at, _)| at).min().unwrap_or(now + LOOK_EACH);
        self.look_at = Some(next.clamp(now + Duration::from_secs(1), now + LOOK_EACH));
        fresh
    }

    /// When this world was last heard here.
    pub(crate) fn last_sign(&self, world: World) -> Option<Timestamp> {
        let heard = self.worlds.iter().find(|heard| heard.world == world)?;
        Some(heard.paces[ALL].last?.time)
    }

    /// The silence of this world is what is usual from now on.
    pub(crate) fn give_up(&mut self, now: Instant, world: World) {
        if let Some(heard) = self.worlds.iter_mut().find(|heard| heard.world == world) {
            // Where nothing of it comes, nothing of any strand does, though none of them is told.
            let is_all = heard.paces[ALL].told.is_some();
            let silent = heard.paces.iter_mut().filter(|pace| pace.told.is_some() || is_all && pace.last.is_some());
            silent.for_each(|pace| pace.remember_alarm(now));
            heard.forget();
        }
    }

    /// How often this world is heard is no guide to how often it will be.
    pub(crate) fn forget(&mut self, world: World) {
        self.worlds.iter_mut().filter(|heard| heard.world == world).for_each(Heard::forget);
    }

    /// These worlds are of no interest any more.
    pub(crate) fn drop_unless(&mut self, is_wanted: impl Fn(World) -> bool) {
        self.worlds.retain(|heard| is_wanted(heard.world));
    }

    fn heard(&mut self, world: World) -> Option<&mut Heard> {
        let at = match self.worlds.iter().position(|heard| heard.world == world) {
            Some(at) => at,
            None if world.is_none() || self.worlds.len() >= WORLDS_MAX => return None,
            None => {
                self.worlds.push(Heard { world, paces: Default::default(), tide: Tide::default() });
                self.worlds.len() - 1
            }
        };
        self.worlds.get_mut(at)
    }
}

impl Heard {
    fn is_silent(&self) -> bool {
        self.paces.iter().any(|pace| pace.told.is_some())
    }

    /// Which of its strands is silent next, and from when on. Where none of it is heard, nothing more can be said.
    fn due(&self, since: Instant) -> Option<(Instant, usize)> {
        if self.paces[ALL].told.is_some() {
            return None;
        }
        let strands = self.paces.iter().enumerate().filter(|(_, pace)| pace.told.is_none());
        strands.filter_map(|(strand, pace)| Some((pace.due(since)?, strand))).min()
    }

    fn forget(&mut self) {
        for pace in &mut self.paces {
            (pace.slot, pace.quick, pace.steady, pace.told) = (None, 0.0, 0.0, None);
        }
    }
}

impl Pace {
    /// Something came.
    fn count(&mut self, now: Now, since: Option<Instant>) {
        let before = self.last.replace(now);
        let told = self.told.take();
        if told.is_none() && self.slot.is_some_and(|slot| now.moment < slot + SLOT) {
            return;
        }
        match (told, before, since) {
            // A new connection has brought it back.
            (Some(told), _, since) if since.is_some_and(|since| since > told) => {}
            (Some(_), ..) => self.remember_alarm(now.moment),
            (None, Some(before), Some(since)) => {
                let silence = now.moment.saturating_duration_since(before.moment.max(since));
                self.longest.note(now.moment, self.quick.max(self.steady) * silence.as_secs_f64());
            }
            _ => {}
        }
        let passed = self.slot.map_or(0.0, |slot| now.moment.saturating_duration_since(slot).as_secs_f64());
        self.quick = self.quick * (-passed / QUICK).exp() + 1.0 / QUICK;
        self.steady = self.steady * (-passed / STEADY).exp() + 1.0 / STEADY;
        self.slot = Some(now.moment);
    }

    /// In how many slots of a second something comes.
    fn rate(&self) -> f64 {
        self.quick.min(self.steady)
    }

    /// How much is to be expected in a silence before it is told.
    fn limit(&self) -> f64 {
        EXPECTED.max(LONGER * self.longest.most())
    }

    /// From when on its silence is told.
    fn due(&self, since: Instant) -> Option<Instant> {
        let silence = Duration::try_from_secs_f64(self.limit() / self.rate()).ok().filter(|most| *most <= SILENCE.1)?;
        Some(self.last?.moment.max(since) + silence.max(SILENCE.0))
    }

    /// A silence was told, and was none.
    fn remember_alarm(&mut self, now: Instant) {
        let limit = self.limit();
        self.longest.note(now, limit * AFTER_ALARM / LONGER);
    }
}

impl Longest {
    fn note(&mut self, now: Instant, expected: f64) {
        let began = *self.began.get_or_insert(now);
        let over = now.saturating_duration_since(began).as_secs() / HOUR.as_secs();
        if over > 0 {
            let hours = usize::try_from(over).unwrap_or(HOURS).min(HOURS);
            self.hours.rotate_right(hours);
            self.hours[..hours].fill(0.0);
            self.began = Some(now);
        }
        self.hours[0] = self.hours[0].max(expected);
    }

    fn most(&self) -> f64 {
        self.hours.iter().copied().fold(0.0, f64::max)
    }
}

impl Tide {
    fn at(&mut self, now: Instant) -> &mut Self {
        if self.began.is_none_or(|began| now.saturating_duration_since(began) >= TIDE) {
            *self = Self { began: Some(now), ..Self::default() };
        }
        self
    }

    /// Whether everybody leaves.
    fn is_out(&self) -> bool {
        self.left >= LEFT && self.left > self.came * LEFT_TO_CAME
    }
}

#[cfg(test)]
mod tests;
