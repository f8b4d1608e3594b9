//! What a trigger does when it fires.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use bugle_event::{Clock, Event, Gap, Part, Timestamp, in_words};
use bugle_trigger::{Firing, Firings, Machine};
use futures_util::FutureExt as _;

use crate::context::Scene;
use crate::control::Control;
use crate::order::{Action, Doing};
use crate::worker::{Verdict, Work};

/// One trigger at work: its machine says when, its action what.
pub(crate) struct Acting {
    pub(crate) machine: Machine,
    pub(crate) action: Action,
    pub(crate) scene: Arc<Scene>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Acting {
    /// Counts and tells what failed.
    pub(crate) fn fail(&self, reason: &str) {
        let Control { name, stats, .. } = &*self.scene.control;
        tracing::warn!(trigger = &**name, error = reason, "trigger");
        stats.change(|stats| stats.failed += 1);
    }

    async fn act(&self, firing: &Firing) -> Result<(), String> {
        let now = self.clock.now();
        self.scene.control.stats.change(|stats| stats.last_run = Some(now));
        // The action's own code up to its first await may panic as well, so it starts inside.
        let action = async {
            match (self.action)(firing, &self.scene) {
                Doing::Done(done) => done,
                Doing::Going(going) => going.await,
            }
        };
        match AssertUnwindSafe(action).catch_unwind().await {
            Ok(done) => done.map_err(|error| in_words(&*error)),
            Err(_) => Err("the action panicked".to_owned()),
        }
    }

    /// Gives what the machine fires. A condition that panics does not hold.
    fn ask(&mut self, ask: impl FnOnce(&mut Machine) -> Firings) -> Option<Firings> {
        let machine = &mut self.machine;
        match std::panic::catch_unwind(AssertUnwindSafe(|| ask(machine))) {
            Ok(firings) if firings.is_empty() => None,
            Ok(firings) => {
                self.scene.control.set_last_fired(self.machine.last_fired());
                self.scene.control.stats.change(|stats| stats.fired += firings.len() as u64);
                Some(firings)
            }
            Err(_) => {
                self.fail("a condition panicked");
                None
            }
        }
    }
}

impl Work for Acting {
    type Task = Firings;

    fn on_event(&mut self, event: &Event) -> Verdict<Firings> {
        if event.source == "bugle"
            && let Some(Gap { missed: Some(missed), .. }) = event.get()
        {
            tracing::warn!(trigger = &*self.scene.control.name, missed, "actions are too slow for the queue");
            self.scene.control.stats.change(|stats| stats.missed += missed);
        }
        if let Some(rule) = self.scene.control.take_change() {
            self.machine.change(rule);
        }
        if self.scene.control.passes_by(event) {
            return Verdict::Pass;
        }
        self.ask(|machine| machine.on_event(event)).map_or(Verdict::Pass, Verdict::Do)
    }

    fn on_time(&mut self, now: Timestamp) -> Option<Firings> {
        self.ask(|machine| machine.on_time(now))
    }

    fn wake_at(&self) -> Option<Timestamp> {
        self.machine.wake_at()
    }

    async fn perform(&mut self, firings: &mut Firings) -> Result<(), String> {
        while let Some(firing) = firings.first() {
            self.act(firing).await?;
            firings.remove(0);
        }
        Ok(())
    }

    fn save(&mut self) -> Vec<Part> {
        self.machine.save()
    }

    fn is_done(&self) -> bool {
        self.machine.is_done()
    }

    fn on_failure(&mut self, reason: &str) {
        self.fail(reason);
    }

    fn on_given_up(&mut self, events: u64) {
        self.scene.control.stats.change(|stats| stats.given_up += events.max(1));
    }
}
