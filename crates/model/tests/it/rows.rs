//! Rows of a service that quotes everything.

use std::collections::BTreeMap;

use bugle_event::Timestamp;
use bugle_model::{Model as _, Read as _, row};
use serde_json::{Value, json};

row! {
    /// A ship.
    pub struct Ship {
        /// Which.
        hull_no: u64,
        /// What it is called.
        name: Option<String>,
        /// How many are on board.
        crew: Option<u16>,
        /// How far above the sea it ends.
        height: Option<i32>,
        /// What it weighs.
        weight: Option<f64>,
        /// Whether it floats.
        is_afloat: Option<bool> = "floats",
        /// What kind of ship it is.
        r#type: Option<Box<str>>,
        /// When it was built.
        built: Option<Timestamp>,
        /// Its boats.
        boats: Vec<Ship>,
        /// What lies where.
        cargo: Option<BTreeMap<String, u32>>,
        /// The ship that it was before.
        before: Option<Box<Ship>>,
    }
}

fn read(sent: &str) -> (Ship, u32, u32) {
    let body = Ship::from_json(sent.as_bytes()).unwrap();
    (body.value, body.odd_fields, body.unknown)
}

/// What is sent as usual: nothing of how it was need be remembered.
const USUAL: &str = r#"{"hull_no":"7","name":"Argo","crew":"50","height":"-3","weight":"0.1721388888362","floats":"1",
    "type":"NULL","built":"1353427357","boats":[{"hull_no":"8","name":"NULL"}],"cargo":{"bow":"3"},
    "before":{"hull_no":"6","weight":"12"}}"#;

#[test]
fn quotes_are_usual() {
    let (ship, odd, unknown) = read(USUAL);
    assert_eq!((odd, unknown), (0, 0));
    assert_eq!((ship.hull_no, ship.crew, ship.height, ship.weight), (7, Some(50), Some(-3), Some(0.172_138_888_836_2)));
    assert_eq!((ship.is_afloat, ship.r#type.as_deref(), ship.boats[0].hull_no), (Some(true), None, 8));
    assert_eq!(ship.built, Some(Timestamp::from_secs(1_353_427_357)));
    assert_eq!(format!("{:?} {:?}", ship.kept, ship.boats[0].kept), "usual usual");
    assert_eq!(ship.to_service(), serde_json::from_str::<Value>(USUAL).unwrap());
}

#[test]
fn other_spellings_are_understood_and_written_back() {
    for (field, expected) in [
        (json!({"crew": 50}), json!(50)),
        (json!({"crew": "050"}), json!(50)),
        (json!({"crew": "50.0"}), json!(50)),
        (json!({"height": "-0"}), json!(0)),
        (json!({"weight": "3.0"}), json!(3.0)),
        (json!({"weight": "3e2"}), json!(300.0)),
        (json!({"weight": 2.5}), json!(2.5)),
        (json!({"floats": "true"}), json!(true)),
        (json!({"floats": "f"}), json!(false)),
        (json!({"floats": 1}), json!(true)),
        (json!({"name": 7}), json!("7")),
        (json!({"built": 0}), json!("1970-01-01T00:00:00Z")),
        (json!({"is_afloat": "1"}), json!(true)),
    ] {
        let (ship, odd, unknown) = read(&field.to_string());
        assert_eq!((odd, unknown), (0, 0), "{field}");
        assert_eq!(ship.to_service(), field);
        let written = serde_json::to_value(&ship).unwrap();
        assert_eq!(written.as_object().unwrap().values().collect::<Vec<_>>(), [&expected], "{field}");
    }
}

#[test]
fn what_is_odd_is_kept_and_counted() {
    for odd_field in [
        json!({"crew": "many"}),
        json!({"crew": "-1"}),
        json!({"crew": "50.5"}),
        json!({"weight": "inf"}),
        json!({"weight": []}),
        json!({"floats": "2"}),
        json!({"built": "soon"}),
        json!({"boats": [{"hull_no": "8"}, 3]}),
        json!({"boats": {}}),
        json!({"cargo": {"bow": "3", "stern": []}}),
    ] {
        let (ship, odd, unknown) = read(&odd_field.to_string());
        assert_eq!((odd, unknown), (1, 0), "{odd_field}");
        assert_eq!(ship.to_service(), odd_field);
    }
    let (ship, odd, unknown) = read(r#"{"hull_no": "7", "oars": "25"}"#);
    assert_eq!((odd, unknown, &ship.extra["oars"]), (0, 1, &json!("25")));
    assert!(Ship::from_json(b"[]").is_err() && Ship::from_json(b"{").is_err());
}

#[test]
fn what_was_not_sent_is_told_from_what_is_none() {
    let (ship, ..) = read(r#"{"crew": "NULL", "name": "", "boats": []}"#);
    assert!(!ship.says("crew") && ship.says("name") && ship.says("boats") && !ship.says("hull_no"));
    assert_eq!(serde_json::to_string(&ship).unwrap(), r#"{"name":"","boats":[]}"#);
    assert_eq!(Ship { crew: Some(0), ..Ship::default() }.to_service(), json!({"crew": "0"}));
}

#[test]
fn what_is_changed_afterwards_is_written_as_it_is() {
    let (mut ship, ..) = read(r#"{"hull_no": 7, "weight": "3.0", "crew": "NULL", "height": "5"}"#);
    (ship.hull_no, ship.weight, ship.crew, ship.height) = (8, Some(3.5), Some(2), None);
    assert_eq!(ship.to_service(), json!({"hull_no": "8", "weight": "3.5", "crew": "2"}));
}

#[test]
fn of_several_of_one_name_the_last_one_counts() {
    for (sent, crew) in [
        (r#"{"crew": "1", "crew": "2"}"#, Some(2)),
        (r#"{"crew": "x", "crew": "2"}"#, Some(2)),
        (r#"{"crew": "1", "crew": "NULL"}"#, None),
        (r#"{"crew": "1", "crew": "x"}"#, None),
    ] {
        let (ship, ..) = read(sent);
        assert_eq!(ship.crew, crew, "{sent}");
        assert_eq!(ship.to_service(), serde_json::from_str::<Value>(sent).unwrap());
    }
}

#[test]
fn what_was_written_for_others_is_read_again() {
    let (ship, ..) = read(USUAL);
    let written = serde_json::to_string(&ship).unwrap();
    let again: Ship = serde_json::from_str(&written).unwrap();
    assert_eq!(again, ship);
    assert_eq!(format!("{:?}", again.kept), "usual");
}

#[test]
fn joined_rows_are_found() {
    let (ship, ..) = read(r#"{"home_join_port": {"hull_no": "1"}, "fleet": [{"hull_no": "2"}, {"hull_no": "3"}]}"#);
    assert_eq!(ship.joined::<Ship>("port").unwrap().hull_no, 1);
    assert_eq!(ship.joined::<Ship>("fleet").unwrap().hull_no, 2);
    assert_eq!(ship.joined_list::<Ship>("fleet").len(), 2);
    assert_eq!(ship.joined_list::<Ship>("home_join_port").len(), 1);
    assert!(ship.joined::<Ship>("ort").is_none());
}
