//! Reading a body, and writing it as it was sent, gives the same body: all that were recorded, and odd ones.

use bugle_clash::{
    BattleLogEntry, Clan, GoldPass, Label, League, LeagueGroup, LeagueHistoryEntry, LeagueSeason, Location, Member,
    Page, Player, PlayerLeagueGroup, RaidSeason, RankedClan, RankedPlayer, VerifiedToken, War, WarLogEntry,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::recorded::bodies;
use crate::shapes::{Again, again, all};

/// What recordings show, by what is in their paths: the first that fits counts.
const RECORDED: &[(&str, Again)] = &[
    ("players-builder-base", again::<Page<RankedPlayer>>),
    ("rankings/players", again::<Page<RankedPlayer>>),
    ("ranking-players", again::<Page<RankedPlayer>>),
    ("league-season", again::<Page<RankedPlayer>>),
    ("rankings/", again::<Page<RankedClan>>),
    ("ranking-clans", again::<Page<RankedClan>>),
    ("LISTLOCATIONS", again::<Page<Location>>),
    ("location", again::<Location>),
    ("LISTLEAGUESEASONS", again::<Page<LeagueSeason>>),
    ("leagues/leaguegroup", again::<PlayerLeagueGroup>),
    ("leaguegroup", again::<LeagueGroup>),
    ("league_group", again::<LeagueGroup>),
    ("clanwarleagues", again::<War>),
    ("leagues/LIST", again::<Page<League>>),
    ("leagues.json", again::<Page<League>>),
    ("league.json", again::<League>),
    ("labels/", again::<Page<Label>>),
    ("goldpass", again::<GoldPass>),
    ("verifytoken", again::<VerifiedToken>),
    ("battlelog", again::<Page<BattleLogEntry>>),
    ("leaguehistory", again::<Page<LeagueHistoryEntry>>),
    ("players", again::<Player>),
    ("member_detail", again::<Player>),
    ("capital", again::<Page<RaidSeason>>),
    ("warlog", again::<Page<WarLogEntry>>),
    ("war_log", again::<Page<WarLogEntry>>),
    ("members", again::<Page<Member>>),
    ("search", again::<Page<Clan>>),
    ("war", again::<War>),
    ("clan", again::<Clan>),
];

#[test]
fn every_recorded_body_is_written_as_it_was_sent() {
    let mut used = vec![0; RECORDED.len()];
    let bodies = bodies("");
    for (path, body) in &bodies {
        let sent: Value = serde_json::from_slice(body).unwrap();
        let path = path.to_string_lossy().rsplit_once("data/clash/").unwrap().1.replace("war-pairs/clan_", "clan_");
        if sent.get("reason").is_some() {
            continue;
        }
        let kind = RECORDED.iter().position(|(part, _)| path.contains(part)).unwrap_or_else(|| panic!("{path}"));
        let (written, odd, unknown) = RECORDED[kind].1(body).unwrap_or_else(|error| panic!("{path}: {error}"));
        // Somebody kept a list of cursors where there were none.
        let has_odd_cursors = sent.pointer("/paging/cursors").is_some_and(Value::is_array);
        assert_eq!((odd, unknown), (u32::from(has_odd_cursors), 0), "{path}");
        assert!(written == sent, "{path}");
        used[kind] += 1;
    }
    let unused: Vec<_> =
        RECORDED.iter().zip(&used).filter(|(_, used)| **used == 0).map(|((part, _), _)| part).collect();
    assert!(bodies.is_empty() || unused.is_empty(), "nothing is recorded of {unused:?}");
}

#[test]
fn a_body_of_every_kind_is_written_as_it_was_sent() {
    for (kind, sent, again) in all() {
        let (written, odd, unknown) = again(sent.to_string().as_bytes()).unwrap();
        assert_eq!((odd, unknown), (0, 0), "{kind}");
        assert_eq!(written, sent, "{kind}");
    }
}

/// How many values there are in `value`, itself and what is in lists and objects.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

/// Does `change` to the value with this number.
fn change_at(value: &mut Value, at: &mut usize, change: &dyn Fn(&mut Value)) {
    if *at == 0 {
        change(value);
    }
    *at = at.wrapping_sub(1);
    match value {
        Value::Array(list) => list.iter_mut().for_each(|it| change_at(it, at, change)),
        Value::Object(fields) => fields.values_mut().for_each(|it| change_at(it, at, change)),
        _ => {}
    }
}

/// What an update, a proxy or another age may make of a value.
fn changed(value: &mut Value, how: u8) {
    match (how, &mut *value) {
        (0, _) => *value = Value::Null,
        (1, _) => *value = json!({"odd": [1, "2", null]}),
        (2, Value::Number(number)) => *value = Value::String(number.to_string()),
        (3, Value::Number(number)) => *value = json!(number.as_f64()),
        (4, Value::Number(_)) => *value = json!(2.5),
        (5, Value::Number(_)) => *value = json!(-1),
        (2, Value::String(text)) => *text = text.to_uppercase(),
        (3, Value::String(text)) => *text = text.chars().flat_map(|it| ['_', it]).collect(),
        (4, Value::String(text)) => *text = text.replace('#', ""),
        (5, Value::String(text)) => *text = text.replace(".000Z", "Z"),
        (2, Value::Object(fields)) => _ = fields.pop_first_of(how),
        (3, Value::Object(fields)) => _ = fields.insert("newField".into(), json!({"a": [null]})),
        (4, Value::Object(fields)) => {
            *fields = std::mem::take(fields).into_iter().map(|(k, v)| (ours(&k), v)).collect();
        }
        (5, Value::Object(fields)) => *fields = std::mem::take(fields).into_iter().flat_map(twins).collect(),
        (2, Value::Array(list)) => list.push(json!(3)),
        (3, Value::Array(list)) => list.insert(0, json!({})),
        (4, Value::Array(list)) => list.extend(list.clone()),
        _ => {}
    }
}

trait PopFirst {
    fn pop_first_of(&mut self, place: u8) -> Option<Value>;
}

impl PopFirst for serde_json::Map<String, Value> {
    /// Takes a field out.
    fn pop_first_of(&mut self, place: u8) -> Option<Value> {
        let name = self.keys().nth(usize::from(place) % self.len().max(1)).cloned()?;
        self.remove(&name)
    }
}

/// `expLevel` as `exp_level`.
fn ours(name: &str) -> String {
    let letters = name.chars().map(|it| if it.is_uppercase() { format!("_{}", it.to_lowercase()) } else { it.into() });
    letters.collect()
}

/// A field with its twin of before, or of after.
fn twins((name, value): (String, Value)) -> Vec<(String, Value)> {
    let twin = match &*name {
        "clanBuilderBasePoints" => "clanVersusPoints",
        "builderBaseTrophies" => "versusTrophies",
        "bestBuilderBaseTrophies" => "bestVersusTrophies",
        "requiredBuilderBaseTrophies" => "requiredVersusTrophies",
        "townHallLevel" => "townhallLevel",
        "townhallLevel" => "townHallLevel",
        _ => return vec![(name, value)],
    };
    vec![(twin.to_owned(), value.clone()), (name, value)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn odd_bodies_are_written_as_they_were_sent(
        kind in 0..all().len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..6_u8), 1..5),
    ) {
        let (kind, mut sent, again) = all().swap_remove(kind);
        for (at, how) in changes {
            let mut at = at.index(count(&sent));
            change_at(&mut sent, &mut at, &|value| changed(value, how));
        }
        // Without what names it there is none.
        if let Ok((written, ..)) = again(sent.to_string().as_bytes()) {
            prop_assert_eq!(written, sent, "{}", kind);
        }
    }
}
