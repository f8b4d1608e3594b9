//! Answers that are not whole, and answers that are none. Pure.

use bytes::Bytes;
use rand::Rng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};
use serde_json::Value;

use super::json;

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

/// The body of a clan or a war without its members.
pub(super) fn memberless(body: &Bytes) -> Bytes {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return body.clone() };
    for (place, list) in [("", "memberList"), ("/clan", "members"), ("/opponent", "members")] {
        let side = value.pointer_mut(place).and_then(Value::as_object_mut);
        // The number of members is none of them.
        if let Some(side) = side.filter(|side| side.get(list).is_some_and(Value::is_array)) {
            side.remove(list);
        }
    }
    value.to_string().into()
}

/// A war with the other clan as the first.
pub(super) fn swapped(body: &Bytes) -> Bytes {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return body.clone() };
    if let Some(war) = value.as_object_mut()
        && let (Some(clan), Some(opponent)) = (war.remove("clan"), war.remove("opponent"))
    {
        war.insert("clan".to_owned(), opponent);
        war.insert("opponent".to_owned(), clan);
        return value.to_string().into();
    }
    body.clone()
}

/// What `clan` shows instead of the end of a war, if this is one of the wars whose end it never shows: it has no war.
pub(super) fn unended(body: &Bytes, clan: &str, share: f64) -> Option<Bytes> {
    let value = serde_json::from_slice::<Value>(body).ok()?;
    let end = value["endTime"].as_str().filter(|_| value["state"] == "warEnded")?;
    let lot = lot_of(clan, end);
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
    let is_lost = (lot as f64) < share * u64::MAX as f64;
    is_lost.then(|| json::stub().to_string().into())
}

/// A number that looks drawn, the same each time.
fn lot_of(clan: &str, end: &str) -> u64 {
    let bytes = clan.bytes().chain(end.bytes());
    let hash =
        bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
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
    fn members_go_sides_change_and_ends_are_not_shown() {
        let text = |body: &Bytes| String::from_utf8(body.to_vec()).unwrap();
        let page = Bytes::from_static(br#"{"memberList":[1],"members":1}"#);
        assert_eq!(text(&memberless(&page)), r#"{"members":1}"#);
        let war = Bytes::from_static(
            br#"{"clan":{"members":[1],"tag":"a"},"endTime":"20260101T000000.000Z","opponent":{"members":[2],"tag":"b"},"state":"warEnded"}"#,
        );
        assert!(!text(&memberless(&war)).contains("members"));
        assert!(text(&swapped(&war)).starts_with(r#"{"clan":{"members":[2],"tag":"b"},"#));
        assert_eq!(swapped(&page), page);
        assert!(text(&unended(&war, "a", 1.0).unwrap()).contains("notInWar"));
        let lost = (0..1_000).filter(|clan| unended(&war, &clan.to_string(), 0.1).is_some()).count();
        assert!((70..130).contains(&lost), "{lost}");
        assert_eq!(unended(&page, "a", 1.0), None, "no end");
    }

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
