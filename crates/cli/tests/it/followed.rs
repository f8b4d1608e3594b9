//! Whom and how `bugle tail clash` follows, as the options say.
#![cfg(unix)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::fake::{Answer, Fake};
use crate::{bugle, count, events, text};

/// The events of a tail of `fake` with these options, which ends by itself.
fn tail(fake: &Fake, options: &[&str]) -> Vec<Value> {
    let usual = ["tail", "clash", "--key", "k", "--base-url", &fake.url];
    let output = bugle(&[&usual[..], options].concat()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    events(&output)
}

/// Each look at the player shows another level, and each second one another name.
fn growing_player(number: usize) -> Answer {
    let name = number / 2;
    let body = format!(r##"{{"tag":"#8QYY0","name":"A{name}","expLevel":{number},"townHallLevel":9}}"##);
    Answer::json("200 OK", &body)
}

fn clan(tag: &str) -> Answer {
    let body = format!(
        r##"{{"tag":"{tag}","name":"Example","members":1,"memberList":[{{"tag":"#8QYY0","name":"A","role":"leader"}}]}}"##
    );
    Answer::json("200 OK", &body)
}

fn attributes(events: &[Value]) -> Vec<&str> {
    let changed = events.iter().filter(|event| event["type"] == "clash.player.changed");
    changed.map(|event| event["data"]["attribute"].as_str().unwrap()).collect()
}

#[test]
fn only_the_attributes_that_are_named_are_written_or_all_but_those() {
    let player = ["--player", "#8QYY0", "--every", "0.01", "--count", "5"];
    let told = |more: &[&str]| {
        let fake = Fake::start(|number, _| growing_player(number));
        let events = tail(&fake, &[&player, more].concat());
        attributes(&events).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let all = told(&[]);
    assert!(all.contains(&"name".to_owned()) && all.contains(&"exp_level".to_owned()), "{all:?}");
    assert_eq!(told(&["--include", "player:name"]), ["name"; 4]);
    assert_eq!(told(&["--exclude", "player:name,clan", "--exclude", "player:townHallLevel"]), ["exp_level"; 4]);
}

#[test]
fn each_kind_is_asked_about_as_often_as_is_said_of_it() {
    let clans = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&clans);
    let fake = Fake::start(move |number, path| match path {
        "/clans/%232PP" => {
            asked.fetch_add(1, Ordering::SeqCst);
            clan("#2PP")
        }
        _ => growing_player(number),
    });
    let events = tail(&fake, &["--clan", "#2PP", "--player", "#8QYY0", "--every", "0.01,clan:1h", "--count", "12"]);
    assert!(attributes(&events).len() >= 10, "{events:?}");
    assert_eq!(clans.load(Ordering::SeqCst), 1);
}

#[test]
fn members_and_the_best_of_a_ranking_are_followed_without_their_tags() {
    let fake = Fake::start(|_, path| match path {
        "/clans/%232PP" => clan("#2PP"),
        "/players/%238QYY0" => growing_player(1),
        "/locations/global/rankings/clans?limit=2" => {
            let items = r##"{"items":[{"tag":"#2YY","rank":1},{"tag":"#2LL","rank":2}]}"##;
            Answer::json("200 OK", items)
        }
        "/clans/%232YY" => clan("#2YY"),
        "/clans/%232LL" => clan("#2LL"),
        _ => Answer::json("404 Not Found", r#"{"reason":"notFound"}"#),
    });
    let found = tail(&fake, &["--clan", "#2PP,global:2", "--player", "members", "--count", "4"]);
    assert_eq!((count(&found, "clash.clan.snapshot"), count(&found, "clash.player.snapshot")), (3, 1), "{found:?}");
}

/// As cocapi's `watch_maintenance(interval, probe_tag)`.
#[test]
fn whom_to_ask_for_maintenance_can_be_said() {
    let fake = Fake::start(|number, path| match (path, number) {
        ("/clans/%232YY", 1) => clan("#2YY"),
        ("/clans/%232YY", _) => Answer::json("503 Service Unavailable", r#"{"reason":"inMaintenance"}"#),
        _ => Answer::json("404 Not Found", r#"{"reason":"notFound"}"#),
    });
    let found = tail(&fake, &["--maintenance=0.01", "--probe", "2yy", "--count", "1"]);
    assert_eq!(count(&found, "clash.maintenance.started"), 1, "{found:?}");
}
