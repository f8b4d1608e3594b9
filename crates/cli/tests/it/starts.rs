//! How a tail begins where the game does not answer well.
#![cfg(unix)]

use std::net::TcpListener;

use serde_json::Value;

use crate::fake::{Answer, Fake, Running};
use crate::journal::filled;
use crate::mistakes::check;

const CLAN: &str =
    r##"{"tag":"#2PP","name":"Example","members":1,"memberList":[{"tag":"#8QYY0","name":"A","role":"leader"}]}"##;

fn closed_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

fn tail_clash(service: &Fake, more: &[&str]) -> Running {
    let arguments = ["tail", "clash", "--key", "SECRETKEY", "--clan", "#2PP", "--base-url", &service.url];
    Running::start(&[&arguments[..], more].concat())
}

#[test]
fn j1_what_is_in_the_journal_comes_first_though_nobody_answers() {
    let dir = filled();
    let (path, endpoint) = (dir.path().to_str().unwrap(), format!("ws://{}/streaming", closed_port()));
    let tail = ["tail", "planetside", "--endpoint", &endpoint, "--journal", path, "--reader", "bot"];
    let tail = Running::start(&tail);
    let first: Value = serde_json::from_str(&tail.out()).unwrap();
    assert_eq!(first["seq"], "1501");
    let said = tail.err();
    assert!(said.starts_with("bugle: planetside: cannot reach 127.0.0.1") && said.contains("trying again"), "{said}");
    // All that is there, up to the last.
    let kept = crate::events(&crate::bugle(&["journal", "export", path]).output().unwrap());
    let last = kept.iter().rfind(|event| event["source"] == "planetside").unwrap();
    let is_last = |line: &str| serde_json::from_str::<Value>(line).unwrap()["seq"] == last["seq"];
    while !is_last(&tail.out()) {}
    let (status, said) = tail.terminate();
    assert!(status.success(), "{said:?}");
}

#[test]
fn j1_the_backlog_of_the_other_game_comes_first_too() {
    let (dir, service) =
        (filled(), Fake::start(|_, _| Answer::json("503 Service Unavailable", r#"{"reason":"inMaintenance"}"#)));
    let path = dir.path().to_str().unwrap();
    let tail = tail_clash(&service, &["--journal", path, "--reader", "new", "--from", "beginning"]);
    let first: Value = serde_json::from_str(&tail.out()).unwrap();
    assert!(first["source"] == "clash" || first["source"] == "bugle", "{first}");
    assert!(tail.terminate().0.success());
}

#[test]
fn c11_who_is_asked_to_wait_waits_for_a_service_that_is_down() {
    let endpoint = format!("ws://{}/streaming", closed_port());
    check(&["tail", "planetside", "--endpoint", &endpoint], &["cannot reach"]);
    let tail = Running::start(&["tail", "planetside", "--endpoint", &endpoint, "--wait"]);
    assert!(tail.err().contains("trying again"));
    assert!(tail.terminate().0.success());
}

#[test]
fn c11_a_bad_first_answer_is_told_and_no_reason_to_end() {
    let bad: [fn() -> Answer; 5] = [
        || Answer::json("503 Service Unavailable", r#"{"reason":"inMaintenance","message":"x"}"#),
        || Answer::Http("429 Too Many Requests\r\nRetry-After: 1".to_owned(), Vec::new()),
        || Answer::json("504 Gateway Timeout", ""),
        || Answer::HangUp,
        || Answer::Http("200 OK\r\nContent-Type: text/html".to_owned(), b"<html>".to_vec()),
    ];
    let tails: Vec<_> = bad
        .into_iter()
        .map(|bad| {
            let service = Fake::start(move |n, _| if n == 1 { bad() } else { Answer::json("200 OK", CLAN) });
            (tail_clash(&service, &[]), service)
        })
        .collect();
    for (tail, service) in tails {
        let said = tail.err();
        assert!(said.starts_with("bugle: clash: ") && said.contains("trying again"), "{said}");
        while !tail.out().contains("clash.clan.snapshot") {}
        assert!(service.requests() >= 2);
        assert!(tail.terminate().0.success());
    }
}

#[test]
fn s1_what_a_service_says_is_one_line_without_our_key() {
    let body =
        r#"{"reason":"accessDenied.invalidIp","message":"no\u001b[2J\nbugle: all is well\u202e Bearer SECRETKEY"}"#;
    let service = Fake::start(|_, _| Answer::json("403 Forbidden", body));
    let (status, said) = tail_clash(&service, &[]).end();
    assert_eq!((status.code(), said.len()), (Some(1), 1), "no retry can help: {said:?}");
    for line in &said {
        assert!(line.starts_with("bugle: clash"), "{said:?}");
        assert!(!line.contains(|letter: char| letter.is_control() || letter == '\u{202e}'), "{said:?}");
        assert!(!line.contains("SECRETKEY"), "{said:?}");
    }
}

#[test]
fn c11_what_no_retry_can_help_ends_with_the_reason() {
    let service = Fake::start(|_, _| Answer::json("404 Not Found", r#"{"reason":"notFound"}"#));
    let (status, said) = tail_clash(&service, &[]).end();
    assert_eq!((status.code(), said.len()), (Some(1), 1), "{said:?}");
    assert!(said[0].contains("#2PP"), "{said:?}");
    // One of two is there: the other is told, and it goes on.
    let service = Fake::start(|_, path| {
        let is_there = path.contains("2PP");
        Answer::json(if is_there { "200 OK" } else { "404 Not Found" }, if is_there { CLAN } else { "{}" })
    });
    let tail = tail_clash(&service, &["--clan", "#2YY"]);
    while !tail.out().contains("clash.clan.snapshot") {}
    assert!(tail.terminate().0.success());
}
