//! How two models differ, field by field, as JSON.

use serde_json::Value;

/// Takes a field's name, and a way to write its old and its new value.
pub type VisitDifference<'a> = dyn FnMut(&'static str, &dyn Fn() -> [Value; 2]) + 'a;

/// A field's value as JSON.
pub fn written(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// What is written of a field that is unknown.
pub const NOTHING: Value = Value::Null;
