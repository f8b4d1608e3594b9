//! What joins find, put into the rows that they belong to: all rows at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::collections::key;
use super::join::Join;
use super::path;
use super::shelf;
use super::view::View;

/// The most rows that a join brings. What is behind them is missing, and nobody is told.
const ROWS_MAX: usize = 5000;

/// Puts what `joins` find into `rows` of `parent`, and takes out those rows for which an inner join finds nothing.
pub(super) fn join(view: &View<'_>, parent: &str, joins: &[Join], rows: &mut Vec<Value>) {
    for join in joins {
        apply(view, parent, join, rows);
    }
}

fn apply(view: &View<'_>, parent: &str, join: &Join, rows: &mut Vec<Value>) {
    let sample = |key: &&str| rows.iter().any(|row| path::has(row, key));
    let guess = key(&join.collection).filter(sample).or_else(|| key(parent));
    let Some(on) = join.on.as_deref().or(join.to.as_deref()).or(guess) else { return };
    let to = join.to.as_deref().unwrap_or(on);
    let wanted: BTreeSet<_> =
        rows.iter().flat_map(|row| path::all(row, on)).filter_map(Value::as_str).map(str::to_owned).collect();
    let found = find(view, join, to, &wanted);
    let name = on.rsplit('.').next().unwrap_or(on);
    let at = join.inject_at.clone().unwrap_or_else(|| format!("{name}_join_{}", join.collection));
    rows.retain_mut(|row| {
        path::each_owner(row, on, &mut |owner| {
            let mine = owner.get(name).and_then(Value::as_str).and_then(|value| found.get(value));
            match mine {
                None => !join.inner,
                Some(rows) => {
                    let mine = if join.list { Value::Array(rows.clone()) } else { rows[0].clone() };
                    inject(owner, &at, mine);
                    true
                }
            }
        })
    });
}

/// The rows that there are for each of `wanted`, the values of the field `to`; none is empty.
fn find(view: &View<'_>, join: &Join, to: &str, wanted: &BTreeSet<String>) -> BTreeMap<String, Vec<Value>> {
    let by_key = key(&join.collection) == Some(to);
    let ids: Option<Vec<u64>> = by_key.then(|| wanted.iter().filter_map(|value| value.parse().ok()).collect());
    let rows = shelf::rows(view, &join.collection, ids.as_deref());
    let mut places: Vec<(String, Value)> = Vec::new();
    for row in rows.iter().filter(|row| join.terms.iter().all(|term| term.meets(row, false))) {
        for value in path::all(row, to).into_iter().filter_map(Value::as_str).filter(|value| wanted.contains(*value)) {
            places.push((value.to_owned(), row.clone()));
        }
    }
    places.truncate(ROWS_MAX);
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (value, row) in places {
        let mine = found.entry(value).or_default();
        if join.list || mine.is_empty() {
            mine.push(row);
        }
    }
    for rows in found.values_mut() {
        let own: BTreeSet<String> = rows.iter().filter_map(Value::as_object).flat_map(Map::keys).cloned().collect();
        self::join(view, &join.collection, &join.nested, rows);
        for row in rows {
            show(row, &own, &join.show, &join.hide);
        }
    }
    found.retain(|_, rows| !rows.is_empty());
    found
}

/// Leaves of a row's `own` fields those that are shown. What was put into it stays.
pub(super) fn show(row: &mut Value, own: &BTreeSet<String>, show: &[String], hide: &[String]) {
    let Some(fields) = row.as_object_mut() else { return };
    let (mine, others): (Map<_, _>, Map<_, _>) =
        std::mem::take(fields).into_iter().partition(|(key, _)| own.contains(key));
    let mut mine = Value::Object(mine);

    if !show.is_empty() {
        path::keep(&mut mine, &paths(show));
    } else if !hide.is_empty() {
        path::drop_all(&mut mine, &paths(hide));
    }
    if let Value::Object(mine) = mine {
        *fields = mine;
    }
    fields.extend(others);
}

fn paths(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// Puts `value` at `at`. Into an object that is there already its fields are merged; those of the same name come under
/// another one.
fn inject(owner: &mut Map<String, Value>, at: &str, value: Value) {
    let merged = |key: &str| format!("{key}_merged");
    match (owner.get_mut(at), value) {
        (None, value) => {
            owner.insert(at.to_owned(), value);
        }
        (Some(Value::Object(there)), Value::Object(fields)) => {
            for (key, value) in fields {
                let key = if there.contains_key(&key) { merged(&key) } else { key };
                there.insert(key, value);
            }
        }
        (Some(_), value) => {
            owner.insert(merged(at), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_injected_is_merged_into_what_is_there() {
        let mut owner = json!({"name": {"en": "A"}, "id": "1"}).as_object().unwrap().clone();
        inject(&mut owner, "name", json!({"en": "B", "tag": "b"}));
        inject(&mut owner, "id", json!({"en": "C"}));
        inject(&mut owner, "new", json!([1]));
        let expected =
            json!({"name": {"en": "A", "en_merged": "B", "tag": "b"}, "id": "1", "id_merged": {"en": "C"}, "new": [1]});
        assert_eq!(Value::Object(owner), expected);
    }

    #[test]
    fn what_was_joined_stays_when_fields_are_hidden() {
        let own: BTreeSet<_> = ["a".to_owned(), "b".to_owned()].into();
        let mut row = json!({"a": "1", "b": "2", "a_join_x": {}});
        show(&mut row, &own, &["b".to_owned()], &["b".to_owned()]);
        assert_eq!(row, json!({"b": "2", "a_join_x": {}}), "what is shown wins");
    }
}
