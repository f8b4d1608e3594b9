//! Bodies of every kind in which one field is missing, null, zero or of another type: no panic, and no event but those of
//! fields that truly changed.

use bugle_clash::ResourceKind;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::check::{api_time, clan, player, war};
use crate::watching::{restarted, told_of};

/// What may become of a field.
fn any_hole() -> impl Strategy<Value = Option<Value>> {
    prop::sample::select(vec![
        None,
        Some(Value::Null),
        Some(json!(0)),
        Some(json!("")),
        Some(json!([])),
        Some(json!({})),
        Some(json!(false)),
        Some(json!(-1)),
        Some(json!(1.5)),
        Some(json!("word")),
        Some(json!(18_446_744_073_709_551_615_u64)),
        Some(json!([[1]])),
        Some(json!({"odd": {"a": 1}})),
    ])
}

/// The paths of all fields of `body`, at any depth.
fn paths(body: &Value) -> Vec<String> {
    let below = |name: &str, value: &Value| {
        paths(value).into_iter().map(move |path| format!("/{name}{path}")).collect::<Vec<_>>()
    };
    match body {
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, value)| [vec![format!("/{name}")], below(name, value)].concat()).collect()
        }
        Value::Array(list) => list.iter().enumerate().flat_map(|(at, value)| below(&at.to_string(), value)).collect(),
        _ => Vec::new(),
    }
}

fn with_hole(body: &Value, path: &str, hole: Option<&Value>) -> Value {
    let (parent, field) = path.rsplit_once('/').unwrap();
    let mut body = body.clone();
    let fields = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match hole {
        None => _ = fields.remove(field),
        Some(value) => _ = fields.insert(field.to_owned(), value.clone()),
    }
    body
}

/// A body of this kind, and how it looks after a change that is always told alike.
fn bodies(kind: ResourceKind) -> [Value; 3] {
    let numbered = |mut body: Value, field: &str, number: u32| {
        body[field] = json!(number);
        body
    };
    match kind {
        ResourceKind::Clan => {
            let mut body = clan("#A:7 #B:1");
            body["warLeague"] = json!({"id": 48_000_012, "name": "x"});
            body["labels"] = json!([{"id": 56_000_000, "name": "Clan Wars"}]);
            body["memberList"][0]["leagueTier"] = json!({"id": 105_000_001, "name": "x"});
            [0, 1, 2].map(|number| numbered(body.clone(), "clanPoints", 1000 + number))
        }
        ResourceKind::War => [0, 1, 2].map(|number| {
            let mut body = war("inWar", "P1>Q1:1 Q2>P1:3");
            body["endTime"] = json!(api_time(47 * 60));
            // Nothing is told of a battle modifier.
            body["battleModifier"] = json!(format!("none{number}"));
            body
        }),
        _ => {
            let mut body = player("Barbarian:5 Archer:3");
            body["heroes"][0]["equipment"] = json!([{"name": "Vial", "level": 5, "maxLevel": 27, "village": "home"}]);
            body["currentLeagueSeasonId"] = json!(1_773_032_400);
            body["currentLeagueGroupTag"] = json!("#2YY");
            [0, 1, 2].map(|number| numbered(body.clone(), "trophies", 1000 + number))
        }
    }
}

/// Whether `line` tells of what is at `path`: then the field changed, and changed back.
fn is_about(line: &str, path: &str) -> bool {
    let name = path.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
    let spelled: String = name
        .chars()
        .flat_map(|letter| if letter.is_uppercase() { vec!['_', letter.to_ascii_lowercase()] } else { vec![letter] })
        .collect();
    let within =
        path.split('/').any(|part| part == "clan" || part == "heroes" || part == "labels" || part == "warLeague");
    line.contains(&format!("attribute:{spelled}"))
        || (spelled.starts_with("donations") && line.contains("member_"))
        || (name == "role" && line.contains("member_role"))
        || (within
            && (line.contains("war_league")
                || line.contains("labels")
                || line.contains("equipped")
                || line.contains("clan_")))
        || (name == "isWarLogPublic" && line.contains("warlog"))
        || (path.starts_with("/badgeUrls") && line.contains("badge_urls"))
        || (name.starts_with("currentLeague") && line.contains("league_week"))
}

/// The values that a field may truly have: then it changed, and that is told.
fn is_a_value(hole: Option<&Value>, was: &Value) -> bool {
    match (hole, was) {
        (Some(Value::Number(number)), Value::Number(_)) => number.is_u64(),
        (Some(Value::String(_)), Value::String(_)) | (Some(Value::Bool(_)), Value::Bool(_)) => true,
        (Some(Value::Array(list)), Value::Array(_)) => list.is_empty(),
        _ => false,
    }
}

fn assert_unmoved(kind: ResourceKind, place: Index, at: usize, hole: Option<&Value>) -> Result<(), TestCaseError> {
    let mut sequence = bodies(kind);
    let mut all = paths(&sequence[0]);
    all.retain(|path| !is_naming(path));
    let path = &all[place.index(all.len())];
    let was = sequence[0].pointer(path).unwrap().clone();
    sequence[at] = with_hole(&sequence[at], path, hole);
    let start = 24 * 60;
    let bodies: Vec<_> = (start..).zip(sequence).collect();
    for told in [told_of(kind, &bodies), restarted(kind, &bodies)] {
        for line in told.lines().filter(|line| !line.starts_with("gap ")) {
            prop_assert!(is_a_value(hole, &was) && is_about(line, path), "{path} {hole:?} at {at}: {line}");
        }
    }
    Ok(())
}

/// Whether a field names a thing or tells which war it is: without it, it is another body.
fn is_naming(path: &str) -> bool {
    let names = ["tag", "id", "state", "attackerTag", "defenderTag", "order", "preparationStartTime"];
    let is_unit = ["/troops", "/heroes", "/achievements"].iter().any(|list| path.starts_with(list));
    let is_named = |names: &[&str]| names.iter().any(|name| path.ends_with(&format!("/{name}")));
    is_named(&names) || (is_unit && is_named(&["name", "village"]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn one_odd_field_of_a_clan_is_no_event(place in any::<Index>(), hole in any_hole()) {
        assert_unmoved(ResourceKind::Clan, place, 1, hole.as_ref())?;
    }

    #[test]
    fn one_odd_field_of_a_player_is_no_event(place in any::<Index>(), hole in any_hole()) {
        assert_unmoved(ResourceKind::Player, place, 1, hole.as_ref())?;
    }

    #[test]
    fn one_odd_field_of_a_war_is_no_event(place in any::<Index>(), hole in any_hole()) {
        assert_unmoved(ResourceKind::War, place, 1, hole.as_ref())?;
    }

    /// In whichever body, and whatever it names: no panic, and the same after a restart as without.
    #[test]
    fn any_odd_field_harms_nobody(
        kind in prop::sample::select(vec![ResourceKind::Clan, ResourceKind::War, ResourceKind::Player]),
        place in any::<Index>(),
        at in 0..3_usize,
        hole in any_hole(),
    ) {
        let mut sequence = bodies(kind);
        let all = paths(&sequence[0]);
        sequence[at] = with_hole(&sequence[at], &all[place.index(all.len())], hole.as_ref());
        let bodies: Vec<_> = (24 * 60..).zip(sequence).collect();
        let gapless = |told: String| told.lines().filter(|line| !line.starts_with("gap ")).collect::<Vec<_>>().join("\n");
        let path = &all[place.index(all.len())];
        prop_assert_eq!(gapless(told_of(kind, &bodies)), gapless(restarted(kind, &bodies)), "{} {:?} at {}", path, hole, at);
    }
}
