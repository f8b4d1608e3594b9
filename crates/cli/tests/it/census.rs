//! Names over a Census that is slow, broken or wrong: events do not wait for it, and it is left in peace.

use crate::fake::{Answer, Fake, Running};
use crate::services::Sim;

/// A tail with names of everything that happens in `sim`, looked up at `census`.
fn tail(sim: &Sim, census: &Fake, count: &str) -> Running {
    let arguments = ["tail", "planetside", "--endpoint", sim.address("push"), "--census-url", &census.url, "--names"];
    Running::start(&[&arguments[..], &["--format", "pretty", "--count", count]].concat())
}

#[cfg(unix)]
#[test]
fn p5_a_census_that_never_answers_holds_up_neither_events_nor_the_end() {
    let (sim, census) = (Sim::start(&["--rate", "300"]), Fake::start(|_, _| Answer::Silence));
    let tail = tail(&sim, &census, "100000");
    let written: Vec<_> = (0..900).map(|_| tail.out()).collect();
    assert!(!written.iter().any(|line| line.contains("slow reader")), "{written:?}");
    assert!(written.iter().any(|line| line.contains("character 5")), "{written:?}");
    let (status, said) = tail.terminate();
    assert!(status.success() && said.iter().all(|line| !line.contains("ended before")), "{said:?}");
    assert!(census.requests() <= 2, "{}", census.requests());
}

#[test]
fn p5_a_census_that_fails_is_told_once_and_left_in_peace() {
    let unavailable = || Answer::json("200 OK", r#"{"error":"service_unavailable"}"#);
    let answers: [fn(usize, &str) -> Answer; 3] = [
        |_, _| Answer::HangUp,
        |_, _| Answer::json("200 OK", r#"{"errorCode":"SERVER_ERROR"}"#),
        |_, _| Answer::json("302 Found", ""),
    ];
    let censuses = answers.into_iter().map(Fake::start).chain([Fake::start(move |_, _| unavailable())]);
    for census in censuses {
        let sim = Sim::start(&["--rate", "400"]);
        let tail = tail(&sim, &census, "1500");
        let (status, said) = tail.end();
        let warnings: Vec<_> = said.iter().filter(|line| line.contains("names cannot be looked up")).collect();
        assert!(status.success() && warnings.len() == 1, "{said:?}");
        // Two sorts of names, each tried three times at most.
        assert!((1..=6).contains(&census.requests()), "{}", census.requests());
    }
}

#[test]
fn s1_a_name_that_commands_the_terminal_is_shown_as_letters() {
    let census = Fake::start(|_, path| {
        let ids = path.split_once("_id=").map_or("", |(_, rest)| rest.split('&').next().unwrap_or(""));
        let row = |id| format!(r#"{{"character_id":"{id}","name":{{"first":"Ev\u001b[2J\u202e\nbugle: il"}}}}"#);
        let rows: Vec<_> = ids.split(',').map(row).collect();
        Answer::json("200 OK", &format!(r#"{{"character_name_list":[{}]}}"#, rows.join(",")))
    });
    let sim = Sim::start(&["--rate", "400"]);
    let tail = tail(&sim, &census, "200");
    let written: Vec<_> = (0..200).map(|_| tail.out()).collect();
    assert!(written.iter().any(|line| line.contains("Ev\u{fffd}[2J bugle: il")), "{written:?}");
    assert!(!written.concat().contains(['\u{1b}', '\u{202e}']));
    tail.end();
}
