//! A trigger at work, as its user holds it.

use std::fmt;
use std::sync::Arc;

use bugle_event::Event;
use bugle_trigger::{Conditions, Explanation, Memory};

use crate::control::Control;
use crate::stats::TriggerStats;

/// A trigger that was added to a stream. Cheap to clone; dropping it changes nothing: the trigger works until it is
/// removed or done, or until the stream ends.
///
/// ```
/// use bugle::{EventStream, Gap};
///
/// # fn example(stream: &EventStream) {
/// let blind = stream.on::<Gap>().name("blind").call(|gap, _| println!("blind: {}", gap.cause));
/// assert_eq!(blind.name(), "blind");
/// blind.pause();
/// blind.conditions().push(false);
/// blind.resume();
/// println!("{} gaps so far", blind.stats().fired);
/// blind.remove();
/// # }
/// ```
#[derive(Clone)]
pub struct TriggerHandle {
    control: Arc<Control>,
}

impl TriggerHandle {
    pub(crate) fn new(control: Arc<Control>) -> Self {
        Self { control }
    }

    pub(crate) fn control(&self) -> &Arc<Control> {
        &self.control
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.control.name
    }

    /// What it has done so far. That can be asked after its end, too.
    pub fn stats(&self) -> TriggerStats {
        TriggerStats { lag: self.control.lag(), ..self.control.stats.get() }
    }

    /// What must hold besides kinds and filters. It can be read and changed at any time: what the trigger asks of its next
    /// event is what is in it then.
    pub fn conditions(&self) -> Conditions {
        self.control.rule().conditions
    }

    /// What it would make of `event`, if that came next: each clause, and whether it holds. Shown, it is a line for each.
    ///
    /// ```
    /// # use bugle::{Event, TriggerHandle};
    /// # fn example(trigger: &TriggerHandle, event: &Event) {
    /// println!("{}", trigger.explain(event));
    /// // headshots does not fire on planetside.death:
    /// //   + kind is planetside.death
    /// //   - world is 1: it is 10
    /// //   + a condition on planetside.death holds
    /// # }
    /// ```
    pub fn explain(&self, event: &Event) -> Explanation {
        let memory = Memory { last_fired: self.control.last_fired(), is_paused: self.control.is_paused() };
        self.control.rule().explain(&memory, event)
    }

    /// Pauses the trigger: from now on everything passes it by, what is waiting for it too, and sources need not send it.
    /// Its name, its memory and its numbers stay; an action that is running runs to its end. A pattern that waits goes on
    /// when it is resumed, and what it then says about the time in between is [blind](crate::Firing::blind). A pause does
    /// not outlive the program.
    pub fn pause(&self) {
        self.control.pause();
    }

    /// Lets it go on with what happens from now on.
    pub fn resume(&self) {
        self.control.resume();
    }

    /// Whether it is paused.
    pub fn is_paused(&self) -> bool {
        self.control.is_paused()
    }

    /// Removes the trigger. Sources need no longer send what only it wanted. Its action, if it is running, runs to its end.
    pub fn remove(&self) {
        self.control.remove();
    }

    /// Whether it has ended and its action runs no more: it fired its single shot, it was removed or refused, or the
    /// stream has ended.
    pub fn is_done(&self) -> bool {
        self.control.ended.is_cancelled()
    }

    /// Waits until it [is done](Self::is_done).
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn done(&self) {
        self.control.ended.cancelled().await;
    }

    /// Whether it is to go on.
    pub(crate) fn is_wanted(&self) -> bool {
        self.control.is_wanted()
    }
}

impl fmt::Debug for TriggerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stats, is_done) = (self.stats(), self.is_done());
        let mut handle = f.debug_struct("TriggerHandle");
        handle.field("name", &self.name()).field("stats", &stats).field("done", &is_done).finish_non_exhaustive()
    }
}
