//! Conditions in CEL, over the events of both games.

use bugle::source::{Codec, Header, KindInfo, kinds};
use bugle::{Cel, Event, EventId, Origin, Timestamp, clash, planetside};
use bugle_event::fields::{Field, Schema, Value};
use serde_json::Value as Json;

/// An event of each kind of both games, and its data.
fn stored() -> Vec<(KindInfo, Event, Json)> {
    let planetside = include_str!("../../../planetside/tests/it/stored.ndjson").lines().map(|line| {
        let line: Json = serde_json::from_str(line).unwrap();
        (line["kind"].as_str().unwrap().to_owned(), line["data"].clone())
    });
    let clash = include_str!("../../../clash/tests/it/stored.txt").lines().map(|line| {
        let (kind, data) = line.split_once(' ').unwrap();
        (kind.to_owned(), serde_json::from_str(data).unwrap())
    });
    let codecs = [Codec::of::<planetside::Event>(), Codec::of::<clash::Event>()];
    let event = |(name, data): (String, Json)| {
        let info = kinds().into_iter().find(|info| info.kind.name() == name).unwrap();
        let codec = codecs.iter().find(|codec| codec.kinds().any(|kind| kind == info.kind)).unwrap();
        let header = Header {
            id: EventId::from_u128(1),
            source: "test",
            kind: info.kind,
            time: None,
            not_before: None,
            observed_at: Timestamp::EPOCH,
            seq: None,
            origin: Origin::Live,
        };
        let event = codec.read(header, &data.to_string()).unwrap();
        let mut written = Vec::new();
        event.write_data(&mut written);
        (info, event, serde_json::from_slice(&written).unwrap())
    };
    planetside.chain(clash).map(event).collect()
}

/// Calls `look` with every path in `json` and what is there.
fn walk(path: &str, json: &Json, look: &mut dyn FnMut(&str, &Json)) {
    look(path, json);
    for (name, field) in json.as_object().into_iter().flatten() {
        walk(&format!("{path}.{name}"), field, look);
    }
}

fn is_same(value: Value<'_>, json: &Json) -> bool {
    match value {
        Value::Time(time) => json.as_str() == Some(&time.to_string()),
        Value::Object => json.is_object() || json.is_array(),
        Value::List(list) => json.as_array().is_some_and(|items| {
            items.len() == list.len() && list.iter().zip(items).all(|(value, item)| is_same(value, item))
        }),
        value => serde_json::from_str::<Json>(&value.to_string()).is_ok_and(|value| value == *json),
    }
}

#[test]
fn each_field_of_each_kind_is_known_and_read_as_it_is_written() {
    let (mut fields, stored) = (0, stored());
    assert!(stored.len() > 50, "an event of each kind of both games");
    for (info, event, data) in stored {
        walk("event", &data, &mut |path, json| {
            let schema = Schema::of(&[info]);
            assert!(schema.find(path.split('.')).is_ok(), "{}: {path}", info.kind);
            if let Some(path) = path.strip_prefix("event.") {
                let field = Field::new(&format!("event.{path}"), &[info]).unwrap();
                assert!(field.read(&event, |value| is_same(value, json)), "{}: {path}: {json}", info.kind);
                fields += 1;
            }
        });
    }
    assert!(fields > 500, "{fields}");
}

/// What the guide shows is read.
#[test]
fn the_examples_of_the_guide_are_conditions() {
    let guide = include_str!("../../../../book/conditions.md");
    let examples: Vec<&str> = guide
        .split("```cel\n")
        .skip(1)
        .flat_map(|block| block.split_once("```").unwrap_or_default().0.lines())
        .collect();
    assert!(examples.len() >= 10, "{examples:?}");
    for example in examples {
        Cel::new(example, &kinds()).unwrap_or_else(|error| panic!("{error}"));
    }
    let shown = Cel::new("event.wrld_id == 10", &[<planetside::Death as bugle::Fact>::info().unwrap()]).unwrap_err();
    assert!(guide.contains(&shown.to_string()), "{shown}");
}
