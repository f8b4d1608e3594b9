//! What the macros of this crate are made of. Not for others.

pub use serde_json::value::RawValue;

pub use crate::difference::{VisitDifference, written};
pub use crate::json::{value, word};
pub use crate::name::in_camel_case;
pub use crate::slot::Slot;
