//! Doors that are opened and closed: what the tests of patterns are about.

use std::time::Duration;

use bugle_event::{Cause, Codec, Content, Envelope, Event, Gap, Identity, Part, Parts, Seen, Subject, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::firing::Firing;
use crate::machine::Machine;
use crate::pattern::any::Pattern;
use crate::trigger::Trigger;

macro_rules! door_facts {
    ($($name:ident)+) => {$(
        /// Something happened to these doors.
        #[derive(Debug, Serialize, Deserialize, JsonSchema)]
        pub(crate) struct $name {
            /// Which doors.
            pub(crate) doors: Vec<u64>,
            /// Tells it from all others.
            pub(crate) number: u64,
        }

        impl Content for $name {
            fn subject(&self) -> Subject {
                Subject::number("door", self.doors[0])
            }
            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                self.doors.iter().for_each(|door| visit(Subject::number("door", *door)));
            }
            fn identify(&self, identity: &mut Identity) {
                identity.number(self.number);
            }
        }
    )+};
}

door_facts! { Opened Closed }

bugle_event::facts! {
    /// What doors do.
    #[derive(Debug, Serialize)]
    #[serde(untagged)]
    pub enum Doors reads with serde_json::from_str {
        /// Opened.
        Opened = "test.opened",
        /// Closed.
        Closed = "test.closed",
    }
}

pub(crate) fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(secs)
}

pub(crate) fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn event(fact: impl Into<Doors>, happened: i64, seen: i64) -> Event {
    let seen = Seen { time: Some(at(happened)), ..Seen::at(at(seen)) };
    Envelope::new("test", fact.into(), seen).into_event()
}

/// A door was opened at `happened`, which was seen at `seen`.
pub(crate) fn opened(doors: &[u64], number: u64, happened: i64, seen: i64) -> Event {
    event(Opened { doors: doors.to_vec(), number }, happened, seen)
}

pub(crate) fn closed(doors: &[u64], number: u64, happened: i64, seen: i64) -> Event {
    event(Closed { doors: doors.to_vec(), number }, happened, seen)
}

/// Nobody saw these doors (none: any door) for a while; told at its end.
pub(crate) fn gap(doors: &[u64], from: i64, to: i64) -> Event {
    let doors = doors.iter().map(|door| Subject::number("door", *door));
    let gap = Gap::new("test", doors, Some(at(from)), at(to), Cause::Stall);
    Envelope::new("test", gap, Seen::at(at(to))).into_event()
}

/// A gap of which all has been fetched since.
pub(crate) fn refilled(from: i64, to: i64) -> Event {
    let mut gap = Gap::new("test", [], Some(at(from)), at(to), Cause::Stall);
    gap.refilled = true;
    Envelope::new("test", gap, Seen::at(at(to))).into_event()
}

/// A firing in short: the numbers of its events, when it fired, its key, and whether it was blind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fired {
    pub(crate) events: Vec<u64>,
    pub(crate) at: i64,
    pub(crate) key: String,
    pub(crate) blind: bool,
}

impl Fired {
    pub(crate) fn of(firing: &Firing) -> Self {
        let number = |event: &Event| match event.game::<Doors>() {
            Some(Doors::Opened(opened)) => opened.number,
            Some(Doors::Closed(closed)) => closed.number,
            None => u64::MAX,
        };
        let events = firing.events.iter().map(number).collect();
        Self { events, at: firing.at.as_secs(), key: firing.key.to_string(), blind: firing.blind }
    }
}

/// A machine whose every change is saved, and that can be killed.
pub(crate) struct Saved {
    pub(crate) machine: Machine,
    pub(crate) kept: Parts,
    pub(crate) fired: Vec<Fired>,
    trigger: Trigger,
}

pub(crate) fn trigger(pattern: impl Into<Pattern>) -> Trigger {
    let pattern = pattern.into();
    let mut trigger = Trigger::new("doors", pattern.wants());
    trigger.pattern = Some(pattern);
    trigger
}

pub(crate) fn codecs() -> [Codec; 2] {
    [Codec::of::<Gap>(), Codec::of::<Doors>()]
}

impl Saved {
    pub(crate) fn new(trigger: Trigger) -> Self {
        Self { machine: Machine::new(trigger.clone()), kept: Parts::new(), fired: Vec::new(), trigger }
    }

    pub(crate) fn event(&mut self, event: &Event) -> &mut Self {
        let firings = self.machine.on_event(event);
        self.fired.extend(firings.iter().map(Fired::of));
        self
    }

    pub(crate) fn time(&mut self, now: i64) -> &mut Self {
        let firings = self.machine.on_time(at(now));
        self.fired.extend(firings.iter().map(Fired::of));
        self
    }

    /// What changed since the last time, which is kept.
    pub(crate) fn save(&mut self) -> Vec<Part> {
        let parts = self.machine.save();
        for part in &parts {
            part.clone().apply(&mut self.kept);
        }
        parts
    }

    /// Another machine goes on from what was kept.
    pub(crate) fn restart(&mut self) -> &mut Self {
        self.save();
        self.machine = Machine::restore(self.trigger.clone(), &self.kept, &codecs()).unwrap();
        assert_eq!(self.machine.counts().damaged, 0);
        self
    }

    /// What fired since the last time: the numbers of the events, and when.
    pub(crate) fn fired(&mut self) -> Vec<(Vec<u64>, i64)> {
        std::mem::take(&mut self.fired).into_iter().map(|fired| (fired.events, fired.at)).collect()
    }
}
