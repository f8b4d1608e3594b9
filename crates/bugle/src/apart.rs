//! Triggers that are made apart from any stream.

use bugle_event::Fact;
use bugle_trigger::Pattern;

use crate::draft::Draft;
use crate::on::{Acts, Apart, On};
use crate::topic::{Any, Either, Patterned, Topic};
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

    /// Begins a trigger for every event of every game, gaps included. Here texts and filters are checked against the kinds
    /// of the games that are built in; with [`EventStream::on_any`](crate::EventStream::on_any) against all that the stream
    /// knows.
    pub fn on_any() -> On<Apart, Any> {
        On::new(Apart)
    }

    /// Begins a trigger for what a pattern makes of several events: the action is given the whole
    /// [`Firing`](crate::Firing). As with [`on_any`](Self::on_any), only games that are built in are known here.
    ///
    #[cfg_attr(feature = "planetside", doc = "```")]
    #[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
    /// use std::time::Duration;
    /// use bugle::{Trigger, pattern::{Count, Step}, planetside::Death};
    ///
    /// let three = Count::new(3, Step::of(|death: &Death| death.attacker_character_id)).within(Duration::from_secs(10));
    /// let spree = Trigger::on_pattern(three)
    ///     .name("sprees")
    ///     .call(|firing, _| println!("{} killed {}", firing.key, firing.events.len()));
    /// ```
    ///
    /// What only waits for time to pass waits after a start until the sources of its games have been reached, so that what
    /// they missed is known first: five minutes at most, and what is then said about the time before is
    /// [blind](crate::Firing::blind).
    pub fn on_pattern(pattern: impl Into<Pattern>) -> On<Apart, Patterned> {
        On::drawn(Apart, Draft::pattern(pattern.into()))
    }
}
