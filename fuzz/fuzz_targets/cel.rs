//! Whatever is written as a condition: it is refused, at a place that is in the text, or it can be asked of any event.
#![no_main]

use std::sync::LazyLock;

use bugle_event::{Envelope, Event, Foreign, Kind, KindInfo, Payload, Seen, Subject, Timestamp};
use bugle_planetside as planetside;
use bugle_trigger::Cel;
use libfuzzer_sys::fuzz_target;

/// A death, and what nobody can read.
static EVENTS: LazyLock<[Event; 2]> = LazyLock::new(|| {
    let data = r#"{"world_id":10,"is_headshot":null,"payload":{"a":[1,"x",null,[2]],"b":0.5},"zone_id":"2"}"#;
    let foreign = Foreign::new(Kind::new("chess.move"), Subject::number("board", 1), data).expect("it is JSON");
    [event(planetside::Event::from(planetside::Death::default())), event(foreign)]
});

fn event(data: impl Payload) -> Event {
    Envelope::new("fuzz", data, Seen::at(Timestamp::EPOCH)).into_event()
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let known = |kind: &&KindInfo| ["planetside.death", "planetside.unknown"].contains(&kind.kind.name());
    let some: Vec<KindInfo> = planetside::Event::KINDS.iter().filter(known).copied().collect();
    for kinds in [&some[..], &[]] {
        match Cel::new(text, kinds) {
            Ok(cel) => {
                for event in &*EVENTS {
                    let clauses = cel.explain(event);
                    assert_eq!(clauses.iter().all(|clause| clause.held), cel.holds(event));
                }
            }
            Err(error) => {
                assert!(text.get(error.place.clone()).is_some() && error.line > 0 && error.column > 0);
                assert!(!error.to_string().contains('\r'));
            }
        }
    }
});
