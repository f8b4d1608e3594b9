//! Values as they were sent.

use std::borrow::Cow;

use serde_json::Value;

use crate::cut;

/// Any value, kept as it was sent.
pub fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

/// A word. `None`: it is of another type.
pub fn word(json: &str) -> Option<Cow<'_, str>> {
    cut::text(json)
}
