//! From the text of a frame to its fields.

mod fields;
mod parse;
mod scan;

pub use parse::NotAMessage;

pub(crate) use fields::{Fields, Scalar, Value};
pub(crate) use parse::{Parsed, object};

/// Reads a frame: the quick way if it has the usual shape, else the patient one.
pub(crate) fn read(frame: &str) -> Parsed<'_> {
    match scan::scan(frame) {
        Some((fields, payload)) => Parsed::Payload { fields, payload },
        None => parse::parse(frame),
    }
}
