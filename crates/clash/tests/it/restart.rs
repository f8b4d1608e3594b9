//! Watching that stops and goes on: what is kept, what is said of the time in between, and what is not said twice.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bugle_clash::{
    ClanOptions, ClanWatcher, Client, Event, MemberJoined, PlayerOptions, PlayerWatcher, Sight, WarOptions, WarWatcher,
    Watch, WatchError,
};
use bugle_event::{Cause, Checkpoint, EventId, Fact as _, Gap, Saved, Signal, States, in_words};
use bytes::Bytes;
use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::check::{bytes, clan, lines, minute, mirrored, no_war, player, war, war_of};
use crate::scripted::{Store, TestClock, api, pause, run_and_keep, run_keeping};

/// A store, a clock, and an API that outlive what runs between them.
struct Place {
    api: Client,
    clock: Arc<TestClock>,
    store: Arc<Store>,
}

type Said = (Vec<Signal<Event>>, Vec<WatchError>);

impl Place {
    fn new(start: i64, script: impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static) -> Self {
        Self { api: api(script), clock: Arc::new(TestClock::at_minute(start)), store: Arc::default() }
    }

    async fn run(&self, watch: impl Fn(Watch) -> Watch, minutes: u64) -> Said {
        run_and_keep(watch(Watch::new(self.api.clone())), &self.clock, minutes, &self.store).await
    }
}

fn a_clan(watch: Watch) -> Watch {
    watch.clans(["#2PP"])
}

fn both_sides(watch: Watch) -> Watch {
    watch.wars(["#2PP", "#2YY"])
}

fn gaps(signals: &[Signal<Event>]) -> Vec<&Gap> {
    signals.iter().filter_map(|signal| if let Signal::Gap(gap) = signal { Some(gap) } else { None }).collect()
}

fn ids(signals: &[Signal<Event>]) -> Vec<EventId> {
    signals.iter().filter_map(|signal| if let Signal::Event(event) = signal { Some(event.id) } else { None }).collect()
}

