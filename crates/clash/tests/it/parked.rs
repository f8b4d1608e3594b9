//! Bodies that wait in the store make no difference.

use std::sync::Arc;

use bugle_clash::Watch;
use bugle_event::{Signal, States};
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

/// What is said of these answers, one for each minute; with a store, or with none.
async fn said_of(answers: Vec<u8>, store: Option<Arc<Store>>) -> Vec<String> {
    let minutes = answers.len() as u64 * 3;
    let script = move |path: &str, minute: u64| answer(path, answers[(minute / 3) as usize % answers.len()]);
    let place = Place { store: store.clone().unwrap_or_default(), ..Place::new(30 * 60, script) };
    let watch = Watch::new(place.api.clone()).clans(["#2PP"]).wars(["#2PP"]).players(["#PPP"]).confirm_departures(true);
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
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let kept = runtime.block_on(said_of(answers.clone(), Some(Arc::default())));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let unkept = runtime.block_on(said_of(answers, None));
        prop_assert_eq!(kept, unkept);
    }
}
