//! Triggers: which events fire, decided by kinds, filters, conditions and a rest. Pure: no clock, no task, no action.
//!
//! A [`Trigger`] says what is wanted; [`Armed`] is a trigger that has begun to watch and remembers when it fired. The
//! crate above performs the actions.

mod condition;
mod trigger;

pub use condition::Condition;
pub use trigger::{Armed, Trigger};
