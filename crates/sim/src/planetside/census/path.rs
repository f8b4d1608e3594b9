//! Fields by path: `name.first`, `Regions.Row.RowData.RegionId`. A list on the way stands for each of its elements. Pure.

use serde_json::{Map, Value};

/// All values under `path`.
pub(super) fn all<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    path.split('.').fold(elements(value), |found, key| {
        found.into_iter().filter_map(|value| value.get(key)).flat_map(elements).collect()
    })
}

/// The first text under `path`.
pub(super) fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    all(value, path).into_iter().find_map(Value::as_str)
}

/// Whether there is anything under `path`.
pub(super) fn has(value: &Value, path: &str) -> bool {
    !all(value, path).is_empty()
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(elements) => elements.iter().collect(),
        _ => vec![value],
    }
}

/// Hands every object that has the last field of `path` to `change`. `true` if it says so of each; elements of lists of
/// which it does not are taken out, and where nothing is left it is `false`.
pub(super) fn each_owner(
    value: &mut Value,
    path: &str,
    change: &mut dyn FnMut(&mut Map<String, Value>) -> bool,
) -> bool {
    match (value, path.split_once('.')) {
        (Value::Array(elements), _) => {
            elements.retain_mut(|element| each_owner(element, path, change));
            !elements.is_empty()
        }
        (Value::Object(fields), Some((key, rest))) => {
            fields.get_mut(key).is_none_or(|inner| each_owner(inner, rest, change))
        }
        (Value::Object(fields), None) => change(fields),
        _ => true,
    }
}

/// Leaves nothing in `value` but what is under one of `paths`.
pub(super) fn keep(value: &mut Value, paths: &[&str]) {
    if paths.contains(&"") {
        return;
    }
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| keep(element, paths)),
        Value::Object(fields) => fields.retain(|key, inner| {
            let below = below(paths, key);
            keep(inner, &below);
            !below.is_empty()
        }),
        _ => {}
    }
}

/// Takes everything under one of `paths` out of `value`.
pub(super) fn drop_all(value: &mut Value, paths: &[&str]) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| drop_all(element, paths)),
        Value::Object(fields) => fields.retain(|key, inner| {
            let below = below(paths, key);
            drop_all(inner, &below);
            !below.contains(&"")
        }),
        _ => {}
    }
}

/// What `paths` say of the field `key`: the rest of each that begins with it, which is empty for the field itself.
fn below<'a>(paths: &[&'a str], key: &str) -> Vec<&'a str> {
    let rest = |path: &&'a str| {
        let rest = path.strip_prefix(key)?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix('.') }
    };
    paths.iter().filter_map(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map() -> Value {
        json!({"ZoneId": "2", "Regions": {"Row": [{"RowData": {"Id": "1"}}, {"RowData": {"Id": "2"}}]}})
    }

    #[test]
    fn a_path_goes_through_lists() {
        assert_eq!(all(&map(), "Regions.Row.RowData.Id"), [&json!("1"), &json!("2")]);
        assert_eq!(text(&map(), "ZoneId"), Some("2"));
        assert!(has(&map(), "Regions.Row") && !has(&map(), "Regions.Column"));
    }

    #[test]
    fn owners_are_changed_where_they_are_or_taken_out() {
        let mut map = map();
        let more = each_owner(&mut map, "Regions.Row.RowData.Id", &mut |data| {
            data.insert("seen".into(), true.into());
            data["Id"] == "2"
        });
        assert!(more);
        assert_eq!(map["Regions"]["Row"], json!([{"RowData": {"Id": "2", "seen": true}}]));
        assert!(!each_owner(&mut map, "Regions.Row.RowData.Id", &mut |_| false), "none is left");
    }

    #[test]
    fn fields_are_kept_and_dropped_by_path() {
        let row = json!({"name": {"first": "A", "first_lower": "a"}, "id": "1", "identity": "2"});
        let (mut kept, mut dropped) = (row.clone(), row);
        keep(&mut kept, &["name.first", "id"]);
        assert_eq!(kept, json!({"name": {"first": "A"}, "id": "1"}));
        drop_all(&mut dropped, &["name.first", "id"]);
        assert_eq!(dropped, json!({"name": {"first_lower": "a"}, "identity": "2"}));
    }
}
