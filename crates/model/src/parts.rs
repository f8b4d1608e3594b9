//! What the macros of this crate are made of. Not for others.

pub use serde;
pub use serde_json::Value;
pub use serde_json::value::RawValue;

pub use crate::carried::Carried;
pub use crate::cut::first_fields;
pub use crate::difference::{NOTHING, VisitDifference, written};
pub use crate::json::{value, word};
pub use crate::name::{known_name, other_name, place, plain};
pub use crate::open::is_same_word;
pub use crate::row::cell::Cell;
pub use crate::row::fill::{
    AnyRow, Names, deserialize as deserialize_row, fill, says, serialize as serialize_row, to_service as row_to_service,
};
pub use crate::row::joined::{joined, joined_list};
pub use crate::row::kept::Kept;
pub use crate::sent::Sent;
pub use crate::slot::{Put, Slot};
pub use crate::written::{Stated, Written, is_known, may_be_left_out};
