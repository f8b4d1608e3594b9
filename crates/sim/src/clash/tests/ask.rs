//! The worlds as somebody sees them who asks by address.

use std::time::Duration;

use bugle_event::Timestamp;
use http::Method;
use serde_json::Value;

use super::super::address;
use super::super::cast::cast;
use super::super::world::{Plan, World};

/// A seeded world and the fixed cast.
pub(super) struct Worlds {
    pub(super) seeded: World,
    pub(super) cast: World,
}

impl Worlds {
    pub(super) fn new(seed: u64, start: Timestamp, clans: usize) -> Self {
        Self::of(Plan { seed, start, clans, ..Plan::usual() })
    }

    /// Those of a plan.
    pub(super) fn of(plan: Plan) -> Self {
        Self { cast: cast(&plan), seeded: World::new(plan) }
    }

    /// Lets so much time pass.
    pub(super) fn pass(&mut self, time: Duration) {
        let to = self.now() + time;
        self.seeded.advance(to);
        self.cast.advance(to);
    }

    pub(super) fn now(&self) -> Timestamp {
        self.seeded.realm.now
    }

    /// The status and the body of an address behind `/v1`.
    pub(super) fn ask(&self, path: &str) -> (u16, Value) {
        let uri = format!("/v1{}", path.replace('#', "%23")).parse().unwrap();
        let answer = address::asked(&Method::GET, &uri, b"").answer([&self.seeded.realm, &self.cast.realm]);
        (answer.status, answer.body)
    }

    /// The body, which must be there.
    pub(super) fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The rows of a list.
    pub(super) fn list(&self, path: &str) -> Vec<Value> {
        match self.get(path)["items"].take() {
            Value::Array(rows) => rows,
            other => panic!("{path}: {other}"),
        }
    }

    /// The tags of all clans, those of the cast last.
    pub(super) fn clans(&self) -> Vec<String> {
        let clans = self.seeded.realm.clans.iter().chain(&self.cast.realm.clans);
        clans.map(|clan| clan.tag.clone()).collect()
    }

    /// The tags of some players: of clans and of none.
    pub(super) fn players(&self, step: usize) -> Vec<String> {
        let players = self.seeded.realm.players.iter().step_by(step).chain(self.cast.realm.players.iter().take(2));
        players.map(|player| player.tag.clone()).collect()
    }
}

/// A field that is a text.
pub(super) fn text<'a>(body: &'a Value, field: &str) -> &'a str {
    body[field].as_str().unwrap_or_else(|| panic!("no {field} in {body}"))
}

/// A field that is a number.
pub(super) fn number(body: &Value, field: &str) -> i64 {
    body[field].as_i64().unwrap_or_else(|| panic!("no {field} in {body}"))
}

/// The sum of a field over rows.
pub(super) fn sum<'a>(rows: impl IntoIterator<Item = &'a Value>, field: &str) -> i64 {
    rows.into_iter().map(|row| number(row, field)).sum()
}
