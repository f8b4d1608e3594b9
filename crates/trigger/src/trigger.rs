//! A trigger as a value.

use std::time::Duration;

use bugle_event::{Event, Want};

use crate::condition::Conditions;
use crate::pattern::any::Pattern;

/// When an event is wanted and meets all conditions, fire.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trigger {
    /// Unique within a stream. Names the trigger in statistics and logs.
    pub name: String,
    /// Kinds and filters: one of them must ask for an event. Data: sources subscribe by them.
    pub wants: Vec<Want>,
    /// All must hold. None always holds. Clones of a trigger share them.
    pub conditions: Conditions,
    /// Joins the events that meet all of this, and says when that fires. `None`: each fires by itself.
    pub pattern: Option<Pattern>,
    /// Fires once, and is done.
    pub single_shot: bool,
    /// How long it stays quiet after firing, in event time, so that a replay fires alike. Zero: not at all.
    pub cooldown: Duration,
}

impl Trigger {
    /// A trigger for all that one of `wants` asks for, without conditions, that fires every time.
    pub fn new(name: impl Into<String>, wants: impl IntoIterator<Item = Want>) -> Self {
        Self {
            name: name.into(),
            wants: wants.into_iter().collect(),
            conditions: Conditions::default(),
            pattern: None,
            single_shot: false,
            cooldown: Duration::ZERO,
        }
    }

    /// Whether it is about `event`. About a gap only if it asks for gaps.
    pub(crate) fn asks_for(&self, event: &Event) -> bool {
        self.wants.iter().any(|want| want.asks_for(event.kind, &event.data))
    }

    /// Whether what it does depends on what was before.
    pub(crate) fn remembers(&self) -> bool {
        self.single_shot || !self.cooldown.is_zero() || self.pattern.is_some()
    }
}
