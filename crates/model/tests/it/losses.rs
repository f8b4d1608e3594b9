//! What was sent is kept: decode, then encode, loses nothing.

use bugle_model::{Element, Model as _, model};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

model! {
    /// A crew.
    pub struct Crew {
        @identity {
            /// What it is called.
            name: String = "name",
        }
        /// How many.
        size: u32 = "size" | "oldSize",
        /// How well it rows.
        rowing_strength: Option<u32> = "rowingStrength" | "strength",
        /// Its members.
        members: Vec<Element<Rower>> = "members",
        /// Its best.
        best_members: Option<Vec<Element<Rower>>> = "bestMembers",
    }
}

model! {
    /// A rower.
    pub struct Rower {
        @identity {
            /// Which.
            id: u32 = "id",
        }
        /// What it weighs.
        weight: u32 = "weight",
        /// Its oars.
        oars: Vec<u32> = "oars",
    }
}

fn written(body: &Value) -> Value {
    serde_json::to_value(Crew::from_json(body.to_string().as_bytes()).unwrap().value).unwrap()
}

#[test]
fn c21_elements_of_a_wrong_type_are_kept_where_they_were() {
    let members = json!([{"id": 1, "weight": 80}, 3, {"weight": 70}, null, {"id": 2, "oars": [1, "x", 2.5]}]);
    let kept = written(&json!({"name": "Argo", "members": members, "bestMembers": members}));
    assert_eq!(kept["members"], members);
    assert_eq!(kept["bestMembers"], members);
    assert_eq!(kept["best_members"][1], json!({"id": 2, "oars": [1, "x", 2.5]}));
}

#[test]
fn c21_a_number_with_a_part_is_guessed_and_kept() {
    let crew = Crew::from_json(br#"{"name": "Argo", "size": 50.5}"#).unwrap();
    assert_eq!((crew.value.size, crew.value.says("size"), crew.odd_fields), (50, false, 1));
    assert_eq!(written(&json!({"name": "Argo", "size": 50.5})), json!({"name": "Argo", "size": 50.5}));
}

#[test]
fn c21_what_a_retired_name_says_besides_is_kept() {
    for body in [r#"{"name": "a", "size": 2, "oldSize": 3}"#, r#"{"name": "a", "oldSize": 3, "size": 2}"#] {
        let crew = Crew::from_json(body.as_bytes()).unwrap().value;
        assert_eq!((crew.size, crew.extra.get("oldSize")), (2, Some(&json!(3))), "{body}");
    }
    let same = Crew::from_json(br#"{"name": "a", "oldSize": 2, "size": 2}"#).unwrap().value;
    assert!(same.extra.is_empty(), "a double is no loss");
}

/// Of one that was found only now and then.
#[test]
fn c21_a_retired_count_of_zero_says_nothing() {
    assert_eq!(written(&json!({"name": "Argo", "oldSize": 0})), json!({"name": "Argo"}));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (0..5_i32).prop_map(Value::from),
        Just(json!(-1)),
        Just(json!(2.5)),
        Just(json!("7")),
        Just(json!("word")),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let name = prop::sample::select(vec!["id", "weight", "oars", "other"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())),
        ]
    })
}

/// Whether all that `sent` says stands in `kept`, under the service's name or ours. Null is as good as absent, so is zero
/// under a retired name, and a number in quotes as good as the number.
fn stands(sent: &Value, kept: &Value) -> bool {
    match (sent, kept) {
        (Value::Object(sent), Value::Object(kept)) => sent.iter().all(|(name, value)| {
            let ours = match name.as_str() {
                "rowingStrength" | "strength" => "rowing_strength",
                "bestMembers" => "best_members",
                "oldSize" => "size",
                other => other,
            };
            let names = [name.as_str(), ours];
            let is_retired = matches!(name.as_str(), "oldSize" | "strength");
            value.is_null()
                || (is_retired && *value == json!(0))
                || names.iter().filter_map(|name| kept.get(*name)).any(|kept| stands(value, kept))
        }),
        (Value::Array(sent), Value::Array(kept)) => {
            sent.len() == kept.len() && sent.iter().zip(kept).all(|(sent, kept)| stands(sent, kept))
        }
        (Value::String(text), Value::Number(number)) => *text == number.to_string(),
        _ => sent == kept,
    }
}

proptest! {
    #[test]
    fn c21_decode_then_encode_loses_nothing(
        fields in prop::collection::btree_map(
            prop::sample::select(vec!["size", "oldSize", "rowingStrength", "strength", "members", "bestMembers", "new"]),
            any_value(),
            0..7,
        ),
    ) {
        let mut body: Map<String, Value> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        body.insert("name".into(), json!("Argo"));
        let body = Value::Object(body);
        let kept = written(&body);
        prop_assert!(stands(&body, &kept), "{body} became {kept}");
        let again: Crew = serde_json::from_str(&kept.to_string()).unwrap();
        prop_assert!(stands(&kept, &serde_json::to_value(&again).unwrap()));
    }
}
