//! What a query finds in a collection, and how it is shown.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::collections::Collection;
use super::error::CensusError;
use super::query::Query;
use super::term::{Term, compare};
use super::view::View;
use super::{joined, path, resolve, shelf};

/// Over how many databases characters are spread.
const DATABASES: u64 = 20;

/// The most values that a field is distinguished by.
const DISTINCT_MAX: usize = 20_000;

/// How many rows of `collection` meet the terms.
pub(super) fn count(view: &View<'_>, collection: &Collection, query: &Query) -> Result<usize, CensusError> {
    let ids = ids(query, collection);
    let rows = shelf::rows(view, collection.name, ids.as_deref());
    check_terms(view, collection, query, &rows)?;
    Ok(rows.iter().filter(|row| meets(query, row)).count())
}

/// The answer to a query.
pub(super) fn answer(
    view: &View<'_>,
    collection: &Collection,
    query: &Query,
) -> Result<Map<String, Value>, CensusError> {
    let ids = ids(query, collection);
    let all = shelf::rows(view, collection.name, ids.as_deref());
    check_terms(view, collection, query, &all)?;
    check_shown(query, &all)?;
    let mut rows: Vec<_> = all.iter().filter(|row| meets(query, row)).collect();
    sort(query, &mut rows);
    if let Some(field) = &query.distinct {
        return Ok(distinct(collection.name, field, &rows));
    }
    let fields: BTreeSet<_> = all.iter().filter_map(Value::as_object).flat_map(Map::keys).cloned().collect();
    let mut rows = page(query, collection.name, &rows);
    present(view, collection.name, query, &fields, &mut rows);
    Ok(listing(collection.name, rows, query))
}

/// The rows as they are shown: with what is resolved and joined, without what is hidden. `fields` are those that the
/// collection has.
pub(super) fn present(view: &View<'_>, name: &str, query: &Query, fields: &BTreeSet<String>, rows: &mut Vec<Value>) {
    for row in rows.iter_mut().filter(|_| query.with_null) {
        let null = fields.iter().filter(|field| row.get(*field).is_none()).cloned().collect::<Vec<_>>();
        for field in null {
            row[field] = "NULL".into();
        }
    }
    let own = rows.iter().filter_map(Value::as_object).flat_map(Map::keys).cloned().collect();
    resolve::resolve(view, name, &query.resolve, rows);
    joined::join(view, name, &query.joins, rows);
    for row in rows.iter_mut() {
        joined::show(row, &own, &query.show, &query.hide);
        keep_languages(row, &query.languages);
    }
}

/// The body of an answer with `rows`.
pub(super) fn listing(name: &str, rows: Vec<Value>, query: &Query) -> Map<String, Value> {
    let returned = rows.len();
    let rows = match &query.tree {
        Some(tree) => tree.grow(rows),
        None => rows,
    };
    let mut body = Map::new();
    body.insert("returned".into(), returned.into());
    body.insert(format!("{name}_list"), rows.into());
    if query.timing {
        body.insert("timing".into(), json!({(format!("{name}-ms")): 0, "total-ms": 1}));
    }
    body
}

fn ids(query: &Query, collection: &Collection) -> Option<Vec<u64>> {
    query.terms.iter().find_map(|term| term.ids(collection.name))
}

fn meets(query: &Query, row: &Value) -> bool {
    query.terms.iter().all(|term| term.meets(row, query.is_case_blind))
        && query.has.iter().all(|field| path::has(row, field))
}

/// A field that no row of the collection has is a mistake, and the answer names those that there are.
fn check_terms(view: &View<'_>, collection: &Collection, query: &Query, rows: &[Value]) -> Result<(), CensusError> {
    let unknown = |rows: &[Value]| {
        let unknown =
            |term: &&Term| term.field != collection.key && !rows.iter().any(|row| path::has(row, &term.field));
        query.terms.iter().any(|term| unknown(&term))
    };
    if !unknown(rows) {
        return Ok(());
    }
    // Not among those that were asked for by their key, but perhaps among the others.
    let all = shelf::rows(view, collection.name, None);
    if all.is_empty() || !unknown(&all) {
        return Ok(());
    }
    let fields: BTreeSet<_> = all.iter().filter_map(Value::as_object).flat_map(Map::keys).cloned().collect();
    Err(CensusError::UnknownField(fields.into_iter().collect()))
}

/// Where fields are chosen, at least one of them must be one.
fn check_shown(query: &Query, rows: &[Value]) -> Result<(), CensusError> {
    let chosen = if query.show.is_empty() { &query.hide } else { &query.show };
    let is_known = |field: &String| rows.iter().any(|row| path::has(row, field));
    if rows.is_empty() || chosen.is_empty() || chosen.iter().any(is_known) {
        Ok(())
    } else {
        Err(CensusError::NothingToShow)
    }
}

fn sort(query: &Query, rows: &mut [&Value]) {
    if query.exact_first {
        rows.sort_by_key(|row| !query.terms.iter().all(|term| term.is_exact(row)));
    }
    for (field, is_descending) in query.sort.iter().rev() {
        rows.sort_by(|one, two| {
            let order = compare(path::text(one, field), path::text(two, field));
            if *is_descending { order.reverse() } else { order }
        });
    }
}

/// Those of the rows that are shown. Characters are spread over databases, each of which can give so many, in its own order.
fn page(query: &Query, name: &str, rows: &[&Value]) -> Vec<Value> {
    let per_db = query.limit_per_db.filter(|_| query.limit.is_none()).map(|limit| limit.clamp(1, 5000));
    let Some(per_db) = per_db else {
        return rows.iter().skip(query.start).take(query.rows_max(name, 1)).copied().cloned().collect();
    };
    if name != "character" {
        return rows.iter().skip(query.start).take(per_db).copied().cloned().collect();
    }
    let number = |row: &Value| row["character_id"].as_str().and_then(|id| id.parse::<u64>().ok()).unwrap_or_default();
    let of = |database: u64| rows.iter().filter(move |row| number(row) / 2 % DATABASES == database);
    (0..DATABASES).flat_map(|database| of(database).skip(query.start).take(per_db)).copied().cloned().collect()
}

/// The different values of a field, in order.
fn distinct(name: &str, field: &str, rows: &[&Value]) -> Map<String, Value> {
    let mut values: Vec<_> = rows.iter().flat_map(|row| path::all(row, field)).filter_map(Value::as_str).collect();
    values.sort_by(|one, two| compare(Some(one), Some(two)));
    values.dedup();
    values.truncate(DISTINCT_MAX);
    let (count, values) = (values.len(), json!({ field: values }));
    let body = json!({"count": count, (format!("{name}_list")): [values], "returned": 1});
    body.as_object().cloned().unwrap_or_default()
}

/// Leaves only `languages` of all texts that there are in several.
fn keep_languages(value: &mut Value, languages: &[String]) {
    const KNOWN: [&str; 6] = ["en", "de", "es", "fr", "it", "tr"];
    match value {
        _ if languages.is_empty() => {}
        Value::Array(elements) => elements.iter_mut().for_each(|element| keep_languages(element, languages)),
        Value::Object(fields) if !fields.is_empty() && fields.keys().all(|key| KNOWN.contains(&key.as_str())) => {
            fields.retain(|key, _| languages.contains(key));
        }
        Value::Object(fields) => fields.values_mut().for_each(|inner| keep_languages(inner, languages)),
        _ => {}
    }
}
