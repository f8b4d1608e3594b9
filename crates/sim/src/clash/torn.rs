//! Answers that are not whole, and answers that are none. Pure.

use bytes::Bytes;
use rand::Rng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};
use serde_json::Value;

/// What is missing from a body says something if it is one of these: without a clan a player is in none.
const TELLING: [&str; 6] = ["attacksPerMember", "clan", "opponent", "role", "state", "tag"];

/// Lists that say something with fewer elements.
const SHORT: [&str; 1] = ["labels"];

/// Bodies that say nothing, though the status says that all is well.
const NOTHING: [&str; 7] = [
    "",
    "{}",
    "null",
    "[]",
    "OK",
    "<html><body>Welcome</body></html>",
    r#"{"reason":"unknownException","message":"something is wrong"}"#,
];

/// A body that says nothing.
pub(super) fn nothing(rng: &mut impl Rng) -> Bytes {
    Bytes::from_static(NOTHING.choose(rng).copied().unwrap_or_default().as_bytes())
}

/// The body without a part: cut off, without a field, with null for one, or with half of a list.
pub(super) fn torn(body: &Bytes, rng: &mut impl Rng) -> Bytes {
    let cut = || body.slice(..body.len() / 2);
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return cut() };
    match rng.random_range(0..4) {
        0 => return cut(),
        1 => lose_field(&mut value, rng, false),
        2 => lose_field(&mut value, rng, true),
        _ => halve_list(&mut value, rng),
    }
    value.to_string().into()
}

fn lose_field(value: &mut Value, rng: &mut impl Rng, is_null: bool) {
    let Some(fields) = value.as_object_mut() else { return };
    let name = fields.keys().filter(|name| !TELLING.contains(&name.as_str())).choose(rng).cloned();
    let Some(name) = name else { return };
    if is_null {
        fields.insert(name, Value::Null);
    } else {
        fields.remove(&name);
    }
}

/// A list of the body, or of a side of a war, loses its second half.
fn halve_list(value: &mut Value, rng: &mut impl Rng) {
    let sides: Vec<_> = ["clan", "opponent"].into_iter().filter(|side| value[*side]["members"].is_array()).collect();
    let place = match sides.choose(rng) {
        Some(side) => &mut value[*side],
        None => value,
    };
    let lists = place.as_object_mut().into_iter().flatten();
    let lists = lists.filter(|(name, _)| !SHORT.contains(&name.as_str())).filter_map(|(_, value)| value.as_array_mut());
    if let Some(list) = lists.filter(|list| list.len() > 1).choose(rng) {
        list.truncate(list.len() / 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;
    use std::collections::BTreeSet;

    #[test]
    fn every_torn_body_lacks_something_and_keeps_what_is_telling() {
        let body = Bytes::from_static(
            br##"{"tag":"#2PP","clan":{"tag":"#2YY"},"expLevel":5,"labels":[1,2,3],"spells":[1,2,3,4]}"##,
        );
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let torn: BTreeSet<_> = (0..100).map(|_| String::from_utf8(torn(&body, &mut rng).to_vec()).unwrap()).collect();
        assert!(
            torn.contains(r##"{"clan":{"tag":"#2YY"},"expLevel":5,"labels":[1,2,3],"spells":[1,2],"tag":"#2PP"}"##)
        );
        assert!(torn.iter().any(|body| serde_json::from_str::<Value>(body).is_err()));
        let whole = torn.iter().filter_map(|body| serde_json::from_str::<Value>(body).ok());
        assert!(whole.filter(|body| body["tag"] == "#2PP" && body["clan"]["tag"] == "#2YY").count() >= 7);
        let war = Bytes::from_static(br#"{"clan":{"members":[1,2]},"opponent":{"members":[1,2]},"teamSize":2}"#);
        let halved = (0..50).map(|_| super::torn(&war, &mut rng));
        assert!(halved.into_iter().any(|body| body.windows(13).any(|part| part == br#""members":[1]"#)));
    }
}
