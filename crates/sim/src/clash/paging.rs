//! Lists in pages. A cursor is `{"pos":N}` in base64url without padding, as the real service writes it.

use serde_json::{Value, json};

use super::base64;

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Page {
    /// How many rows at most.
    pub(super) limit: Option<usize>,
    /// The cursor that came with the page before.
    pub(super) after: Option<String>,
}

/// The part of `list` that `page` asks for, in the service's envelope.
pub(super) fn paged(list: Value, page: &Page) -> Value {
    let Value::Array(rows) = list else { return json!({ "items": [], "paging": { "cursors": {} } }) };
    let first = page.after.as_deref().and_then(position).unwrap_or(0).min(rows.len());
    let end = page.limit.map_or(rows.len(), |limit| first.saturating_add(limit.max(1)).min(rows.len()));
    let mut cursors = json!({});
    if end < rows.len() {
        cursors["after"] = cursor(end).into();
    }
    if first > 0 {
        cursors["before"] = cursor(first).into();
    }
    json!({ "items": rows[first..end], "paging": { "cursors": cursors } })
}

fn cursor(position: usize) -> String {
    base64::encode(format!("{{\"pos\":{position}}}").as_bytes())
}

fn position(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(base64::decode(cursor)?).ok()?;
    text.strip_prefix("{\"pos\":")?.strip_suffix('}')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_are_those_of_the_real_service() {
        assert_eq!(cursor(20), "eyJwb3MiOjIwfQ");
        assert_eq!(cursor(2), "eyJwb3MiOjJ9");
        for at in [0, 7, 50, 12_345] {
            assert_eq!(position(&cursor(at)), Some(at));
        }
        assert_eq!(position("%%%"), None);
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let list = json!([1, 2, 3]);
        let first = paged(list.clone(), &Page { limit: Some(2), after: None });
        assert_eq!(first, json!({ "items": [1, 2], "paging": { "cursors": { "after": "eyJwb3MiOjJ9" } } }));
        let after = first["paging"]["cursors"]["after"].as_str().map(str::to_owned);
        let rest = paged(list, &Page { limit: Some(2), after });
        assert_eq!(rest["items"], json!([3]));
        assert_eq!(rest["paging"]["cursors"].get("after"), None);
    }
}
