//! A body that is read beside the one before it: what is in both word for word is not read again.

use bugle_model::{Model as _, Read as _};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::losses::{Crew, Rower};

fn crew(members: &[Value]) -> Vec<u8> {
    json!({"name": "Argo", "members": members, "bestMembers": members}).to_string().into_bytes()
}

#[test]
fn an_element_that_is_there_word_for_word_is_taken_from_there() {
    let [one, two] = [json!({"id": 1, "weight": 80}), json!({"id": 2, "weight": 70})];
    let old_body = crew(&[one.clone(), two.clone()]);
    let mut old = Crew::from_json(&old_body).unwrap().value;
    // So that it is seen where it comes from.
    for rower in old.members.iter_mut().chain(old.best_members.iter_mut().flatten()) {
        rower.weight += 1000;
    }
    let changed = json!({"id": 2, "weight": 71});
    let body = String::from_utf8(crew(&[changed, one.clone(), json!("other"), one])).unwrap();
    let body = body.replace(r#""other""#, r#"{"weight": 80, "id": 1}"#).into_bytes();
    let read = Crew::from_json_beside(&body, &old_body, &old, &[]).unwrap().value;
    let weights = |rowers: &[Rower]| rowers.iter().map(|rower| rower.weight).collect::<Vec<_>>();
    assert_eq!(weights(&read.members), [71, 1080, 80, 1080]);
}

fn rower() -> impl Strategy<Value = Value> {
    let odd =
        prop_oneof![Just(json!(3)), Just(Value::Null), Just(json!({"weight": 70})), Just(json!({"id": 3, "new": 1}))];
    let usual = (0..3_u32, prop_oneof![Just(json!(70)), Just(json!("70")), Just(json!(70.0)), Just(json!("x"))]);
    prop_oneof![1 => odd, 6 => usual.prop_map(|(id, weight)| json!({"id": id, "weight": weight, "oars": [id, "2"]}))]
}

proptest! {
    #[test]
    fn a_body_is_read_alike_beside_any_other(
        old_members in prop::collection::vec(rower(), 0..5), members in prop::collection::vec(rower(), 0..5),
    ) {
        let (old_body, body) = (crew(&old_members), crew(&members));
        let old = Crew::from_json(&old_body).unwrap();
        let alone = Crew::from_json(&body).unwrap();
        let beside = Crew::from_json_beside(&body, &old_body, &old.value, &old.odd_elements).unwrap();
        prop_assert_eq!((beside.odd_fields, beside.unknown), (alone.odd_fields, alone.unknown));
        prop_assert_eq!(beside.value.to_service(), alone.value.to_service());
        prop_assert_eq!(serde_json::to_value(&beside.value).unwrap(), serde_json::to_value(&alone.value).unwrap());
    }
}
