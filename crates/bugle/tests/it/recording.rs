//! Frames that were recorded while they came, played back: the same events, and the same triggers fire.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::planetside::{self, Event as Fact, Playback};
use bugle::source::kinds;
use bugle::{Event, EventStream, Firing, Gap, Pattern, Timestamp};
use bugle_sim::planetside::Plan;
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};

/// What fired: when, and on which events.
type Fired = Arc<Mutex<Vec<(Timestamp, Vec<String>)>>>;

fn notes(fired: &Fired) -> impl Fn(Firing, bugle::ActionContext) + Send + Sync + use<> {
    let fired = Arc::clone(fired);
    move |firing, _| {
        let events = firing.events.iter().map(|event| event.id.to_string()).collect();
        fired.lock().unwrap().push((firing.at, events));
    }
}

/// What of an event is the same however often it is read.
fn told(event: &Event) -> (String, Timestamp, Option<Timestamp>, String) {
    let json: serde_json::Value = serde_json::from_str(&event.to_json()).unwrap();
    (event.id.to_string(), event.observed_at, event.time, json["data"].to_string())
}

/// Events that came in frames: not what is made of several, nor of states, nor what nobody saw.
fn came_in_a_frame(event: &Event) -> bool {
    event.get::<Gap>().is_none() && event.game::<Fact>().is_some() && !planetside::is_own(event.kind)
}

/// Follows the simulated planet for some minutes: what came out, what fired, and the frames.
async fn follow(seed: u64, push_faults: Plan) -> (EventStream, Vec<Event>, Fired, String) {
    let sim = Sim::in_memory(Config { seed, rate: 20.0, push_faults, ..Config::default() }, Ledger::in_memory());
    let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
    let lines = Arc::new(Mutex::new(String::new()));
    let recorded = Arc::clone(&lines);
    let push = client.push().tap(move |frame| {
        recorded.lock().unwrap().extend([frame.to_string().as_str(), "\n"]);
    });
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(push).build().await.unwrap();
    let fired = Fired::default();
    let pattern = Pattern::parse("count 3 of Death by world_id within 20s", &kinds()).unwrap();
    stream.on_pattern(pattern).name("pattern").call(notes(&fired));
    let mut events = stream.events();
    let (mut delivered, end) = (Vec::new(), Instant::now() + Duration::from_mins(4));
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    let lines = std::mem::take(&mut *lines.lock().unwrap());
    (stream, delivered, fired, lines)
}

#[tokio::test(start_paused = true)]
async fn a_recording_holds_every_event_with_its_id_and_its_times() {
    let random = |seed| Plan::Random { seed, every: Duration::from_mins(1) };
    for (seed, faults) in [(1, Plan::Quiet), (2, random(2)), (3, random(3))] {
        let (_stream, delivered, _, lines) = follow(seed, faults).await;
        let live: BTreeMap<_, _> =
            delivered.iter().filter(|event| came_in_a_frame(event)).map(|event| (event.id, told(event))).collect();
        let played: BTreeMap<_, _> =
            Playback::events(lines.as_bytes()).flatten().map(|event| (event.id, told(&event))).collect();
        assert!(live.len() > 1_000, "seed {seed}: {}", live.len());
        let missing: Vec<_> = live.iter().filter(|(id, event)| played.get(id) != Some(event)).collect();
        assert!(missing.is_empty(), "seed {seed}: {missing:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn triggers_fire_over_a_recording_as_they_fired_live() {
    let (stream, _, fired, lines) = follow(5, Plan::Quiet).await;
    let live = std::mem::take(&mut *fired.lock().unwrap());
    assert!(live.len() > 5, "{live:?}");
    let replayed = stream.replay(Playback::events(lines.as_bytes())).await;
    assert_eq!(replayed.unreadable, 0, "{:?}", replayed.first_error);
    let again = std::mem::take(&mut *fired.lock().unwrap());
    assert_eq!(again[..live.len()], live);
}
