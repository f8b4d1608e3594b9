//! A body that is read beside the one before it: what is in both word for word is shared, and not read.

use bugle_model::{Model as _, Read as _};
use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::losses::Crew;

fn crew(members: &[Value]) -> Bytes {
    json!({"name": "Argo", "members": members, "bestMembers": members}).to_string().into()
}

/// So long that it is worth looking for.
fn long(id: u32, weight: impl Into<Value>) -> Value {
    json!({"id": id, "weight": weight.into(), "says": "row, row, row your boat"})
}

#[test]
fn an_element_that_is_there_word_for_word_is_taken_from_there() {
    let old = crew(&[long(1, 80), long(2, 70), long(3, 60)]);
    let new = crew(&[long(2, 71), long(1, 80), long(4, 50), long(3, 60)]);
    let in_old = Crew::from_json(&old).unwrap().counted();
    let (read, old) = Crew::from_json_after(&new, &old, in_old).unwrap();
    let (new, old) = (read.value, old.unwrap());
    let is_shared = |at: usize, was: usize| new.members[at].is_very(&old.members[was]);
    assert_eq!([is_shared(0, 1), is_shared(1, 0), is_shared(3, 2)], [false, true, true]);
    assert_eq!(new.members.iter().map(|rower| rower.weight).collect::<Vec<_>>(), [71, 80, 50, 60]);
    assert_eq!(read.unknown, 2 * 4, "counted without being read");
}

fn rower() -> impl Strategy<Value = Value> {
    let odd =
        prop_oneof![Just(json!(3)), Just(Value::Null), Just(json!({"weight": 70})), Just(json!({"id": 3, "new": 1}))];
    let weights = || prop_oneof![Just(json!(70)), Just(json!("70")), Just(json!(70.0)), Just(json!("x"))];
    let usual = (0..3_u32, weights()).prop_map(|(id, weight)| json!({"id": id, "weight": weight, "oars": [id, "2"]}));
    prop_oneof![1 => odd, 2 => usual, 6 => (0..3_u32, weights()).prop_map(|(id, weight)| long(id, weight))]
}

fn members() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(rower(), 0..6)
}

proptest! {
    #[test]
    fn a_body_is_read_alike_after_any_other(old_members in members(), members in members()) {
        let (old_body, body) = (crew(&old_members), crew(&members));
        let (alone, old_alone) = (Crew::from_json(&body).unwrap(), Crew::from_json(&old_body).unwrap());
        let (after, old) = Crew::from_json_after(&body, &old_body, old_alone.counted()).unwrap();
        prop_assert_eq!(after.counted(), alone.counted());
        for (one, other) in [(&after.value, &alone.value), (&old.unwrap(), &old_alone.value)] {
            prop_assert_eq!(one.to_service(), other.to_service());
            prop_assert_eq!(serde_json::to_value(one).unwrap(), serde_json::to_value(other).unwrap());
        }
        let again = Crew::reread(&body).unwrap();
        prop_assert_eq!(again.to_service(), alone.value.to_service());
    }

    /// What is known is not read through. Something is cut out of a body, or stands in it.
    #[test]
    fn what_is_no_json_is_none_after_any_other(
        old_members in members(), members in members(), at in any::<prop::sample::Index>(), gone in 0..4_usize,
        put in "[\\[\\]{}\",:0 \\\\]{0,2}",
    ) {
        let old_body = crew(&old_members);
        let mut body = crew(&members).to_vec();
        let at = at.index(body.len());
        body.splice(at..(at + gone).min(body.len()), put.bytes());
        let body = Bytes::from(body);
        let in_old = Crew::from_json(&old_body).unwrap().counted();
        let (alone, after) = (Crew::from_json(&body), Crew::from_json_after(&body, &old_body, in_old));
        match (alone, after) {
            (Ok(alone), Ok((after, _))) => {
                prop_assert_eq!(after.counted(), alone.counted());
                prop_assert_eq!(after.value.to_service(), alone.value.to_service());
            }
            (alone, after) => prop_assert_eq!(
                alone.map(|_| ()).map_err(|error| error.to_string()),
                after.map(|_| ()).map_err(|error| error.to_string())
            ),
        }
    }
}
