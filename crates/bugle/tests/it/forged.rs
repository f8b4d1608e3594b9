//! The service sends the payload of an `echo` back bare, so that whoever may send one on a connection could write messages
//! for it. Nothing of that kind becomes an event that the service did not tell.

use std::sync::Arc;
use std::time::Duration;

use bugle::planetside::{self, CharacterId, Death, KINDS, PlayerLogin, UnknownEvent, event_name};
use bugle::{Event, EventStream, Fact as _, Gap, Kind};
use bugle_sim::{Config, Ledger, Sim};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout_at};

use crate::wiretap::{Tap, Wire};

/// Somebody of whom nothing true is told.
const NOBODY: &str = "5428000000000000001";

/// What comes of it that somebody has these echoed, of what is about nobody whom there is.
async fn echoed(payloads: &[Value]) -> (Vec<Event>, EventStream, Wire, Sim) {
    let sim = Sim::in_memory(Config { rate: 5.0, clans: 1, ..Config::default() }, Ledger::closed());
    let wire = Wire::default();
    let tap = Arc::new(Tap(sim.connector(), wire.clone()));
    let client = planetside::Client::builder().service_id("test").connector(tap).build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(1).source(client.push()).build().await.unwrap();
    let mut events = stream.events();
    stream.wait_ready().await.unwrap();
    sleep(Duration::from_secs(5)).await;
    for payload in payloads {
        wire.say(&json!({"service": "event", "action": "echo", "payload": payload}));
    }
    let (mut forged, end) = (Vec::new(), Instant::now() + Duration::from_secs(30));
    while let Ok(event) = timeout_at(end, events.next()).await {
        let event = event.unwrap();
        if event.to_json().contains(NOBODY) || event.get::<Gap>().is_some() {
            forged.push(event);
        }
    }
    (forged, stream, wire, sim)
}

fn payload(event_name: &str) -> Value {
    json!({"event_name": event_name, "character_id": NOBODY, "attacker_character_id": NOBODY, "world_id": "10",
        "timestamp": "1700000000", "zone_id": "2", "metagame_event_id": "1", "instance_id": "1", "facility_id": "1"})
}

#[tokio::test(start_paused = true)]
async fn what_looks_like_an_event_is_none_without_its_envelope() {
    let payloads = [payload("Death"), payload("PlayerLogin"), json!([payload("Death")])];
    let (forged, stream, wire, _sim) = echoed(&payloads).await;
    assert!(forged.is_empty(), "{:?}", forged.iter().map(|event| event.to_json()).collect::<Vec<_>>());
    let status = stream.status().remove(0);
    assert!(status.connected && status.errors == 0, "{status:?}");
    let commands = std::mem::take(&mut *wire.commands.lock().unwrap());
    assert!(!commands.is_empty() && commands.iter().all(|command| !command.contains("echo")), "{commands:?}");
}

#[tokio::test(start_paused = true)]
async fn what_no_frame_brings_is_not_brought_by_one_that_says_so() {
    let own: Vec<Kind> = KINDS.iter().map(|info| info.kind).filter(|kind| event_name(*kind).is_none()).collect();
    assert!(own.len() > 10, "{own:?}");
    let names = own.iter().flat_map(|kind| {
        let short = kind.name().strip_prefix("planetside.").unwrap_or_default().to_owned();
        let words = short.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
        [words.collect::<String>(), short.clone(), kind.name().to_owned()]
    });
    let names = names.chain(["Gap", "gap", "UnknownEvent"].map(str::to_owned));
    let envelope = |name: String| json!({"payload": payload(&name), "service": "event", "type": "serviceMessage"});
    let payloads: Vec<_> = names.map(envelope).collect();
    let (told, _stream, _wire, _sim) = echoed(&payloads).await;
    // It has the service's own envelope: it is an event of a name that nobody knows, and nothing else.
    assert_eq!(told.len(), payloads.len());
    assert!(told.iter().all(|event| event.kind == UnknownEvent::KIND), "{told:?}");
}

/// What an envelope makes of a payload nobody can tell: so Bugle has no way to send one.
#[tokio::test(start_paused = true)]
async fn the_service_itself_sends_back_what_would_be_believed() {
    let envelope = json!({"payload": payload("PlayerLogin"), "service": "event", "type": "serviceMessage"});
    let (told, ..) = echoed(&[envelope]).await;
    assert_eq!(told[0].kind, PlayerLogin::KIND, "and whatever follows from it");
    assert_eq!(told[0].get::<PlayerLogin>().unwrap().character_id, CharacterId(5_428_000_000_000_000_001));
    assert!(told[0].get::<Death>().is_none());
}
