//! What triggers make a source say to its service: just what has changed, and at once.

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bugle::journal::{Filters, Want};
use bugle::pattern::{Batch, Step};
use bugle::planetside::census::Outfit;
use bugle::planetside::{self, Client, Death, PlayerLogin, VehicleDestroy, World};
use bugle::{EventStream, Pattern, Trigger};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::sleep;

use crate::wiretap::{Tap, Wire};

/// A stream of the simulated PlanetSide, and what is said to the service.
async fn stream() -> (Sim, EventStream, Wire) {
    let (sim, stream, commands, _) = with_client().await;
    (sim, stream, commands)
}

/// The same, and the client that it is of.
async fn with_client() -> (Sim, EventStream, Wire, Client) {
    let sim = Sim::in_memory(Config { rate: 5.0, clans: 1, ..Config::default() }, Ledger::closed());
    let commands = Wire::default();
    let tap = Arc::new(Tap(sim.connector(), commands.clone()));
    let client = planetside::Client::builder().service_id("test").connector(tap).transport(sim.census_transport());
    let client = client.build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(1).source(client.push()).build().await.unwrap();
    (sim, stream, commands, client)
}

/// What was said within some thousandths of a second: the verb, and what it is about.
async fn said(wire: &Wire) -> Vec<String> {
    sleep(Duration::from_millis(5)).await;
    let said = std::mem::take(&mut *wire.commands.lock().unwrap());
    let short = |command: &String| {
        let command: serde_json::Value = serde_json::from_str(command).unwrap();
        let text = |key: &str| command.get(key).map(|value| value.to_string().replace('"', "")).unwrap_or_default();
        format!("{} {} {}", text("action"), text("eventNames"), text("worlds"))
    };
    said.iter().map(short).collect()
}

#[tokio::test(start_paused = true)]
async fn adding_changing_pausing_and_removing_says_just_that_and_at_once() {
    let (_sim, stream, commands) = stream().await;
    let deaths = stream.on::<Death>().world(1).name("deaths").call(|_, _| {});
    stream.wait_ready().await.unwrap();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(said(&commands).await, ["subscribe [Death] [1]"]);
    let logins = stream.add_trigger(Trigger::on::<PlayerLogin>().world(1).call(|_, _| {})).unwrap();
    assert_eq!(said(&commands).await, ["subscribe [PlayerLogin] "]);
    // One more of the same kind needs nothing.
    let again = stream.on::<Death>().world(1).call(|_, _| {});
    assert_eq!(said(&commands).await, [""; 0]);
    deaths.pause();
    assert_eq!(said(&commands).await, [""; 0], "somebody else wants it");
    again.remove();
    // With deaths go the characters, all of them; what must stay is said again, as it always is then.
    assert_eq!(said(&commands).await, ["clearSubscribe [Death] ", "subscribe [PlayerLogin] [1]"]);
    deaths.resume();
    assert_eq!(said(&commands).await, ["subscribe [Death] "]);
    logins.change(|trigger| trigger.world(13)).unwrap();
    assert_eq!(said(&commands).await, ["subscribe  [13]"]);
    assert!(stream.remove_trigger(logins.name()));
    assert_eq!(said(&commands).await, ["clearSubscribe [PlayerLogin] [13]"]);
    let wait = stream.wait_for::<VehicleDestroy>().world(1).within(Duration::from_millis(4)).into_future();
    let (waited, asked) = tokio::join!(wait, said(&commands));
    assert!(waited.is_err());
    assert_eq!(asked, ["subscribe [VehicleDestroy] "]);
    assert_eq!(said(&commands).await, ["clearSubscribe [VehicleDestroy] "]);
}

#[tokio::test(start_paused = true)]
async fn a_pattern_that_is_narrowed_asks_for_just_that() {
    let (_sim, stream, commands) = stream().await;
    let pattern = Pattern::from(Batch::new(2, Step::any::<Death>()));
    let filters: Filters = [World::OSPREY.into()].into_iter().collect();
    let wants = pattern.wants().into_iter().map(|want| Want { filters: filters.clone(), ..want });
    let narrowed = pattern.narrowed(wants);
    let firing = stream.wait_for_pattern(narrowed).await.unwrap();
    assert_eq!(said(&commands).await[0], "subscribe [Death] [1]");
    assert!(firing.events.iter().all(|event| event.get::<Death>().unwrap().world_id == World::OSPREY));
}

#[tokio::test(start_paused = true)]
async fn without_triggers_nothing_is_subscribed_and_all_else_goes_on() {
    let (_sim, stream, commands, client) = with_client().await;
    let fallen = Arc::new(AtomicU32::new(0));
    let add = || {
        let fallen = Arc::clone(&fallen);
        stream.on::<Death>().call(move |_, _| _ = fallen.fetch_add(1, Ordering::Relaxed))
    };
    let deaths = add();
    stream.wait_ready().await.unwrap();
    sleep(Duration::from_mins(1)).await;
    assert!(fallen.swap(0, Ordering::Relaxed) > 10);
    said(&commands).await;

    deaths.remove();
    let cleared = said(&commands).await;
    assert!(cleared.len() == 1 && cleared[0].starts_with("clearSubscribe "), "{cleared:?}");
    let brought = stream.status()[0].events;
    // Well over all that watches a connection: reading back, heartbeats, worlds that fall silent.
    sleep(Duration::from_mins(20)).await;
    let status = stream.status().remove(0);
    assert_eq!((status.connected, status.ended, status.errors, status.gaps), (true, false, 0, 0));
    assert_eq!((status.events, fallen.load(Ordering::Relaxed)), (brought, 0), "nothing comes that nobody wants");
    assert!(said(&commands).await.iter().all(|command| command.starts_with("subscribe  ")), "only asked what it holds");
    let outfit = client.get_by_name::<Outfit>("DAWN").await.unwrap().unwrap();
    assert_eq!(outfit.name.as_deref(), Some("Dawn Chorus"), "Census is asked as before");

    let _again = add();
    let subscribed = said(&commands).await;
    assert!(subscribed.len() == 1 && subscribed[0].starts_with("subscribe [Death] "), "{subscribed:?}");
    sleep(Duration::from_mins(1)).await;
    assert!(fallen.load(Ordering::Relaxed) > 10);
    drop(stream);
    assert!(client.get_by_name::<Outfit>("DAWN").await.unwrap().is_some(), "nor does the stream's end close it");
}
