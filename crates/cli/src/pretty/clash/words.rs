//! Words that all nouns have in common.

use serde_json::Value;

use crate::say::counted;

/// A lead time as people would say it: in the largest unit that needs no fraction.
pub(super) fn lead(seconds: u64) -> String {
    match seconds {
        0 => "no time".to_owned(),
        _ if seconds.is_multiple_of(3600) => counted(seconds / 3600, "hour"),
        _ if seconds.is_multiple_of(60) => counted(seconds / 60, "minute"),
        _ => counted(seconds, "second"),
    }
}

pub(super) fn change(attribute: &str, old: &Value, new: &Value) -> String {
    format!("{} {} → {}", attribute.replace('_', " "), short(old), short(new))
}

/// A value as people would say it: what is large by its name, if it has one.
fn short(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields.get("name").map_or_else(|| "…".to_owned(), short),
        Value::Array(items) => items.iter().map(short).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lead_times_are_said_as_they_are() {
        let said = [1, 90, 60, 5400, 3600, 86_400].map(lead);
        assert_eq!(said, ["1 second", "90 seconds", "1 minute", "90 minutes", "1 hour", "24 hours"]);
    }
}
