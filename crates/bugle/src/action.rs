//! What a trigger does when it fires.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use bugle_event::{Clock, Event, Gap, Part, Timestamp};
use bugle_trigger::{Counts, Firing, Firings, Machine};

use crate::context::Scene;
use crate::control::Control;
use crate::order::Action;
use crate::unseen::Unseen;
use crate::worker::{Doing, Verdict, Work};

/// One trigger at work: its machine says when, its action what.
pub(crate) struct Acting {
    pub(crate) machine: Machine,
    pub(crate) action: Action,
    pub(crate) scene: Arc<Scene>,
    pub(crate) clock: Arc<dyn Clock>,
    /// What was last told of the machine.
    told: (Counts, Option<Timestamp>),
    /// What passed it by.
    unseen: Unseen,
}

impl Acting {
    pub(crate) fn new(machine: Machine, action: Action, scene: Arc<Scene>, clock: Arc<dyn Clock>) -> Self {
        Self { machine, action, scene, clock, told: (Counts::default(), None), unseen: Unseen::default() }
    }

    /// Counts and tells what failed.
    pub(crate) fn fail(&self, reason: &str) {
        let Control { name, stats, .. } = &*self.scene.control;
        tracing::warn!(trigger = &**name, error = reason, "trigger");
        stats.change(|stats| stats.failed += 1);
    }

    /// Gives what the machine fires. A condition that panics does not hold; what a pattern had due fires all the same.
    fn ask(&mut self, ask: impl FnOnce(&mut Machine) -> Firings) -> Firings {
        self.unseen.merge(self.scene.control.take_unseen());
        let machine = &mut self.machine;
        if let Some((from, to)) = self.unseen.take() {
            machine.unseen(from, to);
        }
        let Ok(firings) = std::panic::catch_unwind(AssertUnwindSafe(|| ask(machine))) else {
            self.fail("a condition panicked");
            return Firings::new();
        };
        if !firings.is_empty() {
            self.scene.control.stats.change(|stats| stats.fired += firings.len() as u64);
        }
        if self.machine.remembers() {
            self.tell();
        }
        firings
    }

    /// Tells what there is to know of the machine.
    pub(crate) fn tell(&mut self) {
        let (counts, last_fired) = (self.machine.counts(), self.machine.last_fired());
        let (before, _) = self.told;
        if (counts, last_fired) != self.told {
            self.warn(before, counts);
            self.told = (counts, last_fired);
            self.scene.control.set_last_fired(last_fired);
            self.scene.control.stats.change(|stats| {
                (stats.late, stats.let_go, stats.damaged) = (counts.late, counts.let_go, counts.damaged);
            });
        }
    }
}

impl Acting {
    /// Says that what a pattern asks panicked, each time, and once that it sees less than its user may think.
    fn warn(&self, before: Counts, now: Counts) {
        let trigger = &*self.scene.control.name;
        if before.panicked < now.panicked {
            self.fail("a condition panicked");
        }
        if before.late == 0 && now.late > 0 {
            tracing::warn!(trigger, "events come later than the slack of its pattern; they may be joined with nothing");
        }
        if before.let_go == 0 && now.let_go > 0 {
            tracing::warn!(trigger, "its pattern remembers as much as it may, and lets go of the oldest");
        }
        if before.damaged < now.damaged {
            tracing::warn!(trigger, parts = now.damaged, "some of what its pattern remembered cannot be read back");
        }
    }
}

impl Work for Acting {
    type Task = Firing;

    fn on_event(&mut self, event: &Event) -> Verdict<Firing> {
        if event.source == "bugle"
            && let Some(Gap { missed: Some(missed), .. }) = event.get()
        {
            tracing::warn!(trigger = &*self.scene.control.name, missed, "actions are too slow for the queue");
            self.scene.control.stats.change(|stats| stats.missed += missed);
        }
        self.on_change();
        if self.scene.control.passes_by(event) {
            self.unseen.add(event.observed_at, event.observed_at);
            return Verdict::Pass;
        }
        let firings = self.ask(|machine| machine.on_event(event));
        if firings.is_empty() { Verdict::Pass } else { Verdict::Do(firings) }
    }

    fn on_time(&mut self, now: Timestamp) -> Firings {
        self.ask(|machine| machine.on_time(now))
    }

    fn wake_at(&self) -> Option<Timestamp> {
        self.machine.wake_at().filter(|_| !self.scene.control.is_paused())
    }

    fn begin(&self, firing: &Firing) -> Doing {
        let now = self.clock.now();
        self.scene.control.stats.change(|stats| stats.last_run = Some(now));
        (self.action)(firing, &self.scene)
    }

    fn event_of<'a>(&self, firing: &'a Firing) -> Option<&'a Event> {
        Some(firing.event())
    }

    fn remembers(&self) -> bool {
        self.machine.remembers()
    }

    fn save(&mut self) -> Vec<Part> {
        self.machine.save()
    }

    fn is_done(&self) -> bool {
        self.machine.is_done()
    }

    fn changed(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let control = Arc::clone(&self.scene.control);
        Box::pin(async move { control.changed().await })
    }

    fn on_change(&mut self) {
        if let Some(rule) = self.scene.control.take_change() {
            self.machine.change(rule);
        }
    }

    fn on_failure(&mut self, reason: &str) {
        self.fail(reason);
    }

    fn on_given_up(&mut self, events: u64) {
        self.scene.control.stats.change(|stats| stats.given_up += events.max(1));
    }
}
