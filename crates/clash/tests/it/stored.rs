//! What was written of events is read back as it was.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash::{Clan, Detector, Event, KINDS, Model, Player, ResourceKind, War, WatchOptions};
use bugle_event::{Codec, Envelope, Header, JsonReader, Kind, Payload as _, Readable, Seen, Seq, Signal, Timestamp};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::check::{clan, player, war};
use crate::recorded::bodies;

/// A line for each kind, `kind data`, as they were written once. It is a format: lines may be added and never changed.
const STORED: &str = include_str!("stored.txt");

fn kind(name: &str) -> Kind {
    KINDS.iter().map(|info| info.kind).find(|kind| kind.name() == name).unwrap()
}

fn stored() -> impl Iterator<Item = (Kind, &'static str)> {
    STORED.lines().map(|line| line.split_once(' ').unwrap()).map(|(name, data)| (kind(name), data))
}

/// As it is read back from the line that it is written as.
fn piped(event: &Event) -> Event {
    let header = Envelope::new("clash", event.clone(), Seen::at(Timestamp::from_secs(1))).header();
    let line = Envelope::restored(Header { seq: Some(Seq(7)), ..header }, event.clone()).to_json();
    let read = JsonReader::new(&[Codec::of::<Event>()]).read(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert_eq!(read.to_json(), line);
    read.game().cloned().unwrap_or_else(|| panic!("it is none of this game: {line}"))
}

/// The nouns that it can be filtered by.
fn nouns(event: &Event) -> BTreeSet<&'static str> {
    let mut nouns = BTreeSet::from([event.subject().noun]);
    event.facets(&mut |facet| _ = nouns.insert(facet.noun));
    nouns
}

fn nouns_said(kind: Kind) -> BTreeSet<&'static str> {
    let info = KINDS.iter().find(|info| info.kind == kind);
    info.map(|info| info.nouns.iter().copied().collect()).unwrap_or_default()
}

#[test]
fn each_kind_says_just_what_its_events_can_be_filtered_by() {
    let mut seen = BTreeMap::<Kind, BTreeSet<&str>>::new();
    for (kind, data) in stored() {
        seen.entry(kind).or_default().extend(nouns(&Event::read(kind, data).unwrap()));
    }
    for info in KINDS {
        assert_eq!(seen[&info.kind], nouns_said(info.kind), "{}", info.kind);
        assert_eq!(info.nouns.len(), nouns_said(info.kind).len(), "{}: each once", info.kind);
    }
}

/// Whatever it is filtered by, its kind says so.
fn assert_comes_back(event: &Event) {
    assert!(nouns(event).is_subset(&nouns_said(event.kind())), "{event:?}");
    assert_eq!(piped(event), *event);
    let data = serde_json::to_string(event).unwrap();
    let read = Event::read(event.kind(), &data).unwrap_or_else(|error| panic!("{}: {error}: {data}", event.kind()));
    assert_eq!(read, *event);
    assert_eq!(serde_json::to_string(&read).unwrap(), data);
}

#[test]
fn what_was_stored_stays_readable() {
    for (kind, data) in stored() {
        let event = Event::read(kind, data).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(event.kind(), kind);
        assert_eq!(serde_json::to_value(&event).unwrap(), serde_json::from_str::<Value>(data).unwrap(), "{kind}");
        assert_comes_back(&event);
    }
    for info in KINDS {
        assert!(stored().any(|(kind, _)| kind == info.kind), "{} has no line", info.kind);
    }
}

#[test]
fn fields_that_a_later_version_adds_do_no_harm() {
    for (kind, data) in stored() {
        let mut data: Map<String, Value> = serde_json::from_str(data).unwrap();
        data.insert("added_later".into(), json!({"deep": [1]}));
        assert_comes_back(&Event::read(kind, &Value::Object(data).to_string()).unwrap());
    }
}

#[test]
fn every_event_of_the_recordings_comes_back() {
    let mut told = 0;
    for kind in [ResourceKind::Clan, ResourceKind::War, ResourceKind::Player] {
        let mut detector = Detector::new(kind, WatchOptions::default());
        for (_, body) in bodies("") {
            // What is about something else is refused.
            for event in detector.on_line(&body).unwrap_or_default() {
                event.game().into_iter().for_each(assert_comes_back);
                told += 1;
            }
        }
    }
    assert!(bodies("").is_empty() || told > 100, "{told}");
}

