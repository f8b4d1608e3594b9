//! A model is written as the service wrote it, however odd that was.

use bugle_event::Timestamp;
use bugle_model::{Model as _, Read as _, model, open_enum};
use proptest::prelude::*;
use serde_json::{Value, json};

open_enum! {
    /// A wind.
    pub enum Wind {
        /// From the north.
        North = "northWind",
        /// From the south.
        South = "south",
    }
}

model! {
    /// A voyage.
    pub struct Voyage {
        @identity {
            /// Which.
            id: u32 = "id",
        }
        /// What it is called.
        name: String = "name",
        /// How many are on board.
        crew_size: u32 = "crewSize" | "crew" | "oldCrew",
        /// How far above the sea it ends.
        height: Option<i64> = "height",
        /// How far it goes.
        distance: f64 = "distance" | "oldDistance",
        /// Whether it is over.
        is_over: bool = "isOver",
        /// The wind.
        wind: Option<Wind> = "wind",
        /// When it began.
        began_at: Option<Timestamp> = "beganAt" | "began" or none,
        /// How deep the sea was, day by day.
        depths: Vec<u32> = "depths",
        /// Its legs.
        legs: Vec<Voyage> = "legs" | "parts",
        /// The way back.
        way_back: Option<Box<Voyage>> = "wayBack" or none,
    }
}

/// `body` read, and written as it was sent.
fn written(body: &str) -> Value {
    Voyage::from_json(body.as_bytes()).unwrap().value.to_service()
}

fn check(body: &str) {
    assert_eq!(written(body), serde_json::from_str::<Value>(body).unwrap(), "{body}");
}

#[test]
fn what_is_sent_as_usual_is_written_so() {
    check(
        r#"{"id": 1, "name": "Argo", "crewSize": 50, "height": -3, "distance": 2.5, "isOver": true, "wind": "south",
            "beganAt": "20260131T120000.000Z", "depths": [1, 2], "legs": [{"id": 2}], "wayBack": {"id": 3, "distance": 0}}"#,
    );
    check(r#"{"id": 1, "name": "", "crewSize": 0, "distance": 0, "isOver": false, "depths": [], "legs": []}"#);
}

/// Fields as they are not usually sent.
const UNUSUAL: &[&str] = &[
    r#""crewSize": "50""#,
    r#""crewSize": 50.0"#,
    r#""crewSize": 50.5"#,
    r#""crewSize": null"#,
    r#""crewSize": []"#,
    r#""crew_size": 50"#,
    r#""oldCrew": 50"#,
    r#""oldCrew": 0"#,
    r#""oldCrew": null"#,
    r#""oldCrew": 50, "crewSize": 50"#,
    r#""oldCrew": 49, "crewSize": 50"#,
    r#""crewSize": 50, "crew": 50, "oldCrew": 0"#,
    r#""crewSize": 50, "crewSize": null"#,
    r#""crewSize": [], "crewSize": 50"#,
    r#""crewSize": 1, "crewSize": 50"#,
    r#""crewSize": 1, "crew_size": 50"#,
    r#""height": -0"#,
    r#""height": 1e3"#,
    r#""distance": 3.0"#,
    r#""distance": 3e0"#,
    r#""distance": -0"#,
    r#""distance": 9007199254740993"#,
    r#""distance": 1e300"#,
    r#""distance": "3""#,
    r#""wind": "SOUTH""#,
    r#""wind": "North_Wind""#,
    r#""wind": "west""#,
    r#""wind": """#,
    r#""beganAt": "2026-01-31T12:00:00Z""#,
    r#""beganAt": "20260131T120000Z""#,
    r#""beganAt": "20260131T120000.500Z""#,
    r#""beganAt": "20260131T120060.000Z""#,
    r#""beganAt": "99991231T235959.000Z""#,
    r#""beganAt": "soon""#,
    r#""depths": [1, "2", 3.0, null, 4.5]"#,
    r#""legs": [{"id": "2"}, {"id": 3, "crew": 7}, {"name": "none"}, 3]"#,
    r#""parts": [{"id": 2, "new": [{"a": null}]}], "new": 1, "new": 2"#,
    r#""wayBack": {"id": 4.0, "wayBack": {"id": 5, "wind": "SOUTH"}}"#,
];

