//! Bodies that wait in the store make no difference.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bugle_clash::Watch;
use bugle_event::{BoxError, Saved, Signal, States, Subject};
use futures_core::future::BoxFuture;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::check::{clan, no_war, player, war, war_of};
use crate::place::Place;
use crate::scripted::{Store, run_keeping};

/// One of a few answers about a clan, its war or a player.
fn answer(path: &str, number: u8) -> (u16, Value) {
    match (number, path) {
        (0, _) => return (404, json!({"reason": "notFound"})),
        (1, _) => return (503, json!({"reason": "inMaintenance"})),
        (2, path) if path.contains("currentwar") => return (403, json!({"reason": "accessDenied"})),
        (2, _) => return (502, json!({})),
        _ => {}
    }
    let number = number as usize - 3;
    let body = if path.contains("currentwar") {
        let attacks = ["", "P1>Q1:1", "P1>Q1:1 Q1>P1:3"][number % 3];
        let wars = [
            war("inWar", attacks),
            no_war(),
            war("warEnded", attacks),
            war_of("#2PP", "#2CC", 40 * 60, "inWar", attacks),
        ];
        wars[number % 4].clone()
    } else if path.contains("players") {
        player(["Barbarian:5", "Barbarian:6", "Barbarian:6 Archer:1"][number % 3])
    } else {
        clan(["#A", "#A #B", "#A:3 #B", "#C", "#A:3 #B:1"][number % 5])
    };
    (200, body)
}

/// What is said of these answers, one for each minute; with a store and so many bodies in memory, or with no store.
async fn said_of(answers: Vec<u8>, store: Option<Arc<Store>>, in_memory: usize) -> Vec<String> {
    let minutes = answers.len() as u64 * 3;
    let script = move |path: &str, minute: u64| answer(path, answers[(minute / 3) as usize % answers.len()]);
    let place = Place { store: store.clone().unwrap_or_default(), ..Place::new(30 * 60, script) };
    let watch = Watch::new(place.api.clone()).clans(["#2PP"]).wars(["#2PP"]).players(["#PPP"]).confirm_departures(true);
    let watch = watch.bodies_in_memory(in_memory);
    let states: Arc<dyn States> = store.map_or(Arc::new(()), |store| store);
    let (signals, _) = run_keeping(watch, &place.clock, minutes, &place.store, states).await;
    // The ids of events, their times, and the gaps.
    signals
        .iter()
        .filter(|signal| !matches!(signal, Signal::Checkpoint(_)))
        .map(|signal| format!("{signal:?}"))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_parked_makes_no_difference(answers in prop::collection::vec(prop_oneof![1 => 0_u8..3, 4 => 3_u8..15], 1..30)) {
        let run = |store, in_memory| {
            let paused = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
            paused.block_on(said_of(answers.clone(), store, in_memory))
        };
        let unkept = run(None, 0);
        for in_memory in [0, 1, 64] {
            prop_assert_eq!(&run(Some(Arc::default()), in_memory), &unkept, "{} in memory", in_memory);
        }
    }
}

/// A clan in which somebody donates all the time: how often its state is loaded, the first look included.
async fn loads(bodies_in_memory: usize) -> usize {
    let place = Place::new(30 * 60, |_: &str, minute| (200, clan(&format!("#A:{minute}"))));
    let watch = Watch::new(place.api.clone()).clans(["#2PP"]).bodies_in_memory(bodies_in_memory);
    let counted = Arc::new(Counted { store: place.store.clone(), loads: AtomicUsize::new(0) });
    let (signals, _) = run_keeping(watch, &place.clock, 30, &place.store, counted.clone()).await;
    assert!(signals.iter().filter(|signal| matches!(signal, Signal::Event(_))).count() > 9);
    counted.loads.load(Ordering::Relaxed)
}

struct Counted {
    store: Arc<Store>,
    loads: AtomicUsize,
}

impl States for Counted {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        self.loads.fetch_add(1, Ordering::Relaxed);
        self.store.load(subject)
    }
}

#[tokio::test(start_paused = true)]
async fn what_changes_again_is_compared_without_its_state() {
    assert_eq!(loads(1).await, 1);
    assert!(loads(0).await > 5);
}
