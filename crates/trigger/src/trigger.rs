//! A trigger as a value.

use std::time::Duration;

use bugle_event::Want;

use crate::condition::Condition;

/// When an event is wanted and meets all conditions, fire.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trigger {
    /// Unique within a stream. Names the trigger in statistics and logs.
    pub name: String,
    /// Kinds and filters. Data: sources subscribe by them.
    pub want: Want,
    /// All must hold. Empty always holds.
    pub conditions: Vec<Condition>,
    /// Fires once, and is done.
    pub single_shot: bool,
    /// How long it stays quiet after firing, in event time, so that a replay fires alike. Zero: not at all.
    pub cooldown: Duration,
}

impl Trigger {
    /// A trigger for all that is wanted, without conditions, that fires every time.
    pub fn new(name: impl Into<String>, want: Want) -> Self {
        Self { name: name.into(), want, conditions: Vec::new(), single_shot: false, cooldown: Duration::ZERO }
    }

    /// Whether what it does depends on what was before.
    pub(crate) fn remembers(&self) -> bool {
        self.single_shot || !self.cooldown.is_zero()
    }
}
