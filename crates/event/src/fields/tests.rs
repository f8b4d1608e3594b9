//! Reading by name gives what the JSON has.

use std::collections::BTreeMap;

use proptest::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::envelope::{Envelope, Event, Origin, Seen};
use crate::fields::{Field, Picker, Reading, Schema, Slots, Type, Value};
use crate::foreign::Foreign;
use crate::gap::Gap;
use crate::id::Identity;
use crate::kind::Kind;
use crate::payload::{Fact, KindInfo, Payload};
use crate::subject::{Key, Subject};
use crate::time::Timestamp;

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Round,
    #[serde(rename = "long")]
    Long(u8),
    Wide(u8, u8),
    Tall {
        metres: f64,
    },
}

#[derive(Debug, Serialize, JsonSchema)]
struct Tower {
    name: Option<&'static str>,
    floors: u64,
    shape: Shape,
}

/// One of everything that serde has.
#[derive(Debug, Serialize, JsonSchema)]
struct Bell {
    id: u64,
    at: Timestamp,
    letter: char,
    low: i8,
    tower: Option<Tower>,
    tones: Vec<Option<f32>>,
    towers: Vec<Tower>,
    pair: (u8, &'static str),
    by_number: BTreeMap<u16, bool>,
    nothing: (),
    #[serde(flatten)]
    rest: BTreeMap<&'static str, Shape>,
}

impl Payload for Bell {
    fn kind(&self) -> Kind {
        Self::KIND
    }
    fn subject(&self) -> Subject {
        Subject::number("bell", self.id)
    }
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.id);
    }
}

impl Fact for Bell {
    type Game = Self;
    const KIND: Kind = Kind::new("bells.bell");
    fn of(game: &Self) -> Option<&Self> {
        Some(game)
    }
}

/// A bell that gives itself with its type known, as what `facts!` makes does.
#[derive(Debug, Serialize)]
struct Known(Bell);

impl Payload for Known {
    fn kind(&self) -> Kind {
        self.0.kind()
    }
    fn subject(&self) -> Subject {
        self.0.subject()
    }
    fn identify(&self, identity: &mut Identity) {
        self.0.identify(identity);
    }
    fn pick(&self, picker: Picker<'_>) {
        picker.take(&self.0);
    }
}

fn bell() -> Bell {
    let tower = |shape| Tower { name: None, floors: u64::MAX, shape };
    Bell {
        id: 7,
        at: Timestamp::from_secs(60),
        letter: 'é',
        low: -8,
        tower: Some(Tower { name: Some("big"), ..tower(Shape::Long(3)) }),
        tones: vec![Some(1.5), None],
        towers: vec![tower(Shape::Round), tower(Shape::Wide(1, 2))],
        pair: (1, "one"),
        by_number: [(4, true)].into(),
        nothing: (),
        rest: [("tall", Shape::Tall { metres: 2.5 }), ("wide", Shape::Wide(1, 2)), ("round", Shape::Round)].into(),
    }
}

fn rung() -> Event {
    let seen = Seen { origin: Origin::Backfill, ..Seen::at(Timestamp::from_secs(61)) };
    Envelope::new("bells", bell(), seen).into_event()
}

/// What is at `path` in the event, as a text.
fn read(event: &Event, path: &str, holds: &Type) -> String {
    let mut reading = Reading::default();
    let slot = reading.want(path.split('.'), holds);
    Slots::with(|slots| {
        reading.read(event, slots);
        slots.get(slot).to_string()
    })
}

