//! What an action is given besides what made it.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use bugle_event::Event;
use bugle_trigger::Firing;

use crate::control::Control;
use crate::handle::TriggerHandle;

/// What all actions of a trigger are given.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) control: Arc<Control>,
    /// The stream as its users hold it, which is made of what is made of this. Does not keep it alive.
    pub(crate) stream: Box<dyn Any + Send + Sync>,
}

/// What an action is given besides the event: the trigger and the stream that it belongs to, the whole of what made it
/// fire, and the state that was given [with](crate::On::with) the trigger. Cheap to clone.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use bugle::{EventStream, Gap};
///
/// # fn example(stream: &EventStream) {
/// stream.on::<Gap>().with(AtomicU32::new(10)).call(|gap, context| {
///     println!("blind: {}, says {}", gap.cause, context.name());
///     if context.state().fetch_sub(1, Ordering::Relaxed) == 1 {
///         context.remove();
///     }
/// });
/// # }
/// ```
///
/// The context belongs to the action, so that an `async move` block can take it along. What is captured by the closure
/// itself cannot be moved into the block, as the closure is called again and again (error E0507); a state needs no clone
/// for that:
///
/// ```
/// use std::collections::HashMap;
/// use bugle::{EventStream, Gap};
/// use tokio::sync::Mutex;
///
/// # fn example(stream: &EventStream) {
/// let counts: Mutex<HashMap<String, u32>> = Mutex::default();
/// stream.on::<Gap>().with(counts).run(|gap, context| async move {
///     let mut counts = context.state().lock().await;
///     *counts.entry(gap.cause.to_string()).or_default() += 1;
///     Ok(())
/// });
/// # }
/// ```
pub struct ActionContext<S = ()> {
    scene: Arc<Scene>,
    firing: Firing,
    state: Arc<S>,
}

impl<S> ActionContext<S> {
    pub(crate) fn new(scene: Arc<Scene>, firing: Firing, state: Arc<S>) -> Self {
        Self { scene, firing, state }
    }

    /// What was given [with](crate::On::with) the trigger. Of one that was given nothing: `()`.
    pub fn state(&self) -> &S {
        &self.state
    }

    /// The name of the trigger that fired.
    pub fn name(&self) -> &str {
        &self.scene.control.name
    }

    /// The trigger that fired.
    pub fn trigger(&self) -> TriggerHandle {
        TriggerHandle::new(self.scene.control.clone())
    }

    pub(crate) fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The event that made it fire, in its envelope. Of a pattern, the one that completed it.
    pub fn event(&self) -> &Event {
        self.firing.event()
    }

    /// All that made it fire, and when that was.
    pub fn firing(&self) -> &Firing {
        &self.firing
    }

    /// Removes the trigger: this was the last time.
    pub fn remove(&self) {
        self.scene.control.remove();
    }

    /// Stops the whole stream. Does not wait.
    pub fn stop(&self) {
        self.scene.control.stop.stream.cancel();
    }
}

impl<S> Clone for ActionContext<S> {
    fn clone(&self) -> Self {
        let Self { scene, firing, state } = self;
        Self { scene: Arc::clone(scene), firing: firing.clone(), state: Arc::clone(state) }
    }
}

impl<S> fmt::Debug for ActionContext<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionContext").field("trigger", &self.name()).finish_non_exhaustive()
    }
}
