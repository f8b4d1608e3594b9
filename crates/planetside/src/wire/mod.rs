//! From the text of a frame to its fields.

mod fields;

pub(crate) use fields::{Fields, Scalar, Value};
