//! What a watcher of raid weekends tells, as the tests compare it.

use std::collections::BTreeMap;

use bugle_clash::{Event, RaidOptions, RaidWatcher, Watcher};
use bugle_event::{Checkpoint, Payload as _, Signal};
use bytes::Bytes;
use serde_json::Value;

use crate::check::{bytes, minute};

pub(crate) fn watcher() -> RaidWatcher {
    RaidWatcher::new("#2PP".parse().unwrap(), RaidOptions::default())
}

/// What is told of bodies, each with its minute, and at the end of them.
pub(crate) fn told(bodies: &[(i64, Value)]) -> Vec<Signal<Event>> {
    let mut watcher = watcher();
    let mut told: Vec<_> = bodies.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body))).collect();
    told.extend(watcher.finish());
    told
}

/// As [`told`], with a restart in front of the body at `place`, or of each.
pub(crate) fn told_in_parts(bodies: &[(i64, Value)], place: Option<usize>) -> Vec<Signal<Event>> {
    let (mut watcher, mut told, mut kept) = (watcher(), Vec::new(), None::<Bytes>);
    for (number, (at, body)) in bodies.iter().enumerate() {
        if let Some(state) = kept.as_ref().filter(|_| place.is_none_or(|place| place == number)) {
            watcher = Watcher::restore(state, RaidOptions::default()).unwrap();
        }
        let signals = watcher.on_body(minute(*at), bytes(body));
        for signal in &signals {
            if let Signal::Checkpoint(Checkpoint { state: Some(state), .. }) = signal {
                kept = Some(state.clone());
            }
        }
        told.extend(signals);
    }
    told.extend(watcher.finish());
    told
}

/// The facts but for the first look, each by its id: what they say.
pub(crate) fn facts(signals: &[Signal<Event>]) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for event in events(signals).filter(|event| !matches!(event, Event::RaidSnapshot(_))) {
        let signal = signals.iter().find_map(|signal| match signal {
            Signal::Event(it) if std::ptr::eq(&raw const it.data, event) => Some(it.id.to_string()),
            _ => None,
        });
        let said = format!("{} {}", event.kind(), serde_json::to_string(event).unwrap());
        assert!(facts.insert(signal.unwrap(), said.clone()).is_none(), "told twice: {said}");
    }
    facts
}

pub(crate) fn events(signals: &[Signal<Event>]) -> impl Iterator<Item = &Event> {
    signals.iter().filter_map(|signal| if let Signal::Event(event) = signal { Some(&event.data) } else { None })
}

/// Events as lines: the kind, and what matters.
pub(crate) fn raid_lines(signals: &[Signal<Event>]) -> String {
    let lines = signals.iter().filter_map(|signal| match signal {
        Signal::Event(event) => Some(line(&event.data)),
        Signal::Gap(gap) => Some(format!("gap {} {}", gap.cause, gap.subjects[0])),
        Signal::Checkpoint(_) => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn line(event: &Event) -> String {
    let data = serde_json::to_value(event).unwrap();
    let text = |name: &str| data[name].as_str().map_or_else(|| data[name].to_string(), str::to_owned);
    let kind = event.kind().name().trim_start_matches("clash.raid.");
    let against = || format!("{} {}/{}", text("side"), text("opponent_tag"), text("number"));
    match event {
        Event::RaidOpponent(_) => format!("{kind} {}", against()),
        Event::RaidCleared(_) => format!("{kind} {} in {}", against(), text("attacks")),
        Event::DistrictDestroyed(_) => {
            format!("{kind} {} {} by {} in {}", against(), text("district_id"), text("attacker_tag"), text("attacks"))
        }
        Event::DistrictAttack(_) => {
            let (district, order, by) = (text("district_id"), text("order"), text("attacker_tag"));
            format!(
                "{kind} {} {district}:{order} {by} +{} = {}",
                against(),
                text("destruction"),
                text("total_destruction")
            )
        }
        Event::RaidEnded(_) => {
            let sums = ["total_attacks", "enemy_districts_destroyed", "raids_completed", "capital_total_loot"];
            let sums: Vec<_> = sums.iter().map(|name| text(name)).collect();
            let lost = [text("defense_attacks"), text("districts_lost"), text("unobserved_attacks")];
            format!("{kind} {} {} {}", text("source"), sums.join(" "), lost.join(" "))
        }
        Event::RaidRewards(rewards) => {
            let medals: Vec<_> = rewards.members.iter().map(|it| format!("{} {}", it.tag, it.medals)).collect();
            format!("{kind} {} {} {}", text("offensive_reward"), text("defensive_reward"), medals.join(", "))
        }
        Event::RaidEndingSoon(soon) => {
            let left: Vec<_> = soon.members.iter().map(|it| format!("{} {}", it.tag, it.attacks_left)).collect();
            format!("{kind} {} {}", text("lead"), left.join(", "))
        }
        _ => format!("{kind} {}", event.subject()),
    }
}

/// Events come in an order that can be: a weekend starts, raids are found, are attacked in order, and it ends.
pub(crate) fn assert_in_order(signals: &[Signal<Event>]) {
    let mut attacks = BTreeMap::<String, u64>::new();
    let mut is_over = BTreeMap::<String, bool>::new();
    for event in events(signals) {
        let data = serde_json::to_value(event).unwrap();
        let weekend = event.subject().to_string();
        let district =
            format!("{weekend} {} {} {} {}", data["side"], data["opponent_tag"], data["number"], data["district_id"]);
        match event {
            Event::DistrictAttack(attack) => {
                assert!(!is_over.contains_key(&weekend), "an attack behind the end: {data}");
                let before = attacks.insert(district, attack.order.into());
                assert!(before.is_none_or(|before| before + 1 == u64::from(attack.order)), "{before:?}: {data}");
            }
            Event::DistrictDestroyed(destroyed) => assert_eq!(attacks[&district], u64::from(destroyed.attacks)),
            Event::RaidEnded(_) => assert!(is_over.insert(weekend, false).is_none()),
            Event::RaidRewards(_) => assert_ne!(is_over.insert(weekend, true), Some(true), "rewards twice"),
            _ => {}
        }
    }
}
