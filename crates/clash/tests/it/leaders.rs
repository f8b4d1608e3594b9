//! A clan has another leader.

use std::time::Duration;

use bugle_clash::{ClanOptions, ClanWatcher, Confirm, MemberLeft, ResourceKind, Watch};
use bugle_event::{Fact as _, Signal};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, clan, lines, minute};
use crate::place::{Place, a_clan};
use crate::watching::{restarted, told_of};

/// A clan whose members have these roles: `A=leader B=coLeader`.
fn roles(roles: &str) -> Value {
    let (tags, roles): (Vec<_>, Vec<_>) = roles.split_whitespace().filter_map(|text| text.split_once('=')).unzip();
    let mut clan = clan(&tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" "));
    for (place, role) in roles.iter().enumerate() {
        let fields = clan["memberList"][place].as_object_mut().unwrap();
        match *role {
            "?" => _ = fields.remove("role"),
            role => fields["role"] = json!(role),
        }
    }
    clan
}

fn told(bodies: &[&str]) -> String {
    let bodies: Vec<_> = (0..).step_by(15).zip(bodies.iter().map(|body| roles(body))).collect();
    let told = told_of(ResourceKind::Clan, &bodies);
    assert_eq!(told, restarted(ResourceKind::Clan, &bodies));
    told
}

#[test]
fn a_handover_is_one_event_and_other_roles_are_told_as_they_are() {
    assert_snapshot!(told(&["A=leader B=coLeader C=member D=admin", "A=coLeader B=leader C=admin D=member"]), @r"
    clash.clan.leader_changed {new_leader:#B,new_leader_was:coLeader,old_leader:#A,old_leader_is:coLeader}
    clash.clan.member_role {member:#C,new:admin,old:member}
    clash.clan.member_role {member:#D,new:member,old:admin}
    ");
    // Back and forth are three events.
    let back = told(&["A=leader B=coLeader", "A=coLeader B=leader", "A=leader B=coLeader", "A=coLeader B=leader"]);
    assert_eq!(back.matches("leader_changed").count(), 3);
    assert_eq!(back.lines().count(), 3, "{back}");
}

#[test]
fn a_leader_who_is_gone_is_followed_by_another() {
    assert_snapshot!(told(&["A=leader B=coLeader C=member", "B=leader C=member"]), @r"
    clash.clan.member_left {confirmed:false,member:#A}
    clash.clan.leader_changed {new_leader:#B,new_leader_was:coLeader,old_leader:#A}
    ");
    assert_snapshot!(told(&["A=leader B=member", "A=member B=member C=leader"]), @r"
    clash.clan.member_joined {member:#C}
    clash.clan.leader_changed {new_leader:#C,old_leader:#A,old_leader_is:member}
    ");
}

#[test]
fn roles_that_were_not_sent_change_no_leader() {
    assert_eq!(told(&["A=? B=?", "A=leader B=coLeader", "A=? B=?", "A=leader B=coLeader"]), "");
    assert_eq!(told(&["A=leader B=coLeader", "A=? B=coLeader", "A=leader B=?", "A=leader B=coLeader"]), "");
    let late = told(&["A=leader B=coLeader", "A=? B=?", "A=coLeader B=leader"]);
    assert_eq!((late.lines().count(), late.contains("leader_changed")), (1, true), "{late}");
}

/// At what minute the departure of `#B` is told, who is missing from minute 1 on.
fn told_at(confirm: Confirm, looks: impl IntoIterator<Item = i64>) -> Option<(i64, bool)> {
    let options = ClanOptions { confirm_departures: confirm, ..ClanOptions::default() };
    let mut watcher = ClanWatcher::new("#2PP".parse().unwrap(), options.clone());
    watcher.on_body(minute(0), bytes(&clan("#A #B")));
    for at in looks {
        let signals = watcher.on_body(minute(at), bytes(&clan("#A")));
        if lines(&signals).contains("member_left") {
            return Some((at, lines(&signals).contains("confirmed:true")));
        }
        // What is waited for is kept.
        let state = signals.iter().find_map(|it| if let Signal::Checkpoint(it) = it { it.state.clone() } else { None });
        if let Some(state) = state {
            watcher = ClanWatcher::restore(&state, options.clone()).unwrap();
        }
    }
    None
}

#[test]
fn a_departure_is_told_as_late_as_is_asked_for() {
    assert_eq!(told_at(false.into(), 1..20), Some((1, false)));
    assert_eq!(told_at(true.into(), 1..20), Some((2, true)));
    assert_eq!(told_at(3_u32.into(), 1..20), Some((4, true)));
    assert_eq!(told_at(Duration::from_mins(5).into(), 1..20), Some((6, true)));
    assert_eq!(told_at(Duration::from_mins(5).into(), [1, 2, 30]), Some((30, true)));
    assert_eq!(told_at(0_u32.into(), 1..20), Some((1, false)));
}

#[tokio::test(start_paused = true)]
async fn a_departure_that_must_last_is_looked_at_when_it_has() {
    let place = Place::new(0, |_, minute| (200, if minute < 10 { clan("#A #B") } else { clan("#A") }));
    let watch = |watch: Watch| a_clan(watch).every(Duration::from_mins(30)).confirm_departures(Duration::from_mins(5));
    let (signals, errors) = place.run(watch, 50).await;
    assert!(errors.is_empty(), "{errors:?}");
    let left = signals
        .iter()
        .find_map(|it| if let Signal::Event(it) = it { MemberLeft::of(&it.data).map(|left| (it, left)) } else { None });
    let (event, left) = left.unwrap();
    assert!(left.confirmed);
    assert_eq!((event.not_before, event.observed_at), (Some(minute(0)), minute(35)));
}
