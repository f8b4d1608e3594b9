//! A little Census: tables of rows, what is asked of them, and how often.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_http::{Request, Response, Transport, TransportError};
use bugle_planetside::Client;
use bytes::Bytes;
use serde_json::{Map, Value, json};
use url::Url;

/// Rows by collection, and what was asked.
#[derive(Default)]
pub(super) struct Little {
    tables: BTreeMap<&'static str, Vec<Value>>,
    asked: Mutex<Vec<String>>,
    /// How long an answer takes.
    pub(super) answers_after: Duration,
    /// Joins bring nothing, as where they were cut off.
    pub(super) cuts_joins: AtomicBool,
}

impl Little {
    /// With these rows of a collection, besides those that it has.
    pub(super) fn with(mut self, collection: &'static str, rows: impl IntoIterator<Item = Value>) -> Self {
        self.tables.entry(collection).or_default().extend(rows);
        self
    }

    /// Something to ask it with.
    pub(super) fn client(self) -> (Client, Arc<Self>) {
        let little = Arc::new(self);
        let service = Arc::clone(&little);
        let transport = Transport::new(tower::service_fn(move |request: Request| {
            let body = service.answer(&request.uri().to_string()).to_string();
            let answers_after = service.answers_after;
            async move {
                if !answers_after.is_zero() {
                    tokio::time::sleep(answers_after).await;
                }
                Ok::<_, TransportError>(Response::new(Bytes::from(body)))
            }
        }));
        let client = Client::builder().service_id("s:topsecret").census_url("http://census.test/").transport(transport);
        (client.build().expect("the settings are good"), little)
    }

    /// What was asked since the last call, without what all addresses have.
    pub(super) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("no test panics here"))
    }

    fn answer(&self, uri: &str) -> Value {
        let url = Url::parse(uri).expect("an address");
        let path = url.path().trim_start_matches("/s:topsecret");
        self.asked.lock().expect("no test panics here").push(shown(path, &url));
        let collection = path.rsplit('/').next().unwrap_or_default();
        let mut rows: Vec<&Value> = self.tables.get(collection).into_iter().flatten().collect();
        let (mut limit, mut start, mut joins) = (if collection == "leaderboard" { 10 } else { 1 }, 0, Vec::new());
        for (name, value) in url.query_pairs() {
            match &*name {
                "c:limit" => limit = value.parse().expect("a limit"),
                "c:case" => {}
                "c:start" => start = value.parse().expect("a start"),
                "c:join" => joins.push(value.into_owned()),
                "c:sort" => rows.sort_by_key(|row| text(row, &value).and_then(|text| text.parse::<u64>().ok())),
                _ if collection == "map" => {}
                "name" | "period" | "world" if collection.ends_with("leaderboard") => {}
                _ => rows.retain(|row| fits(row, &name, &value)),
            }
        }
        let rows: Vec<_> = rows.into_iter().skip(start).take(limit).map(|row| self.joined(row, &joins)).collect();
        json!({ format!("{collection}_list"): rows, "returned": rows.len() })
    }

    fn joined(&self, row: &Value, joins: &[String]) -> Value {
        let mut row = row.clone();
        for join in joins.iter().filter(|_| !self.cuts_joins.load(Ordering::Relaxed)) {
            let mut parts = join.split('^');
            let (collection, keys) = (parts.next().unwrap_or_default(), parts.filter_map(|part| part.split_once(':')));
            let keys: BTreeMap<_, _> = keys.collect();
            let value = text(&row, keys["on"]);
            let mut others = self.tables.get(collection).into_iter().flatten();
            if let Some(other) = others.find(|other| value.is_some() && text(other, keys["to"]) == value) {
                row[format!("{}_join_{collection}", keys["on"])] = other.clone();
            }
        }
        row
    }
}

/// An address as a test writes it.
fn shown(path: &str, url: &Url) -> String {
    let query: Vec<_> = url.query_pairs().map(|(name, value)| format!("{name}={value}")).collect();
    let path = path.trim_start_matches("/get/").trim_start_matches("ps2:v2/");
    format!("{path}?{}", query.join("&"))
}

/// Whether a field of a row is so.
fn fits(row: &Value, field: &str, value: &str) -> bool {
    if matches!(field, "before" | "after") {
        let second: u64 = text(row, "timestamp").and_then(|text| text.parse().ok()).expect("a time");
        let bound: u64 = value.parse().expect("a time");
        return if field == "before" { second < bound } else { second > bound };
    }
    let (field, row) = if field == "type" { ("event_type", row) } else { (field, row) };
    let has = text(row, field).unwrap_or_default();
    match value.strip_prefix('^') {
        Some(begin) => has.starts_with(begin),
        None => value.split(',').any(|value| value == has),
    }
}

/// What a field has, one inside of another told by a dot.
fn text(row: &Value, field: &str) -> Option<String> {
    let value = field.split('.').try_fold(row, |value, name| value.get(name))?;
    value.as_str().map(str::to_owned)
}

/// A row: all values in quotes, as the service writes them.
pub(super) fn row<const N: usize>(fields: [(&str, &str); N]) -> Value {
    let mut row = Map::new();
    for (name, value) in fields {
        match name.split_once('.') {
            Some((outer, inner)) => {
                let object = row.entry(outer).or_insert_with(|| json!({}));
                object[inner] = value.into();
            }
            None => {
                row.insert(name.to_owned(), value.into());
            }
        }
    }
    row.into()
}
