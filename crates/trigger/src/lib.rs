//! Triggers: which events fire, decided by kinds, filters, conditions and what was before. Pure: no clock, no task, no
//! action.
//!
//! A [`Trigger`] says what is wanted. A [`Machine`] is a trigger that watches: events and time go in, [`Firing`]s come
//! out, and what it remembers can be saved. The crate above performs the actions.
//!
//! ```
//! use bugle_event::{Cause, Envelope, Fact as _, Gap, Seen, Timestamp, Want};
//! use bugle_trigger::{Condition, Machine, Trigger};
//!
//! let mut trigger = Trigger::new("blind", [Want::kinds([Gap::KIND])]);
//! trigger.conditions.push(Condition::on::<Gap>(|gap| gap.cause == Cause::Stall));
//! trigger.single_shot = true;
//! let mut machine = Machine::new(trigger);
//!
//! let now = Timestamp::from_secs(60);
//! let stalled = Envelope::new("demo", Gap::new("demo", [], None, now, Cause::Stall), Seen::at(now)).into_event();
//! assert_eq!(machine.on_event(&stalled).len(), 1);
//! assert!(machine.is_done());
//! ```

mod cel;
mod clause;
mod condition;
mod explain;
mod firing;
mod machine;
pub mod pattern;
mod state;
mod trigger;

pub use cel::{Cel, CelError};
pub use clause::Clause;
pub use condition::{Condition, Conditions};
pub use explain::{Explanation, Memory};
pub use firing::{Firing, Firings};
pub use machine::{Counts, Machine, is_down};
pub use pattern::Pattern;
pub use state::RestoreError;
pub use trigger::Trigger;
