//! A query: terms that rows must meet, and commands that say how to show them.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::error::CensusError;
use super::join::{self, Join};
use super::rows::View;

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
        self.terms.push(Term { field: key.to_owned(), operator: Operator::Equal, values: list(ids).collect() });
    }

    /// What there is in `collection`.
    pub(super) fn run(&self, view: &View<'_>, collection: &str) -> Result<Found, CensusError> {
        let ids = self.terms.iter().find_map(|term| term.ids(collection));
        let mut rows = view.rows(collection, ids.as_deref()).ok_or(CensusError::NoData)?;
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

/// One condition.
#[derive(Clone, Debug)]
pub(super) struct Term {
    field: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    StartsWith,
    Contains,
    Not,
}

impl Term {
    /// The operator is the first character of the value; commas separate alternatives.
    pub(super) fn parse(field: &str, value: &str) -> Result<Self, CensusError> {
        let operator = match value.chars().next() {
            Some('<') => Operator::Less,
            Some('[') => Operator::AtMost,
            Some('>') => Operator::Greater,
            Some(']') => Operator::AtLeast,
            Some('^') => Operator::StartsWith,
            Some('*') => Operator::Contains,
            Some('!') => Operator::Not,
            _ => Operator::Equal,
        };
        let value = if operator == Operator::Equal { value } else { &value[1..] };
        let values: Vec<_> = list(value).collect();
        if field.ends_with("_id") && values.iter().any(|value| value.parse::<i64>().is_err()) {
            return Err(CensusError::NotANumber(field.to_owned()));
        }
        if operator == Operator::Contains && values.iter().any(|value| value.len() < 3) {
            return Err(CensusError::SearchTooShort(field.to_owned()));
        }
        Ok(Self { field: field.to_owned(), operator, values })
    }

    /// Whether `row` meets it.
    pub(super) fn meets(&self, row: &Value, case_blind: bool) -> bool {
        let Some(found) = text(row, &self.field) else { return self.operator == Operator::Not };
        let fold = |text: &str| if case_blind { text.to_lowercase() } else { text.to_owned() };
        let found = fold(found);
        let one = |value: &String| self.operator.holds(&found, &fold(value));
        match self.operator {
            Operator::Not => self.values.iter().all(one),
            _ => self.values.iter().any(one),
        }
    }

    fn is_exact(&self, row: &Value) -> bool {
        text(row, &self.field).is_some_and(|found| self.values.iter().any(|value| value == found))
    }

    /// The ids that it asks for, if it asks for rows of `collection` by their key.
    fn ids(&self, collection: &str) -> Option<Vec<u64>> {
        let by_key = self.operator == Operator::Equal && Some(self.field.as_str()) == super::rows::key(collection);
        by_key.then(|| self.values.iter().filter_map(|value| value.parse().ok()).collect())
    }
}

impl Operator {
    fn holds(self, found: &str, value: &str) -> bool {
        let order = || compare(Some(found), Some(value));
        match self {
            Self::Equal => found == value,
            Self::Less => order().is_lt(),
            Self::AtMost => order().is_le(),
            Self::Greater => order().is_gt(),
            Self::AtLeast => order().is_ge(),
            Self::StartsWith => found.starts_with(value),
            Self::Contains => found.contains(value),
            Self::Not => found != value,
        }
    }
}

/// Numbers by size, words by the alphabet; what is absent comes first.
fn compare(one: Option<&str>, two: Option<&str>) -> Ordering {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    match (number(one), number(two)) {
        (Some(one), Some(two)) => one.total_cmp(&two),
        _ => one.cmp(&two),
    }
}

/// The value under a path with dots.
fn lookup<'a>(row: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(row, |value, key| value.get(key))
}

fn text<'a>(row: &'a Value, path: &str) -> Option<&'a str> {
    lookup(row, path)?.as_str()
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

fn list(value: &str) -> impl Iterator<Item = String> + '_ {
    value.split(',').filter(|part| !part.is_empty()).map(str::to_owned)
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
