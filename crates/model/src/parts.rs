//! What the macros of this crate are made of. Not for others.

pub use serde_json::Value;
pub use serde_json::value::RawValue;

pub use crate::carried::Carried;
pub use crate::difference::{NOTHING, VisitDifference, written};
pub use crate::json::{value, word};
pub use crate::name::{known_name, other_name, place, plain};
pub use crate::open::is_same_word;
pub use crate::sent::Sent;
pub use crate::slot::{Put, Slot};
pub use crate::written::{Stated, Written, is_known, may_be_left_out};
