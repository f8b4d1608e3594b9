//! What a body lacks is unknown, and taken over from the one before.

use bugle_model::{Model as _, Read as _, model};
use serde_json::{Value, json};

model! {
    /// A fleet.
    pub struct Fleet {
        @identity {
            /// Which.
            tag: String = "tag",
        }
        /// How many oars.
        oars: u32 = "oars" | "oldOars",
        /// Where it lies.
        port: Option<String> = "port",
        /// Under whom it sails.
        admiral: Option<String> = "admiral" or none,
        /// Its ships.
        ships: Vec<Ship> = "ships",
    }
}

model! {
    /// A ship.
    pub struct Ship {
        @identity {
            /// What it is called.
            name: String = "name",
        }
        /// How many are on board.
        crew_size: u32 = "crewSize",
    }
}

fn fleet(body: &Value) -> Fleet {
    Fleet::from_json(body.to_string().as_bytes()).unwrap().value
}

/// What differs from `old` to `new`, where `new` takes over what it lacks.
fn changes(old: &Value, new: &Value) -> Vec<String> {
    let (old, mut new) = (fleet(old), fleet(new));
    let as_sent = new.clone();
    let carried = new.carry(&old);
    let mut told = Vec::new();
    old.differences(&new, &mut |name, written| told.push(format!("{name} {:?}", written().map(|it| it.to_string()))));
    // What was taken over can be taken over again, from how it is written.
    let mut again = as_sent;
    if let Some(carried) = carried {
        again.retake(&fleet(&carried));
    }
    assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&new).unwrap());
    told
}

fn whole() -> Value {
    json!({"tag": "a", "oars": 50, "port": "Iolcus", "admiral": "Jason", "new": [1], "ships": [
        {"name": "Argo", "crewSize": 50}, {"name": "Argo", "crewSize": 51}, {"name": "Swift", "crewSize": 9},
    ]})
}

#[test]
fn c1_what_is_missing_null_or_odd_is_as_it_was() {
    for hole in [None, Some(Value::Null), Some(json!({"odd": true})), Some(json!(-1)), Some(json!(2.5))] {
        for name in ["oars", "port", "ships", "new"] {
            let mut new = whole();
            match &hole {
                None => _ = new.as_object_mut().unwrap().remove(name),
                Some(value) => new[name] = value.clone(),
            }
            assert_eq!(changes(&whole(), &new), [""; 0], "{name} {hole:?}");
        }
        let mut new = whole();
        new["ships"][1]["crewSize"] = hole.clone().unwrap_or_default();
        assert_eq!(changes(&whole(), &new), [""; 0], "{hole:?}");
    }
}

#[test]
fn c1_what_was_never_known_is_null_and_not_zero() {
    assert_eq!(changes(&json!({"tag": "a"}), &json!({"tag": "a", "oars": 50})), [r#"oars ["null", "50"]"#]);
}

#[test]
fn a_field_whose_absence_means_something_is_not_taken_over() {
    let mut new = whole();
    new.as_object_mut().unwrap().remove("admiral");
    assert_eq!(changes(&whole(), &new), [r#"admiral ["\"Jason\"", "null"]"#]);
    new["admiral"] = json!(3);
    assert_eq!(changes(&whole(), &new), [""; 0]);
}

#[test]
fn c2_a_retired_name_that_falls_to_zero_says_nothing() {
    let old = json!({"tag": "a", "oldOars": 50});
    assert_eq!(changes(&old, &json!({"tag": "a", "oldOars": 0})), [""; 0]);
    assert_eq!(changes(&old, &json!({"tag": "a", "oldOars": 0, "oars": 51})), [r#"oars ["50", "51"]"#]);
}

/// Or it would be read back as a zero that was sent.
#[test]
fn c1_what_was_never_known_is_not_written() {
    let body = json!({"tag": "a", "ships": [{"name": "Argo"}, {"name": "Swift", "crewSize": 0}]});
    let written = serde_json::to_value(fleet(&body)).unwrap();
    let expected = json!({"tag": "a", "ships": [{"name": "Argo"}, {"name": "Swift", "crew_size": 0}]});
    assert_eq!(written, expected);
    let mut back: Fleet = serde_json::from_value(written).unwrap();
    assert_eq!(
        (back.says("oars"), back.ships[0].says("crew_size"), back.ships[1].says("crew_size")),
        (false, false, true)
    );
    back.oars = 3;
    assert_eq!(serde_json::to_value(&back).unwrap()["oars"], 3, "what was put there since is known");
}
