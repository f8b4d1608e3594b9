//! A kind of fact with a field of every type.

use bugle_event::{Envelope, Event, Fact, Identity, Kind, KindInfo, Origin, Payload, Seen, Subject, Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::cel::{Cel, CelError};

/// An id that is a text of digits in JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id(pub(super) u64);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for Id {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]+$" })
    }
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    Red,
    Blue,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Clan {
    pub(super) tag: String,
    pub(super) level: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) motto: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Fight {
    pub(super) world_id: i64,
    pub(super) damage: i64,
    pub(super) large: u64,
    pub(super) share: f64,
    pub(super) is_headshot: bool,
    pub(super) name: String,
    pub(super) side: Side,
    pub(super) attacker_id: Id,
    pub(super) victim_id: Id,
    pub(super) at: Timestamp,
    pub(super) until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) weapon_id: Option<i64>,
    pub(super) clan: Clan,
    pub(super) hits: Vec<i64>,
    pub(super) tags: Vec<String>,
    pub(super) clans: Vec<Clan>,
    pub(super) helpers: Vec<Id>,
    pub(super) raw: serde_json::Value,
}

impl Payload for Fight {
    fn kind(&self) -> Kind {
        Self::KIND
    }
    fn subject(&self) -> Subject {
        Subject::number("world", 10)
    }
    fn identify(&self, _: &mut Identity) {}
    fn pick(&self, picker: bugle_event::fields::Picker<'_>) {
        picker.take(self);
    }
}

impl Fact for Fight {
    type Game = Self;
    const KIND: Kind = Kind::new("test.fight");
    fn of(game: &Self) -> Option<&Self> {
        Some(game)
    }
}

pub(super) fn fight() -> Fight {
    let clan = |tag: &str| Clan { tag: tag.to_owned(), level: 12, motto: None };
    Fight {
        world_id: 10,
        damage: -7,
        large: u64::MAX,
        share: 0.5,
        is_headshot: true,
        name: "Zoë".to_owned(),
        side: Side::Red,
        attacker_id: Id(5_428_010_618_035_323_201),
        victim_id: Id(8),
        at: "2026-01-31T12:00:00Z".parse().unwrap(),
        until: None,
        weapon_id: None,
        clan: clan("#2PP"),
        hits: vec![3, 1, 2],
        tags: vec!["a".to_owned(), "bc".to_owned()],
        clans: vec![clan("#A"), clan("#B")],
        helpers: vec![Id(5), Id(6)],
        raw: serde_json::json!({ "deep": [1, "x", null], "n": 2.5, "none": null }),
    }
}

pub(super) fn event(fight: Fight) -> Event {
    let at = fight.at;
    let seen =
        Seen { time: Some(at), origin: Origin::Backfill, ..Seen::at(Timestamp::from_millis(at.as_millis() + 1500)) };
    Envelope::new("test", fight, seen).into_event()
}

pub(super) fn cel(text: &str) -> Result<Cel, CelError> {
    Cel::new(text, &[KindInfo::of::<Fight>()])
}

/// Whether `text` holds for the usual fight.
pub(super) fn holds(text: &str) -> bool {
    cel(text).unwrap_or_else(|error| panic!("{error}")).holds(&event(fight()))
}