#[test]
fn everything_that_can_be_written_is_read_as_it_is_written() {
    let event = rung();
    let known = Envelope::new("bells", Known(bell()), Seen::at(Timestamp::EPOCH)).into_event();
    let paths = "id letter low tower tower.name tower.floors tower.shape tower.shape.long tones towers pair by_number.4 \
        by_number.5 nothing tall.tall.metres wide.wide wide.round round id.deeper lettr";
    let found = paths.split_ascii_whitespace().map(|path| {
        let found = read(&event, &format!("event.{path}"), &Type::Any);
        assert_eq!(read(&known, &format!("event.{path}"), &Type::Any), found);
        format!("{path}: {found}")
    });
    insta::assert_snapshot!(found.collect::<Vec<_>>().join("\n"), @r#"
    id: 7
    letter: "é"
    low: -8
    tower: {..}
    tower.name: "big"
    tower.floors: 18446744073709551615
    tower.shape: {..}
    tower.shape.long: 3
    tones: [1.5, null]
    towers: [{..}, {..}]
    pair: [1, "one"]
    by_number.4: true
    by_number.5: absent
    nothing: null
    tall.tall.metres: 2.5
    wide.wide: [1, 2]
    wide.round: absent
    round: "round"
    id.deeper: absent
    lettr: absent
    "#);
    assert_eq!(read(&event, "event", &Type::Any), "{..}");
    assert_eq!(read(&event, "event.at", &Type::Time), "\"1970-01-01T00:01:00Z\"");
    assert_eq!(read(&event, "event.letter", &Type::Time), "\"é\"", "what is no time stays a text");
}

#[test]
fn the_envelope_has_names_too() {
    let event = rung();
    let roots =
        ["kind", "source", "subject", "time", "observed_at", "origin"].map(|name| read(&event, name, &Type::Any));
    assert_eq!(
        roots,
        ["\"bells.bell\"", "\"bells\"", "\"bell/7\"", "absent", "\"1970-01-01T00:01:01Z\"", "\"backfill\""]
    );
    assert_eq!(read(&event, "id", &Type::Any), format!("\"{}\"", event.id));
    assert_eq!([read(&event, "id.x", &Type::Any), read(&event, "nobody", &Type::Any)], ["absent", "absent"]);
}

#[test]
fn what_nobody_can_read_is_read_by_its_json() {
    let data = r#"{"who":{"tag":"2PP","level":[1,2]},"n":18446744073709551615}"#;
    let foreign = Foreign::new(Kind::new("chess.move"), Subject::number("board", 1), data).unwrap();
    let event = Envelope::new("chess", foreign, Seen::at(Timestamp::EPOCH)).into_event();
    let found = ["event.who.tag", "event.who.level", "event.n", "event.who", "event.where"];
    assert_eq!(
        found.map(|path| read(&event, path, &Type::Any)),
        ["\"2PP\"", "[1, 2]", "18446744073709551615", "{..}", "absent"]
    );
}

#[test]
fn a_field_is_found_by_the_schema_and_its_value_is_a_key() {
    let kinds = [KindInfo::of::<Bell>()];
    let of = |path: &str| Field::new(path, &kinds);
    let event = rung();
    let key = |path: &str| of(path).unwrap().key(&event);
    assert_eq!([key("id"), key("event.id")], [Some(Key::Number(7)), Some(Key::Number(7))]);
    assert_eq!([key("tower.name"), key("subject")], [Some(Key::Text("big".into())), Some(Key::Text("bell/7".into()))]);
    assert_eq!([key("low"), key("at")].map(|key| key.unwrap().to_string()), ["-8", "1970-01-01T00:01:00Z"]);
    assert_eq!([key("tones"), key("time"), key("nothing")], [None, None, None]);
    assert_eq!(of("at").unwrap().holds(), &Type::Time);
    assert_eq!(of("tower.name").unwrap().to_string(), "event.tower.name");
    for (path, at, message) in [
        ("towr.name", 0, "bells.bell has no field `towr`; did you mean `tower`?"),
        ("event.tower.nam", 12, "`event.tower` has no field `nam`; did you mean `name`?"),
        ("id.more", 3, "an int has no fields"),
    ] {
        let error = of(path).unwrap_err();
        assert_eq!((error.at, error.to_string().as_str()), (at, message), "{path}");
    }
    let gap = |path: &str| Field::new(path, &[KindInfo::of::<Gap>()]).map(|field| field.to_string());
    assert_eq!(gap("").unwrap_err().to_string(), "gap has no field ``");
    assert_eq!([gap("source"), gap("kind")], [Ok("event.source".to_owned()), Ok("kind".to_owned())]);
    assert!(Field::new("anything.at.all", &[]).is_ok());
}

#[test]
fn what_kinds_share_is_asked_of_all_of_them() {
    let schema = |json: fn() -> schemars::Schema| KindInfo { schema: json, ..KindInfo::of::<Bell>() };
    let one = schema(|| {
        schemars::json_schema!({ "type": "object", "required": ["n", "who", "word", "x"], "properties": {
            "n": { "type": "integer" }, "who": { "type": ["string", "null"] }, "x": { "type": "boolean" },
            "word": { "anyOf": [{ "const": "a" }, { "const": "b" }] }, "open": { "type": "object", "additionalProperties": { "type": "boolean" } },
        } })
    });
    let other = schema(|| {
        schemars::json_schema!({ "type": "object", "required": ["n", "who", "word", "x"], "properties": {
            "n": { "type": "number" }, "who": { "$ref": "#/$defs/Who" }, "word": { "enum": ["c"] }, "x": { "type": "string", "pattern": "^[0-9]+$" },
        }, "$defs": { "Who": { "anyOf": [{ "$ref": "#/$defs/Who" }, { "type": "string" }] } } })
    });
    let both = Schema::of(&[one, other]);
    let found = |name: &str| both.find(["event", name]).map(|member| (member.holds, member.optional));
    let words = ["a", "b", "c"].map(str::to_owned).into();
    assert_eq!(found("n"), Ok((Type::Double, false)));
    assert_eq!(found("word"), Ok((Type::Text(Some(words)), false)));
    assert_eq!(found("who"), Ok((Type::Any, true)), "a schema may go round in a circle");
    assert_eq!(found("x"), Ok((Type::Any, false)));
    assert_eq!(
        both.find(["event", "open", "any"]).map(|member| (member.holds, member.optional)),
        Ok((Type::Bool, true))
    );
    assert_eq!(Schema::of(&[other]).find(["event", "x"]).unwrap().holds, Type::Id);
    assert_eq!(both.find(["n"]).unwrap_err().message, "`n` is not known; did you mean `event.n`?");
    assert_eq!(
        both.find(["observd_at"]).unwrap_err().message,
        "`observd_at` is not known; did you mean `observed_at`?"
    );
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Any(Json);

impl Payload for Any {
    fn kind(&self) -> Kind {
        Kind::new("test.any")
    }
    fn subject(&self) -> Subject {
        Subject::number("any", 1)
    }
    fn identify(&self, _: &mut Identity) {}
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<i32>().prop_map(|eighths| Json::from(f64::from(eighths) / 8.0)),
        "[a-c\u{e9}\"]{0,3}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("[a-c]", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn is_same(value: Value<'_>, json: Option<&Json>) -> bool {
    match (value, json) {
        (Value::Absent, None) | (Value::Null, Some(Json::Null)) | (Value::Object, Some(Json::Object(_))) => true,
        (Value::Bool(value), Some(json)) => json.as_bool() == Some(value),
        (Value::Int(value), Some(json)) => json.as_i64() == Some(value),
        (Value::Uint(value), Some(json)) => json.as_u64() == Some(value) && json.as_i64().is_none(),
        (Value::Double(value), Some(json)) => json.is_f64() && json.as_f64() == Some(value),
        (Value::Text(value), Some(json)) => json.as_str() == Some(value),
        (Value::List(list), Some(Json::Array(items))) => {
            list.len() == items.len()
                && list
                    .iter()
                    .zip(items)
                    .all(|(value, item)| is_same(value, Some(item)) || item.is_array() && value == Value::Object)
        }
        _ => false,
    }
}

proptest! {
    /// All paths at once, over JSON handed in both ways.
    #[test]
    fn any_json_is_read_as_it_is(
        json in any_json(),
        paths in prop::collection::vec(prop::collection::vec("[a-c]", 0..4), 1..6),
    ) {
        let text = json.to_string();
        let foreign = Foreign::new(Kind::new("test.any"), Subject::number("any", 1), &text).unwrap();
        let seen = Seen::at(Timestamp::EPOCH);
        let typed = Envelope::new("test", Any(json.clone()), seen).into_event();
        for event in [typed, Envelope::new("test", foreign, seen).into_event()] {
            let mut reading = Reading::default();
            let wanted: Vec<(usize, &Vec<String>)> = paths.iter().map(|path| {
                (reading.want(std::iter::once("event").chain(path.iter().map(String::as_str)), &Type::Any), path)
            }).collect();
            Slots::with(|slots| {
                reading.read(&event, slots);
                for (slot, path) in wanted {
                    let expected = path.iter().try_fold(&json, |json, name| json.get(name.as_str()));
                    prop_assert!(is_same(slots.get(slot), expected), "{path:?} of {text}: {}", slots.get(slot));
                }
                Ok(())
            })?;
        }
    }
}
