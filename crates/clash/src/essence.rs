//! What a value means, whatever it is called and looks like: by this, values are compared, and changes identified.

use serde_json::Value;

/// What `value` means: of a thing with a number, the number, because its name and its icons change without meaning; of a
/// list, what is in it, in no order; of a badge, the picture; all else is what it is.
pub(crate) fn essence(value: &Value) -> Value {
    match value {
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(essence).collect();
            list.sort_by_cached_key(Value::to_string);
            Value::Array(list)
        }
        Value::Object(_) => number(value).or_else(|| picture(value)).unwrap_or_else(|| value.clone()),
        _ => value.clone(),
    }
}

fn number(thing: &Value) -> Option<Value> {
    thing.get("id").filter(|id| id.is_u64()).cloned()
}

/// The name of a badge's file, a hash.
fn picture(badge: &Value) -> Option<Value> {
    let size = |name: &str| badge.get(name).and_then(Value::as_str).filter(|address| !address.is_empty());
    let address = size("large").or_else(|| size("medium")).or_else(|| size("small"))?;
    address.rsplit('/').next().map(Value::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_addresses_and_order_mean_nothing() {
        for (one, other) in [
            (json!({"id": 1, "name": "Gold III"}), json!({"id": 1, "name": "Gold"})),
            (json!([{"id": 1}, {"id": 2}]), json!([{"id": 2, "name": "a"}, {"id": 1}])),
            (json!({"small": "https://a/70/x.png"}), json!({"small": "https://b/64/x.png", "medium": ""})),
            (json!([{"name": "a", "level": 1}, {"name": "b"}]), json!([{"name": "b"}, {"name": "a", "level": 1}])),
        ] {
            assert_eq!(essence(&one), essence(&other));
        }
        assert_ne!(essence(&json!([{"id": 1}])), essence(&json!([])));
        assert_ne!(essence(&json!({"small": "https://a/70/x.png"})), essence(&json!({"small": "https://a/70/y.png"})));
    }
}