/// Heroes in heroes: each level cost the stack something.
#[test]
fn a_bottomless_body_is_read_as_far_as_makes_sense() {
    let depth = 50_000;
    let (open, close) = (r#"{"name":"a","equipment":["#.repeat(depth), "]}".repeat(depth));
    let data = format!(r##"{{"tag":"#PPP","heroes":[{open}{close}]}}"##);
    let event = Event::read(kind("clash.player.snapshot"), &data).unwrap();
    assert!(serde_json::to_string(&event).unwrap().len() < 2000);
}

/// A damaged line: cut off, or with another byte in it.
fn any_damage() -> impl Strategy<Value = (usize, String)> {
    let damage = prop_oneof![Just(None), any::<u8>().prop_map(Some)];
    (0..KINDS.len(), any::<prop::sample::Index>(), damage).prop_map(|(line, at, damage)| {
        let mut data = stored().nth(line).unwrap().1.as_bytes().to_vec();
        let at = at.index(data.len());
        match damage {
            Some(byte) => data[at] = byte,
            None => data.truncate(at),
        }
        (line, String::from_utf8_lossy(&data).into_owned())
    })
}

/// JSON of any shape, with the numbers that are hard to write.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "#[0289PYLQ]{3,9}".prop_map(Value::from),
        prop::sample::select(vec!["home", "member", "inWar", "20260130T070000.000Z", "3"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-zA-Z_]{0,8}", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// `body` with some of its fields, at any depth, replaced by any JSON, and with fields that nobody knows.
fn disturbed(body: Value) -> impl Strategy<Value = Value> {
    prop::collection::vec((prop::collection::vec(any::<prop::sample::Index>(), 1..4), any_json(), any::<bool>()), 0..12)
        .prop_map(move |changes| {
            let mut body = body.clone();
            for (path, value, is_new) in changes {
                disturb(&mut body, &path, value, is_new);
            }
            body
        })
}

fn disturb(body: &mut Value, path: &[prop::sample::Index], value: Value, is_new: bool) {
    let Some((step, rest)) = path.split_first() else {
        *body = value;
        return;
    };
    match body {
        Value::Object(fields) if is_new && rest.is_empty() => {
            _ = fields.insert(format!("new_{}", step.index(9)), value);
        }
        Value::Object(fields) if !fields.is_empty() => {
            let place = step.index(fields.len());
            let inner = fields.values_mut().nth(place).unwrap();
            disturb(inner, rest, value, is_new);
        }
        Value::Array(list) if !list.is_empty() => {
            let place = step.index(list.len());
            disturb(&mut list[place], rest, value, is_new);
        }
        _ => *body = value,
    }
}

fn assert_model_comes_back<T>(body: &Value) -> Result<(), TestCaseError>
where
    T: Model + Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let Ok(read) = T::from_json(&serde_json::to_vec(body).unwrap()) else { return Ok(()) };
    let written = serde_json::to_string(&read.value).unwrap();
    let again: T = serde_json::from_str(&written).unwrap();
    prop_assert_eq!(serde_json::to_string(&again).unwrap(), written);
    prop_assert_eq!(again, read.value);
    Ok(())
}

proptest! {
    #[test]
    fn damaged_data_is_an_error_or_an_event(damage in any_damage()) {
        let (line, data) = damage;
        let (kind, _) = stored().nth(line).unwrap();
        if let Ok(event) = Event::read(kind, &data) {
            assert_comes_back(&event);
        }
    }

    #[test]
    fn clans_come_back(body in disturbed(clan("#A:3 #B #C:7"))) {
        assert_model_comes_back::<Clan>(&body)?;
    }

    #[test]
    fn wars_come_back(body in disturbed(war("inWar", "P1>Q1:1 Q1>P1:3"))) {
        assert_model_comes_back::<War>(&body)?;
        if let Ok(war) = War::from_json(&serde_json::to_vec(&body).unwrap()) {
            assert_comes_back(&bugle_clash::WarSnapshot::new("#2PP".parse().unwrap(), war.value).into());
        }
    }

    #[test]
    fn players_come_back(body in disturbed(player("Barbarian:5 Baby_Dragon*:7"))) {
        assert_model_comes_back::<Player>(&body)?;
    }
}

/// What was told of these bodies, by watchers that tell all there is.
#[test]
fn every_event_of_scripted_watchers_comes_back() {
    use crate::check::{bytes, minute};
    use bugle_clash::{ClanOptions, ClanWatcher, PlayerOptions, PlayerWatcher, WarOptions, WarWatcher};
    let mut clans = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions { noisy: true, ..ClanOptions::default() });
    let mut wars = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    let mut players =
        PlayerWatcher::new("#PPP".parse().unwrap(), PlayerOptions { noisy: true, ..PlayerOptions::default() });
    let mut signals = Vec::new();
    for (at, members) in (0..).zip(["#A:1 #B", "#A:3 #C:2", "#C:1 #A:1"]) {
        signals.extend(clans.on_body(minute(at), bytes(&clan(members))));
    }
    for (at, state) in (0..).zip(["preparation", "inWar", "warEnded"]) {
        signals.extend(wars.on_body(minute(at), bytes(&war(state, "P1>Q1:1 Q1>P1:3"))));
    }
    for (at, troops) in (0..).zip(["Barbarian:5", "Barbarian:6 Archer:1"]) {
        signals.extend(players.on_body(minute(at), bytes(&player(troops))));
    }
    let events: Vec<_> = signals
        .iter()
        .filter_map(|signal| if let Signal::Event(event) = signal { Some(event) } else { None })
        .collect();
    assert!(events.len() > 15, "{}", events.len());
    for event in events {
        assert_comes_back(&event.data);
    }
}
