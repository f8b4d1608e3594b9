//! A query: terms that rows must meet, and commands that say how to show them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::error::CensusError;
use super::join::{self, Join};
use super::rows::View;
use super::shelf;
use super::term::{Term, compare, list, lookup, text};

/// What is asked of a collection.
#[derive(Debug, Default)]
pub(super) struct Query {
    terms: Vec<Term>,
    limit: usize,
    start: usize,
    show: Vec<String>,
    hide: Vec<String>,
    sort: Vec<(String, bool)>,
    has: Vec<String>,
    resolve: Vec<String>,
    joins: Vec<Join>,
    languages: Vec<String>,
    case_blind: bool,
    exact_first: bool,
    pub(super) timing: bool,
}

/// What a query found.
#[derive(Debug)]
pub(super) struct Found {
    /// How many rows meet the terms.
    pub(super) matches: usize,
    /// Those that are shown.
    pub(super) rows: Vec<Value>,
}

impl Query {
    /// Reads the part of the address behind the question mark. Commands that are not known here change nothing.
    pub(super) fn parse(pairs: &[(String, String)]) -> Result<Self, CensusError> {
        let mut query = Self { limit: 1, ..Self::default() };
        for (key, value) in pairs {
            match key.as_str() {
                "c:limit" => query.limit = whole("c:limit", value)?,
                "c:start" => query.start = whole("c:start", value)?,
                "c:show" => query.show.extend(list(value)),
                "c:hide" => query.hide.extend(list(value)),
                "c:sort" => query.sort.extend(list(value).map(|field| descending(&field))),
                "c:has" => query.has.extend(list(value)),
                "c:resolve" => query.resolve.extend(join::resolves(value)),
                "c:join" => query.joins.extend(join::parse(value)),
                "c:lang" => query.languages.extend(list(value)),
                "c:case" => query.case_blind = !truth(value),
                "c:exactMatchFirst" => query.exact_first = truth(value),
                "c:timing" => query.timing = truth(value),
                command if command.starts_with("c:") => {}
                field => query.terms.push(Term::parse(field, value)?),
            }
        }
        Ok(query)
    }

    /// Adds that `key` is one of `ids`.
    pub(super) fn require(&mut self, key: &str, ids: &str) {
        self.terms.push(Term::one_of(key, ids));
    }

    /// What there is in `collection`.
    pub(super) fn run(&self, view: &View<'_>, collection: &str) -> Result<Found, CensusError> {
        let ids = self.terms.iter().find_map(|term| term.ids(collection));
        let mut rows = shelf::rows(view, collection, ids.as_deref()).ok_or(CensusError::NoData)?;
        self.check_fields(&rows)?;
        rows.retain(|row| self.terms.iter().all(|term| term.meets(row, self.case_blind)));
        rows.retain(|row| self.has.iter().all(|field| lookup(row, field).is_some()));
        self.sort(&mut rows);
        let matches = rows.len();
        let shown = rows.into_iter().skip(self.start).take(self.limit.max(1));
        let rows = shown.filter_map(|row| self.present(view, collection, row)).collect::<Result<_, _>>()?;
        Ok(Found { matches, rows })
    }

    /// The row as it is shown: with what is resolved and joined, without what is hidden. `None`: a join drops it.
    fn present(&self, view: &View<'_>, collection: &str, row: Value) -> Option<Result<Value, CensusError>> {
        let mut own = row;
        let mut whole = own.clone();
        view.resolve(collection, &mut whole, &self.resolve);
        if !self.joins.iter().all(|join| join.apply(view, collection, &mut whole)) {
            return None;
        }
        keep_languages(&mut whole, &self.languages);
        let (Value::Object(own), Value::Object(fields)) = (&mut own, &mut whole) else { return None };
        // `c:show` and `c:hide` are about the collection's own fields, and `show` wins.
        let chosen = |list: &[String], key: &str| list.iter().any(|field| field.split('.').next() == Some(key));
        if !self.show.is_empty() {
            fields.retain(|key, _| chosen(&self.show, key) || !own.contains_key(key));
        } else if !self.hide.is_empty() {
            fields.retain(|key, _| !chosen(&self.hide, key));
        }
        Some(if fields.is_empty() { Err(CensusError::NothingToShow) } else { Ok(whole) })
    }

    /// A field that no row of the collection has is a mistake, and the answer names those that there are.
    fn check_fields(&self, rows: &[Value]) -> Result<(), CensusError> {
        let unknown = |term: &Term| !rows.iter().any(|row| lookup(row, &term.field).is_some());
        if rows.is_empty() || !self.terms.iter().any(unknown) {
            return Ok(());
        }
        let fields: BTreeSet<_> = rows.iter().filter_map(Value::as_object).flat_map(Map::keys).cloned().collect();
        Err(CensusError::UnknownField(fields.into_iter().collect()))
    }

    fn sort(&self, rows: &mut [Value]) {
        if self.exact_first {
            rows.sort_by_key(|row| !self.terms.iter().all(|term| term.is_exact(row)));
        }
        for (field, descending) in self.sort.iter().rev() {
            rows.sort_by(|one, two| {
                let order = compare(text(one, field), text(two, field));
                if *descending { order.reverse() } else { order }
            });
        }
    }
}

fn keep_languages(value: &mut Value, languages: &[String]) {
    const KNOWN: [&str; 6] = ["en", "de", "es", "fr", "it", "tr"];
    if languages.is_empty() {
        return;
    }
    for inner in value.as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
        inner.retain(|key, _| !KNOWN.contains(&key.as_str()) || languages.contains(key));
    }
}

fn descending(field: &str) -> (String, bool) {
    match field.split_once(':') {
        Some((field, direction)) => (field.to_owned(), direction == "-1"),
        None => (field.to_owned(), false),
    }
}

fn whole(command: &'static str, value: &str) -> Result<usize, CensusError> {
    value.parse().map_err(|_| CensusError::NotAWholeNumber(command))
}

/// Booleans of commands: everything but these means yes.
fn truth(value: &str) -> bool {
    !matches!(value, "0" | "false" | "f")
}
