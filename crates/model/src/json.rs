//! Values as they were sent.

use std::borrow::Cow;

use serde_json::Value;

/// Any value, kept as it was sent.
pub fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

/// A word. `None`: it is of another type.
pub fn word(json: &str) -> Option<Cow<'_, str>> {
    let Word(word) = serde_json::from_str(json).ok()?;
    Some(word)
}

/// Borrowed where it can be, as plain `Cow`s are not.
#[derive(serde::Deserialize)]
struct Word<'a>(#[serde(borrow)] Cow<'a, str>);
