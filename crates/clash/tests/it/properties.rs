//! What must hold for all sequences of answers.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash::{ClanOptions, ClanWatcher, Event, WarOptions, WarWatcher};
use bugle_event::{EventId, Signal};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use crate::check::{bytes, clan, minute, war};

/// Some of five players, each with donations so far.
fn any_members() -> impl Strategy<Value = BTreeMap<String, u32>> {
    let players = ["#A", "#B", "#C", "#D", "#E"].map(str::to_owned).to_vec();
    subsequence(players, 0..=5).prop_flat_map(|players| {
        let donations = proptest::collection::vec(0_u32..50, players.len());
        donations.prop_map(move |donations| players.clone().into_iter().zip(donations).collect())
    })
}

fn body(members: &BTreeMap<String, u32>) -> serde_json::Value {
    let listed: Vec<String> = members.iter().map(|(tag, donations)| format!("{tag}:{donations}")).collect();
    clan(&listed.join(" "))
}

/// Does to `members` what the events say.
fn apply(members: &mut BTreeMap<String, u32>, signals: Vec<Signal<Event>>) {
    for signal in signals {
        let Signal::Event(event) = signal else { continue };
        match event.data {
            Event::ClanSnapshot(snapshot) => {
                let listed = snapshot.0.member_list.iter();
                *members = listed.map(|member| (member.tag.to_string(), member.donations)).collect();
            }
            Event::MemberJoined(joined) => _ = members.insert(joined.member.tag.to_string(), joined.member.donations),
            Event::MemberLeft(left) => _ = members.remove(&left.member.tag.to_string()),
            Event::MemberDonated(donated) => {
                let counter = members.get_mut(&donated.member.tag.to_string()).unwrap();
                let base = if donated.reset { 0 } else { *counter };
                assert_eq!(base + donated.delta, donated.total);
                *counter = donated.total;
            }
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn events_lead_from_before_to_after(clans in proptest::collection::vec(any_members(), 1..8)) {
        let mut watcher = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
        let mut told = BTreeMap::new();
        for (at, members) in (0..).zip(&clans) {
            let stale = watcher.counts().stale;
            apply(&mut told, watcher.on_body(minute(at), bytes(&body(members))));
            // A counter that is at zero has started over, or was not sent: that is told with the next gift.
            let is_told = told.keys().eq(members.keys())
                && told.iter().all(|(tag, donations)| members[tag] == *donations || members[tag] == 0);
            prop_assert!(is_told || watcher.counts().stale > stale, "{told:?} is not {members:?}");
        }
    }

    #[test]
    fn every_attack_is_told_once_whatever_the_order(looks in proptest::collection::vec(any::<Index>(), 1..30)) {
        let attacks = ["P1>Q1:1", "Q1>P1:2", "P2>Q1:3", "Q2>P2:0", "P1>Q2:2", "Q2>P1:3", "P2>Q2:1", "Q1>P2:3"];
        let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
        let (mut first, mut most, mut told) = (None, 0, BTreeSet::<EventId>::new());
        for (at, look) in (0..).zip(&looks) {
            let made = look.index(attacks.len() + 1);
            let state = if made == attacks.len() { "warEnded" } else { "inWar" };
            let signals = watcher.on_body(minute(24 * 60 + at), bytes(&war(state, &attacks[..made].join(" "))));
            for signal in signals {
                if let Signal::Event(event) = signal && let Event::WarAttack(_) = event.data {
                    prop_assert!(told.insert(event.id), "told twice");
                }
            }
            first.get_or_insert(made);
            most = most.max(made);
        }
        prop_assert_eq!(told.len(), most - first.unwrap_or(0));
    }
}
