//! `bugle clash watch`: how far it is with what is followed.
#![cfg(unix)]

use serde_json::Value;

use crate::fake::{Answer, Fake, Running};
use crate::mistakes::check;
use crate::services::Sim;
use crate::{bugle, count, events, text};

const CLAN: &str =
    r##"{"tag":"#2PP","name":"Example","members":1,"memberList":[{"tag":"#8QYY0","name":"A","role":"leader"}]}"##;

fn watch(url: &str, more: &[&str]) -> Running {
    Running::start(&[&["clash", "watch", "--top", "--key", "SECRETKEY", "--base-url", url], more].concat())
}

/// The first line of which `is_it` is true.
fn until(watch: &Running, is_it: impl Fn(&Value) -> bool) -> Value {
    loop {
        let view: Value = serde_json::from_str(&watch.out()).unwrap();
        if is_it(&view) {
            return view;
        }
    }
}

#[test]
fn in_a_pipe_each_look_at_it_is_a_line_of_json() {
    let sim = Sim::start(&["--seed", "3"]);
    let watch =
        watch(sim.address("clash"), &["--clan", "#2PP", "--war", "#2PP", "--player", "members", "--refresh", "0.05"]);
    let is_seen = |row: &Value| !row["last_seen"].is_null();
    let is_all_seen = |view: &Value| {
        let rows = view["rows"].as_array().unwrap();
        rows.len() > 2 && rows.iter().all(is_seen)
    };
    let view = until(&watch, is_all_seen);
    let rows = view["rows"].as_array().unwrap();
    assert_eq!(view["watched"], rows.len());
    assert_eq!((&view["failing"], &view["closed_since"]), (&0.into(), &Value::Null));
    assert!(view["per_second"].as_u64().unwrap() > 0 && view["events"].as_u64().unwrap() > 2, "{view}");
    let wished: Vec<_> = rows.iter().filter(|row| row["is_wished"] == true).map(|row| &row["kind"]).collect();
    assert_eq!(wished.len(), 2, "{view}");
    let member = rows.iter().find(|row| row["kind"] == "player").expect("the members are players");
    assert!(member["tag"].as_str().unwrap().starts_with('#') && member["errors"] == 0, "{member}");
    let (status, said) = watch.terminate();
    assert!(status.success() && said.is_empty(), "{said:?}");
}

#[test]
fn what_fails_comes_first_with_the_reason_and_how_often() {
    let fake = Fake::start(|_, path| match path {
        "/clans/%232PP" => Answer::json("200 OK", CLAN),
        _ => Answer::json("404 Not Found", r#"{"reason":"notFound"}"#),
    });
    let watch = watch(&fake.url, &["--clan", "#2PP,#2YY", "--every", "0.01", "--refresh", "0.05"]);
    let view = until(&watch, |view| view["rows"][0]["errors"].as_u64() > Some(0) && view["events"] != 0);
    assert_eq!((&view["rows"][0]["tag"], &view["failing"]), (&"#2YY".into(), &1.into()), "{view}");
    let why = view["rows"][0]["last_error"].as_str().unwrap();
    assert!(why.contains("not found") && !why.contains("SECRETKEY"), "{why}");
    assert_eq!((&view["rows"][1]["errors"], &view["rows"][1]["last_error"]), (&0.into(), &Value::Null));
    assert!(watch.terminate().0.success());
}

#[test]
fn for_people_it_is_a_table_as_often_and_with_as_many_rows_as_they_say() {
    let sim = Sim::start(&["--seed", "3"]);
    let tags = sim.tags()["players"].as_array().unwrap().iter().take(5).map(|tag| tag.as_str().unwrap());
    let tags = tags.collect::<Vec<_>>().join(",");
    let output =
        bugle(&["clash", "watch", "--top", "--key", "k", "--base-url", sim.address("clash"), "--player", &tags])
            .args(["--format", "pretty", "--refresh", "0.05", "--count", "3", "--rows", "2"])
            .output()
            .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    let pages: Vec<_> = shown.split("\n\n").collect();
    assert_eq!(pages.len(), 3, "{shown}");
    for page in pages {
        let lines: Vec<_> = page.lines().collect();
        assert!(lines[0].contains(" UTC | 5 watched, 0 failing, "), "{shown}");
        assert!(lines[1].starts_with("seen") || lines[1].trim_start().starts_with("seen"), "{shown}");
        assert_eq!((lines.len(), lines[4]), (5, "and 3 more"), "{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "only terminals are commanded");
}

#[test]
fn it_ends_as_a_tail_does() {
    check(&["clash", "watch", "--key", "k", "--clan", "#2PP"], &["--top", "`bugle tail clash`"]);
    check(&["clash", "watch", "--top", "--key", "k"], &["nothing to follow", "--clan", "--maintenance"]);
    check(&["clash", "watch", "--top", "--clan", "#2PP"], &["BUGLE_CLASH_KEY"]);
    for (option, words) in [("--refresh", "such as 60"), ("--rows", "whole number"), ("--count", "whole number")] {
        check(&["clash", "watch", "--top", "--key", "k", "--clan", "#2PP", option, "0"], &[option, words]);
    }
    // What no retry can help ends it with the reason.
    let service = Fake::start(|_, _| {
        Answer::json("403 Forbidden", r#"{"reason":"accessDenied.invalidIp","message":"no access from IP 192.0.2.7"}"#)
    });
    let (status, said) = watch(&service.url, &["--clan", "#2PP"]).end();
    assert_eq!((status.code(), said.len()), (Some(1), 1), "{said:?}");
    assert!(said[0].starts_with("bugle: clash") && said[0].contains("192.0.2.7"), "{said:?}");
}

/// As somebody who knows the game is closed wants to see at once.
#[test]
fn a_closed_game_is_shown_as_such() {
    let service = Fake::start(|_, _| Answer::json("503 Service Unavailable", r#"{"reason":"inMaintenance"}"#));
    let watch = watch(&service.url, &["--clan", "#2PP", "--refresh", "0.05"]);
    let view = until(&watch, |view| !view["closed_since"].is_null());
    assert!(view["rows"][0]["last_seen"].is_null(), "{view}");
    assert!(watch.terminate().0.success());
}

/// Nobody needs to be followed to hear of maintenance. The usual minute between two questions would be too long for this.
#[test]
fn maintenance_alone_can_be_followed_as_closely_as_somebody_likes() {
    let service = Fake::start(|number, _| match number {
        1 => Answer::json("200 OK", CLAN),
        _ => Answer::json("503 Service Unavailable", r#"{"reason":"inMaintenance"}"#),
    });
    let tail = ["tail", "clash", "--key", "k", "--base-url", &service.url, "--maintenance=0.01", "--count", "1"];
    let output = bugle(&tail).output().unwrap();
    assert_eq!(count(&events(&output), "clash.maintenance.started"), 1, "{}", text(&output.stderr));
}