/// No fact twice, and no time upside down.
fn assert_sound(signals: &[Signal<Event>]) {
    let ids = ids(signals);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}", lines(signals));
    for signal in signals {
        match signal {
            Signal::Event(event) => assert!(event.not_before.is_none_or(|from| from <= event.observed_at), "{event:?}"),
            Signal::Gap(gap) => assert!(gap.from.is_none_or(|from| from <= gap.to), "{gap:?}"),
            Signal::Checkpoint(_) => {}
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_happened_while_nobody_looked_is_told_after_a_gap() {
    let place = Place::new(0, |_, minute| (200, if minute < 20 { clan("#A") } else { clan("#A #B") }));
    let (mut signals, _) = place.run(a_clan, 10).await;
    let seen_at = place.store.saved("clan/#2PP").unwrap().at;
    pause(30).await;
    let (after, errors) = place.run(a_clan, 5).await;
    assert_snapshot!(lines(&after), @r#"
    gap restart clan/#2PP
    clash.clan.member_joined {member:#B}
    "#);
    assert!(errors.is_empty());
    let [gap] = gaps(&after)[..] else { panic!("{after:?}") };
    assert!((minute(9)..=minute(10)).contains(&seen_at));
    assert_eq!((gap.from, gap.to), (Some(seen_at), minute(40)));
    let Signal::Event(joined) = &after[1] else { panic!("{after:?}") };
    assert_eq!((joined.kind, joined.not_before, joined.observed_at), (MemberJoined::KIND, Some(seen_at), minute(40)));
    signals.extend(after);
    assert_sound(&signals);
}

#[tokio::test(start_paused = true)]
async fn where_nothing_happened_the_gap_is_all_and_no_state_is_written_again() {
    let place =
        Place::new(0, |path, _| (200, if path.contains("players") { player("Barbarian:5") } else { clan("#A") }));
    let watch = |watch: Watch| watch.clans(["#2PP"]).players(["#PPP"]);
    place.run(watch, 10).await;
    pause(30).await;
    let (after, errors) = place.run(watch, 5).await;
    assert!(errors.is_empty());
    assert_snapshot!(lines(&after), @r#"
    gap restart clan/#2PP
    gap restart player/#PPP
    "#);
    assert!(after.iter().all(|signal| !matches!(signal, Signal::Checkpoint(it) if it.state.is_some())));
}

#[test]
fn a_body_that_was_kept_on_the_way_is_vouched_for_only_until_then() {
    let mut watcher = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    let signals = watcher.on_body(Sight { at: minute(5), as_of: minute(3) }, bytes(&clan("#A")));
    let Some(Signal::Checkpoint(checkpoint)) = signals.last() else { panic!("no checkpoint") };
    assert_eq!(checkpoint.at, minute(3));
}

/// States as they were written once. They are a format: none of these lines may change.
#[test]
fn what_was_kept_stays_readable() {
    let looks = r#"{"revision":2,"seen_at":"2026-01-31T13:04:02.855Z","as_of":"2026-01-31T13:04:02Z","former":[8751299058091234640],"returned":[1,"2026-01-31T13:04:02.855Z"],"absence":{"missing":"2026-01-31T13:04:02.855Z"}}"#;
    let state = |watcher: &str, body: &Value| {
        Bytes::from(format!("{{\"version\":1,\"looks\":{looks},\"watcher\":{watcher}}}\n{body}"))
    };
    let member = r##"{"tag":"#B","name":"Player #B","role":"member","exp_level":100,"trophies":1000,"clan_rank":1,"previous_clan_rank":0,"donations":0,"donations_received":0}"##;
    let departures = format!(
        r##"{{"tag":"#2PP","departures":{{"#B":{{"member":{member},"not_before":"2026-01-31T13:04:02Z","since":"2026-01-31T13:04:02Z","revision":1}}}}}}"##
    );
    let clan = ClanWatcher::restore(&state(&departures, &clan("#A")), ClanOptions::default()).unwrap();
    assert_eq!(clan.tag(), "#2PP".parse().unwrap());
    let player = state(r##"{"tag":"#PPP"}"##, &player("Barbarian:5"));
    assert_eq!(PlayerWatcher::restore(&player, PlayerOptions::default()).unwrap().tag(), "#PPP".parse().unwrap());
    let wars = r##"{"clan":"#2PP","war":{"id":{"preparation_start_time":"2026-01-31T13:00:00Z","clans":["#2CC","#2PP"]},"war_type":"regular","rank":0,"attacks":[],"is_over":false,"start_time":"2026-02-01T12:00:00Z","end_time":"2026-02-02T12:00:00Z"},"former":[{"id":{"preparation_start_time":"2026-01-30T07:00:00Z","clans":["#2PP","#2YY"]},"war_type":"cwl","rank":1,"attacks":[1,2],"is_over":true,"start_time":"2026-01-31T06:00:00Z","end_time":null,"told":[[186,55,241,52,55,119,132,233,34,47,131,206,79,113,206,94]]}],"no_war_since":null,"is_private":true}"##;
    let war = WarWatcher::restore(&state(wars, &no_war()), WarOptions::default()).unwrap();
    assert!(war.is_private() && war.ends_at() == "2026-02-02T12:00:00Z".parse().ok());
    // Without what was added later.
    let wars = r##"{"clan":"#2PP","war":null,"no_war_since":null,"is_private":false}"##;
    WarWatcher::restore(&state(wars, &no_war()), WarOptions::default()).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_state_that_cannot_be_read_is_said_and_begins_anew() {
    for (state, why) in [
        (&b"garbage"[..], "the state has no readable header"),
        (b"{\"version\":99}\n{}", "the state has version 99; this program reads version 1"),
    ] {
        let place = Place::new(0, |_, minute| (200, if minute < 20 { clan("#A") } else { clan("#A #B") }));
        let (mut signals, _) = place.run(a_clan, 10).await;
        let at = place.store.saved("clan/#2PP").unwrap().at;
        place.store.overwrite("clan/#2PP", Some(Saved { at, state: Some(state.into()) }));
        pause(30).await;
        let (after, errors) = place.run(a_clan, 5).await;
        let [error] = &errors[..] else { panic!("{errors:?}") };
        assert_eq!(in_words(error), format!("cannot go on with clan #2PP where it was left; it begins anew: {why}"));
        assert_eq!(lines(&after), "gap restart clan/#2PP\nclash.clan.snapshot clan/#2PP");
        assert_eq!(gaps(&after)[0].from, Some(at));
        signals.extend(after);
        assert_sound(&signals);
    }
}

#[test]
fn a_damaged_state_is_never_taken_up() {
    let mut watcher = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    let signals = watcher.on_body(minute(0), bytes(&clan("#A")));
    let Some(Signal::Checkpoint(Checkpoint { state: Some(state), .. })) = signals.last() else { panic!("no state") };
    for cut in 0..state.len() {
        ClanWatcher::restore(&state.slice(..cut), ClanOptions::default()).unwrap_err();
    }
    let mut damaged = state.to_vec();
    *damaged.last_mut().unwrap() = b' ';
    ClanWatcher::restore(&damaged.into(), ClanOptions::default()).unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn the_state_of_another_clan_is_not_taken_up() {
    let place = Place::new(0, |_, _| (200, clan("#A")));
    place.run(a_clan, 5).await;
    place.store.overwrite("clan/#2YY", place.store.saved("clan/#2PP"));
    let (_, errors) = place.run(|watch| watch.clans(["#2YY"]), 1).await;
    assert_snapshot!(in_words(&errors[0]), @"cannot go on with clan #2YY where it was left; it begins anew: the state is not the one of the last checkpoint");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_loaded_ends_the_stream() {
    for watch in [a_clan, both_sides] {
        let place =
            Place::new(30 * 60, |path, _| (200, if path.contains("war") { war("inWar", "") } else { clan("#A") }));
        *place.store.broken.lock().unwrap() = Some("the disk is gone");
        let started = tokio::time::Instant::now();
        let (signals, errors) = place.run(watch, 60).await;
        assert!(signals.is_empty());
        let [error @ WatchError::Unreadable { .. }] = &errors[..] else { panic!("{errors:?}") };
        assert!(in_words(error).ends_with(": the disk is gone"), "{}", in_words(error));
        assert!(started.elapsed() < Duration::from_mins(1), "it ends at once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_parked_body_that_is_lost_begins_anew_and_is_never_guessed() {
    for lost in [None, Some(Saved { at: minute(0), state: Some(b"{}\n{}"[..].into()) })] {
        let place = Place::new(0, |_, minute| (200, if minute < 10 { clan("#A") } else { clan("#A #B") }));
        let losing = async {
            tokio::time::sleep(Duration::from_mins(5)).await;
            place.store.overwrite("clan/#2PP", lost);
        };
        let ((signals, errors), ()) = tokio::join!(place.run(a_clan, 15), losing);
        assert!(matches!(&errors[..], [WatchError::Forgotten { .. }]), "{errors:?}");
        assert_eq!(
            lines(&signals),
            "clash.clan.snapshot clan/#2PP\ngap restart clan/#2PP\nclash.clan.snapshot clan/#2PP"
        );
        assert_sound(&signals);
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_ahead_holds_up_nothing() {
    let place = Place::new(0, |_, minute| (200, if minute < 20 { clan("#A") } else { clan("#A #B") }));
    let (mut signals, _) = place.run(a_clan, 10).await;
    place.clock.set_back(Duration::from_hours(24 * 365));
    pause(20).await;
    let (after, _) = place.run(a_clan, 5).await;
    assert_snapshot!(lines(&after), @r#"
    gap restart clan/#2PP
    clash.clan.member_joined {member:#B}
    "#);
    signals.extend(after);
    assert_sound(&signals);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_put_right_while_looking_holds_up_nothing() {
    let place = Place::new(0, |_, minute| (200, if minute < 20 { clan("#A") } else { clan("#A #B") }));
    let setting = async {
        tokio::time::sleep(Duration::from_mins(10)).await;
        place.clock.set_back(Duration::from_hours(24 * 365));
    };
    let ((signals, _), ()) = tokio::join!(place.run(a_clan, 30), setting);
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_joined {member:#B}
    "#);
    assert_sound(&signals);
    let saved = place.store.saved("clan/#2PP").unwrap();
    assert!(saved.at < minute(0), "{}", saved.at);
    let (after, _) = place.run(a_clan, 5).await;
    assert_eq!(gaps(&after)[0].from, Some(saved.at));
}

#[tokio::test(start_paused = true)]
async fn a_clan_that_was_gone_comes_back_after_a_restart() {
    let place = Place::new(0, |_, minute| match minute {
        5..40 => (404, json!({"reason": "notFound"})),
        _ => (200, clan("#A")),
    });
    let (mut signals, _) = place.run(a_clan, 30).await;
    let (after, _) = place.run(a_clan, 30).await;
    signals.extend(after);
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.gone {}
    gap restart clan/#2PP
    clash.clan.back {}
    "#);
    assert_sound(&signals);
}

/// What is said of both sides of a war when the watching stops at each of these minutes for ten more.
async fn war_in_parts(
    stops: &[u64],
    script: impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static,
) -> Vec<Signal<Event>> {
    let place = Place::new(30 * 60, script);
    let (mut signals, mut minute) = (Vec::new(), 0);
    for stop in stops {
        signals.extend(place.run(both_sides, stop - minute).await.0);
        pause(10).await;
        minute = stop + 10;
    }
    signals.extend(place.run(both_sides, 60).await.0);
    assert_sound(&signals);
    signals
}

/// What is told of wars, without the looks at them.
fn told(signals: &[Signal<Event>]) -> String {
    let lines = lines(signals);
    let told = lines.lines().filter(|line| line.starts_with("clash.war.") && !line.contains("snapshot"));
    told.collect::<Vec<_>>().join("\n")
}

#[tokio::test(start_paused = true)]
async fn a_war_seen_from_both_sides_is_told_once_across_a_restart() {
    // The other side always hears of it later: what is new to it was told before the restart.
    let signals = war_in_parts(&[7], |path, minute| {
        let attacks = ["P1>Q1:1", "P1>Q1:1 Q1>P1:3", "P1>Q1:1 Q1>P1:3 P2>Q2:2"];
        let seen = if path.contains("2YY") { minute.saturating_sub(9) } else { minute };
        let war = war("inWar", attacks[(seen / 6).min(2) as usize]);
        (200, if path.contains("2YY") { mirrored(&war) } else { war })
    })
    .await;
    assert_snapshot!(told(&signals), @r#"
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:3,order:2,side:opponent,stars:3}
    clash.war.attack {attacker_tag:#P2,defender_tag:#Q2,new_stars:2,order:3,side:clan,stars:2}
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_new_war_a_line_up_and_new_times_are_told_once_across_a_restart() {
    let signals = war_in_parts(&[10], |path, minute| {
        let is_late = path.contains("2YY");
        let mut war = war("preparation", "");
        if minute > if is_late { 15 } else { 6 } {
            war["clan"]["members"][0]["townhallLevel"] = json!(13);
            war["endTime"] = json!(crate::check::api_time(48 * 60));
        }
        match (is_late, minute) {
            (_, 0..3) | (true, 3..8) => (200, no_war()),
            (true, _) => (200, mirrored(&war)),
            (false, _) => (200, war),
        }
    })
    .await;
    assert_snapshot!(told(&signals), @r#"
    clash.war.found {}
    clash.war.rescheduled {}
    clash.war.lineup {change:town_hall_level,member:#P1,side:clan}
    "#);
}

/// One clan is in the next war already, and the other still shows the end of this one.
#[tokio::test(start_paused = true)]
async fn the_end_of_a_war_that_one_side_has_left_is_told_once_across_a_restart() {
    let signals = war_in_parts(&[10], |path, minute| match (path.contains("2YY"), minute) {
        (_, 0..3) => {
            let war = war("inWar", "P1>Q1:1");
            (200, if path.contains("2YY") { mirrored(&war) } else { war })
        }
        (true, 3..15) => (502, json!({})),
        (true, _) => (200, mirrored(&war("warEnded", "P1>Q1:1 Q1>P1:3"))),
        (false, _) => (200, war_of("#2PP", "#2CC", 30 * 60, "preparation", "")),
    })
    .await;
    assert_snapshot!(told(&signals), @r#"
    clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:7}
    clash.war.found {}
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:3,order:2,side:clan,stars:3}
    clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:clan}
    clash.war.missed_attacks {attacks_missed:2,member:#Q2,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#P1,side:opponent}
    clash.war.missed_attacks {attacks_missed:2,member:#P2,side:opponent}
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_private_log_is_told_once_across_a_restart() {
    let place = Place::new(30 * 60, |_, minute| match minute {
        5..50 => (403, json!({"reason": "accessDenied"})),
        _ => (200, war("inWar", "P1>Q1:1")),
    });
    let watch = |watch: Watch| watch.wars(["#2PP"]);
    let (mut signals, _) = place.run(watch, 20).await;
    let (after, _) = place.run(watch, 60).await;
    signals.extend(after);
    assert_snapshot!(lines(&signals), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.warlog.closed {}
    gap restart clan/#2PP
    clash.warlog.opened {}
    "#);
    assert_sound(&signals);
}

fn closed_until(end: u64) -> impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static {
    move |_, minute| {
        if (3..end).contains(&minute) { (503, json!({"reason": "inMaintenance"})) } else { (200, clan("#A")) }
    }
}

#[tokio::test(start_paused = true)]
async fn maintenance_goes_on_over_a_restart() {
    let watch = |watch: Watch| watch.clans(["#2PP"]).maintenance();
    for (end, pause_for) in [(30, 5), (15, 20)] {
        let place = Place::new(0, closed_until(end));
        let (mut signals, _) = place.run(watch, 10).await;
        let saved = place.store.saved("source/clash").unwrap();
        pause(pause_for).await;
        signals.extend(place.run(watch, 30).await.0);
        assert_eq!(
            lines(&signals),
            "clash.clan.snapshot clan/#2PP\nclash.maintenance.started {}\nclash.maintenance.ended {}\ngap restart clan/#2PP"
        );
        let ended = signals.iter().find_map(|signal| match signal {
            Signal::Event(event) => {
                if let Event::MaintenanceEnded(ended) = &event.data {
                    Some(ended)
                } else {
                    None
                }
            }
            _ => None,
        });
        assert_eq!(ended.unwrap().started_at, saved.at);
        assert_sound(&signals);
    }
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_memory_of_maintenance_is_said() {
    let place = Place::new(10, closed_until(0));
    let at = minute(2);
    place.store.overwrite("source/clash", Some(Saved { at, state: Some(b"garbage"[..].into()) }));
    let (signals, errors) = place.run(Watch::maintenance, 2).await;
    assert_snapshot!(in_words(&errors[0]), @"cannot go on with the game where it was left; it begins anew: the state has no readable header");
    let [gap] = gaps(&signals)[..] else { panic!("{signals:?}") };
    assert_eq!((gap.from, gap.to, gap.cause), (Some(at), minute(10), Cause::Restart));
}

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
