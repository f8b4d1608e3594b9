//! What must hold besides kind and filters.

use std::fmt;
use std::sync::Arc;

use bugle_event::{Event, Fact};

/// A question to an event. Code, where filters are data: sources cannot plan by it. Cheap to clone.
///
/// ```
/// use bugle_event::{Cause, Gap};
/// use bugle_trigger::Condition;
///
/// let stalled = Condition::on::<Gap>(|gap| gap.cause == Cause::Stall);
/// ```
#[derive(Clone)]
pub struct Condition(Arc<dyn Fn(&Event) -> bool + Send + Sync>);

impl Condition {
    /// A question to any event.
    pub fn new(holds: impl Fn(&Event) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(holds))
    }

    /// A question to a `F`. It does not hold for anything else.
    pub fn on<F: Fact>(holds: impl Fn(&F) -> bool + Send + Sync + 'static) -> Self {
        Self::new(move |event| event.get::<F>().is_some_and(&holds))
    }

    /// Whether it holds for `event`.
    pub fn holds(&self, event: &Event) -> bool {
        (self.0)(event)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition(..)")
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::{Cause, Envelope, Foreign, Gap, Kind, Seen, Subject, Timestamp};

    use super::*;

    #[test]
    fn a_condition_asks_its_kind_of_fact_and_holds_for_no_other() {
        let seen = Seen::at(Timestamp::from_secs(1));
        let gap = |cause| Envelope::new("test", Gap::new("test", [], None, seen.observed_at, cause), seen).into_event();
        let foreign = Foreign::new(Kind::new("test.other"), Subject::number("bell", 1), "{}").unwrap();
        let foreign = Envelope::new("test", foreign, seen).into_event();
        let stalled = Condition::on::<Gap>(|gap| gap.cause == Cause::Stall);
        assert!(stalled.holds(&gap(Cause::Stall)) && !stalled.holds(&gap(Cause::Restart)) && !stalled.holds(&foreign));
        let any = Condition::new(|event| event.source == "test");
        assert!(any.holds(&foreign) && any.clone().holds(&gap(Cause::Stall)));
        assert_eq!(format!("{any:?}"), "Condition(..)");
    }
}
