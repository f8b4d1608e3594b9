//! Bodies of services with habits of their own.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod beside;
mod holes;
mod losses;
mod rows;
mod service;

use bugle_event::Timestamp;
use bugle_model::{BodyError, Model as _, Read, Reading, model, open_enum};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A service that sends everything as strings has types that are read so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Flag(bool);

impl Read for Flag {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        if !matches!(json, r#""0""# | r#""1""#) {
            reading.unusual();
        }
        match json.trim_matches('"') {
            "1" | "true" => Some(Self(true)),
            "0" | "false" => Some(Self(false)),
            _ => None,
        }
    }

    fn to_service(&self) -> Value {
        if self.0 { "1" } else { "0" }.into()
    }
}

open_enum! {
    /// A side.
    pub enum Side {
        /// One.
        North = "north",
    }
}

model! {
    /// A row of a service that writes names with underscores, and everything as strings.
    pub struct Row {
        @identity {
            /// Which.
            row_id: u64 = "row_id",
        }
        /// Whether it counts.
        is_active: Flag = "is_active",
        /// What it weighs.
        weight: Option<f64> = "weight" | "old_weight",
        /// Which side.
        side: Option<Side> = "side",
        /// Parts, which are rows.
        parts: Vec<Row> = "parts",
        /// When.
        seen_at: Option<Timestamp> = "seenAt",
    }
}

fn read(json: &str) -> (Row, u32, u32) {
    let body = Row::from_json(json.as_bytes()).unwrap();
    (body.value, body.odd_fields, body.unknown)
}

#[test]
fn everything_may_be_a_string() {
    let (row, odd, unknown) = read(r#"{"row_id": "7", "is_active": "1", "side": "north", "parts": [{"row_id": "8"}]}"#);
    assert_eq!((row.row_id, row.is_active, row.parts[0].row_id), (7, Flag(true), 8));
    assert_eq!((odd, unknown), (0, 0));
}

#[test]
fn what_is_odd_or_unknown_is_kept_and_counted() {
    let (row, odd, unknown) = read(r#"{"row_id": 7, "weight": [], "side": "up", "parts": [3], "new": {"a": 1}}"#);
    assert_eq!((odd, unknown), (2, 2));
    let written = serde_json::to_string(&row).unwrap();
    let expected = r#"{"row_id":7,"side":"up","new":{"a":1},"parts":[3],"weight":[]}"#;
    assert_eq!(written, expected);
}

#[test]
fn names_are_understood_as_they_are_sent_and_as_they_are_written() {
    let (row, ..) = read(r#"{"row_id": 7, "seenAt": "2026-01-01T00:00:00Z"}"#);
    let written = serde_json::to_string(&row).unwrap();
    assert!(written.contains("seen_at"), "{written}");
    assert_eq!(serde_json::from_str::<Row>(&written).unwrap(), row);
}

#[test]
fn a_retired_name_gives_way_to_the_current_one() {
    for json in [r#"{"row_id": 7, "weight": 2, "old_weight": 1}"#, r#"{"row_id": 7, "old_weight": 1, "weight": 2}"#] {
        assert_eq!(read(json).0.weight, Some(2.0));
    }
    assert_eq!(read(r#"{"row_id": 7, "old_weight": 1, "weight": null}"#).0.weight, Some(1.0));
}

#[test]
fn what_is_none_says_why() {
    let why = |body: &str| Row::from_json(body.as_bytes()).unwrap_err();
    assert!(matches!(why("{\"row_id\": 7"), BodyError::NotJson { line: 1, .. }));
    assert!(matches!(why("<html>"), BodyError::NotJson { line: 1, column: 1 }));
    for body in ["[]", "{}", "{\"row_id\": []}", "3"] {
        assert_eq!(why(body).to_string(), "not a Row: it lacks a `row_id` that can be read", "{body}");
    }
}