#[test]
fn what_is_sent_in_another_way_is_written_in_that_way() {
    for field in UNUSUAL {
        check(&format!(r#"{{"id": 1, {field}}}"#));
    }
}

#[test]
fn words_are_the_same_without_case_and_underscores() {
    for word in ["northWind", "NORTH_WIND", "northwind", "North_Wind"] {
        assert_eq!(Wind::from(word), Wind::North);
        assert_eq!(serde_json::from_value::<Wind>(json!(word)).unwrap().as_str(), "northWind");
    }
    assert_eq!(Wind::from("north wind").as_str(), "north wind");
    let body = Voyage::from_json(br#"{"id": 1, "wind": "NORTH_WIND"}"#).unwrap();
    assert_eq!((body.value.wind, body.unknown, body.odd_fields), (Some(Wind::North), 0, 0));
}

#[test]
fn what_is_changed_afterwards_is_written_as_it_is() {
    let mut voyage = Voyage::from_json(br#"{"id": "1", "crew": 50, "distance": 3.0}"#).unwrap().value;
    (voyage.crew_size, voyage.height) = (51, Some(0));
    let expected = json!({"id": "1", "crew": 50, "crewSize": 51, "height": 0, "distance": 3.0});
    assert_eq!(voyage.to_service(), expected);
    assert_eq!(Voyage::new(7).to_service(), json!({"id": 7}));
}

#[test]
fn what_we_wrote_ourselves_is_written_as_the_service_usually_does() {
    let sent = json!({"id": 1, "crewSize": 50, "beganAt": "20260131T120000.000Z", "wayBack": {"id": 2, "distance": 3}});
    let voyage = Voyage::from_json(sent.to_string().as_bytes()).unwrap().value;
    let again: Voyage = serde_json::from_str(&serde_json::to_string(&voyage).unwrap()).unwrap();
    assert_eq!(
        (again.to_service()["beganAt"].as_str(), &again.to_service()["wayBack"]["distance"]),
        (Some("20260131T120000.000Z"), &json!(3))
    );
    assert_eq!(again.to_service().get("began_at"), None);
}

/// An object as text: names may be there twice, which values cannot have.
fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn any_json() -> impl Strategy<Value = String> {
    let numbers = ["0", "1", "-1", "-0", "3.0", "2.5", "1e2", "4294967296", "18446744073709551616", "0.1"];
    let texts = ["", "0", "7", "-0", "3.0", "south", "SOUTH", "West", "20260131T120000.000Z", "2026-01-31T12:00:00Z"];
    let texts = prop::sample::select(texts.to_vec()).prop_map(|text| format!("\"{text}\""));
    let rest = prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned);
    let leaf = prop_oneof![prop::sample::select(numbers.to_vec()).prop_map(str::to_owned), texts, rest];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4).prop_map(|list| format!("[{}]", list.join(",")));
        prop_oneof![list, any_object(inner)]
    })
}

/// Nearly always it has an id, without which nothing is read.
fn any_object(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let names = "id name crewSize crew oldCrew crew_size height distance oldDistance isOver is_over wind beganAt began depths \
                 legs parts wayBack way_back new";
    let name = prop::sample::select(names.split(' ').collect::<Vec<_>>());
    let id = prop::sample::select(vec!["1", "2", "3", "\"4\"", "5.0", "null"]);
    (id, prop::collection::vec((name, value), 0..8)).prop_map(|(id, mut fields)| {
        fields.insert(fields.len() / 2, ("id", id.to_owned()));
        object(&fields)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn whatever_is_read_is_written_as_it_was(body in any_object(any_json())) {
        let Ok(voyage) = Voyage::from_json(body.as_bytes()) else { return Ok(()) };
        let sent: Value = serde_json::from_str(&body).unwrap();
        prop_assert_eq!(voyage.value.to_service(), sent, "{}", body);
    }
}
