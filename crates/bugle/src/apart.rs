//! Triggers that are made apart from any stream.

use bugle_event::Fact;

use crate::on::{Acts, Apart, On};
use crate::topic::{Any, Either, Topic};
use crate::trigger::Trigger;

impl Acts for Apart {
    type Made = Trigger;

    fn make(self, trigger: Trigger) -> Trigger {
        trigger
    }
}

impl Trigger {
    /// Begins a trigger for one kind of fact.
    pub fn on<F: Fact>() -> On<Apart, F> {
        On::new(Apart)
    }

    /// Begins a trigger for several kinds: `Trigger::on_either::<(Death, VehicleDestroy)>()`.
    pub fn on_either<K>() -> On<Apart, Either<K>>
    where
        Either<K>: Topic,
    {
        On::new(Apart)
    }

    /// Begins a trigger for every event of every game, gaps included.
    pub fn on_any() -> On<Apart, Any> {
        On::new(Apart)
    }
}
