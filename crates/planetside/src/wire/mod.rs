//! From the text of a frame to its fields.

mod fields;
mod parse;
mod scan;

pub use parse::NotAMessage;

pub(crate) use fields::{Fields, Scalar, Value};
pub(crate) use parse::{Parsed, object, parse, reason};
pub(crate) use scan::{
    HEAD, agrees_with_parse, event_name, flat_object, is_plain, named, scan, until_quote, whole_until_quote,
};
