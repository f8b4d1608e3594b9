//! The fields of an event by their names, read of the typed fact without writing JSON.
//!
//! A field is called as in the JSON of the event (`schema/` lists them): `event.world_id`, `event.clan.tag`. What there is
//! and what it holds, the JSON Schema of its kind says: a [`Schema`] is the part of it that a question needs. [`Field`] is
//! one field, [`Reading`] several at once.

mod error;
mod field;
mod key;
mod names;
mod nearest;
pub(crate) mod picker;
mod reading;
mod schema;
mod slots;
mod types;
mod wanted;

pub use crate::subject::digits;
pub use error::PickError;
pub use field::{Field, FieldError};
pub use names::{DATA, Schema, UnknownField, roots};
pub use nearest::{did_you_mean, nearest};
pub use picker::Picker;
pub use reading::Reading;
pub use slots::{List, Slots, Value};
pub use types::{Member, Object, Type};

#[cfg(test)]
mod tests;
