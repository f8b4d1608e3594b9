//! Lists in pages. A cursor is `{"pos":N}` in base64url without padding, as the real service writes it.

use serde_json::Value;

use super::base64;
use super::object::object;

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Page {
    /// How many rows at most.
    pub(super) limit: Option<usize>,
    pub(super) from: From,
}

/// Where a part of a list lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum From {
    #[default]
    Begin,
    /// From this row on.
    After(usize),
    /// Up to this row, which is not in it.
    Before(usize),
}

impl Page {
    /// As it is said in an address. An error: what the service says to that.
    pub(super) fn said(limit: Option<&str>, after: Option<&str>, before: Option<&str>) -> Result<Self, &'static str> {
        let rows = limit.map(str::parse::<usize>).transpose().map_err(|_| "Invalid limit")?;
        if rows == Some(0) {
            return Err("Invalid limit");
        }
        let place = |cursor| position(cursor).ok_or("Invalid cursor");
        let from = match (after, before) {
            (None, None) => From::Begin,
            (Some(after), None) => From::After(place(after)?),
            (None, Some(before)) => From::Before(place(before)?),
            (Some(_), Some(_)) => return Err("Only one of the parameters after and before can be used"),
        };
        Ok(Self { limit: rows, from })
    }

    /// The rows that it is about, of a list of `total`. Without a limit, `usual` at most.
    fn rows(&self, total: usize, usual: usize) -> std::ops::Range<usize> {
        let limit = self.limit.unwrap_or(usual);
        match self.from {
            From::Begin => 0..limit.min(total),
            From::After(first) => first.min(total)..first.saturating_add(limit).min(total),
            From::Before(end) => end.min(total).saturating_sub(limit)..end.min(total),
        }
    }
}

/// The part of `list` that `page` asks for, in the service's envelope.
pub(super) fn paged(list: Value, page: &Page) -> Value {
    let Value::Array(mut rows) = list else { return paged_by(0, page, usize::MAX, |_| Value::Null) };
    paged_by(rows.len(), page, usize::MAX, |row| rows[row].take())
}

/// As [`paged`], of a list of `total` rows of which only those are made that are asked for: without a limit `usual` at
/// most.
pub(super) fn paged_by(total: usize, page: &Page, usual: usize, row: impl FnMut(usize) -> Value) -> Value {
    let rows = page.rows(total, usual);
    let mut cursors = object!({});
    if rows.end < total {
        cursors["after"] = cursor(rows.end).into();
    }
    if rows.start > 0 {
        cursors["before"] = cursor(rows.start).into();
    }
    object!({ "items": rows.map(row).collect::<Value>(), "paging": { "cursors": cursors } })
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
    use serde_json::json;

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
    fn pages_follow_each_other_to_the_end_and_back() {
        let list = json!([1, 2, 3, 4, 5]);
        let page = |after: Option<&str>, before: Option<&str>| Page::said(Some("2"), after, before).unwrap();
        let first = paged(list.clone(), &page(None, None));
        assert_eq!(first, json!({ "items": [1, 2], "paging": { "cursors": { "after": "eyJwb3MiOjJ9" } } }));
        let second = paged(list.clone(), &page(first["paging"]["cursors"]["after"].as_str(), None));
        assert_eq!(second["items"], json!([3, 4]));
        let cursors = &second["paging"]["cursors"];
        let third = paged(list.clone(), &page(cursors["after"].as_str(), None));
        assert_eq!((&third["items"], third["paging"]["cursors"].get("after")), (&json!([5]), None));
        assert_eq!(paged(list.clone(), &page(None, cursors["before"].as_str())), first);
        assert_eq!(paged(list, &Page::default())["paging"], json!({ "cursors": {} }));
    }

    #[test]
    fn what_cannot_be_a_part_of_a_list_is_refused() {
        let cursor = Some("eyJwb3MiOjJ9");
        for (limit, after, before) in [
            (Some("0"), None, None),
            (Some("-1"), None, None),
            (Some("x"), None, None),
            (None, Some("%%%"), None),
            (None, cursor, cursor),
        ] {
            assert!(Page::said(limit, after, before).is_err(), "{limit:?} {after:?} {before:?}");
        }
        // A list can become shorter between two pages.
        let beyond = Page::said(None, Some(&super::cursor(9)), None).unwrap();
        assert_eq!(paged(json!([1, 2]), &beyond)["items"], json!([]));
    }
}
