//! What is known is not asked for, and what is asked for is asked once: by calls and by watchers.

use std::sync::Arc;
use std::time::Duration;

use bugle_clash::{ApiError, Client, Watch};
use futures_util::future::join_all;
use tokio::task::JoinSet;
use tokio::time::advance;

use crate::check::lines;
use crate::network::{CLAN, a_clan, answer, client, network, seconds};
use crate::scripted::{TestClock, everything, run};

const PATH: &str = "/clans/%232PP";

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_for_one_clan_make_one_request() {
    let (transport, asked) = network(seconds(1), |_, _| a_clan(60));
    let client = client(transport, |it| it);
    let clans = join_all((0..1000).map(|_| client.clan("#2PP").into_future())).await;
    assert!(clans.into_iter().all(|clan| clan.is_ok_and(|clan| clan.name == "A")));
    assert_eq!(asked.count(), 1);
    let stats = client.stats();
    let clan = &stats.endpoints["clan"];
    assert_eq!((clan.requests, clan.shared, clan.cached, clan.sent), (1000, 999, 0, 1));
    assert_eq!((clan.latency.count(), clan.latency.max()), (1, seconds(1)));
}

#[tokio::test(start_paused = true)]
async fn whoever_asked_first_may_go() {
    let (transport, asked) = network(seconds(10), |_, _| a_clan(0));
    let client = client(transport, |it| it);
    let mut callers = JoinSet::new();
    let call = |client: &Client| client.clan("#2PP").into_future();
    let handles: Vec<_> = (0..100).map(|_| callers.spawn(call(&client))).collect();
    advance(seconds(5)).await;
    handles[..70].iter().for_each(tokio::task::AbortHandle::abort);
    let mut answered = 0;
    while let Some(ended) = callers.join_next().await {
        answered += usize::from(ended.is_ok_and(|clan| clan.is_ok()));
    }
    assert_eq!((answered, asked.count()), (30, 1));
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_grows_old_and_ends_whatever_the_clocks_say() {
    for date in ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "no date"] {
        let headers = [("cache-control", "public max-age=120"), ("age", "50"), ("date", date)];
        let (transport, asked) = network(Duration::ZERO, move |_, _| answer(200, &headers, CLAN));
        let client = client(transport, |it| it);
        for (wait, age, requests) in [(0, 50, 1), (30, 80, 1), (39, 119, 1), (1, 50, 2)] {
            advance(seconds(wait)).await;
            let answer = client.clan("#2PP").answer().await.unwrap();
            assert_eq!((answer.age, answer.max_age), (seconds(age), seconds(120 - age)));
            assert_eq!(asked.count(), requests, "{date} at age {age}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_kept_error_is_never_data_and_counts_down() {
    let long = [("cache-control", "public max-age=600")];
    let (transport, asked) = network(Duration::ZERO, move |_, request| match request.uri().path() {
        path if path.ends_with("warlog") => answer(403, &long, r#"{"reason":"accessDenied"}"#),
        _ => answer(404, &long, r#"{"reason":"notFound","message":"Not found with tag 2PP"}"#),
    });
    let client = client(transport, |it| it);
    for (wait, left, requests) in [(0, 600, 1), (100, 500, 1), (499, 1, 1), (1, 600, 2)] {
        advance(seconds(wait)).await;
        let clan = client.clan("#2PP").await.unwrap_err();
        let wars = client.war_log("#2PP").answer().await.unwrap_err();
        assert!(matches!(clan, ApiError::NotFound { max_age } if max_age == seconds(left)), "{clan:?}");
        assert!(matches!(wars, ApiError::Private { max_age } if max_age == seconds(left)), "{wars:?}");
        assert_eq!((asked.of(PATH), asked.of("/warlog")), (requests, requests));
    }
    let stats = client.stats();
    assert_eq!((stats.endpoints["clan"].cached, stats.endpoints["clan"].errors.get("not_found")), (2, Some(&4)));
    assert_eq!(stats.endpoints["war_log"].errors.get("private"), Some(&4));
}

#[tokio::test(start_paused = true)]
async fn what_may_be_over_soon_is_not_kept() {
    for (status, body) in [
        (403, r#"{"reason":"accessDenied","message":"Invalid authorization"}"#),
        (403, r#"{"reason":"accessDenied"}"#),
        (503, r#"{"reason":"inMaintenance"}"#),
        (400, r#"{"reason":"badRequest"}"#),
        (200, r##"{"tag": "#2P"##),
    ] {
        let bad = move || answer(status, &[("cache-control", "max-age=600")], body);
        let (transport, asked) = network(Duration::ZERO, move |number, _| if number == 0 { bad() } else { a_clan(60) });
        // After a refusal a key rests: it is the clan that is of interest here.
        let client = client(transport, |it| it.key("another").retries(0));
        drop(client.clan("#2PP").await);
        assert_eq!(client.clan("#2PP").await.map(|clan| clan.name).ok().as_deref(), Some("A"), "{status} {body}");
        assert_eq!(asked.count(), 2, "{status} {body}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_posted_or_true_only_now_is_neither_kept_nor_shared() {
    let (transport, asked) = network(seconds(1), |_, request| match request.method().as_str() {
        "POST" => answer(200, &[("cache-control", "max-age=600")], r##"{"tag":"#2PP","token":"x","status":"ok"}"##),
        _ => answer(200, &[("cache-control", "max-age=600"), ("age", "7")], r#"{"state":"notInWar"}"#),
    });
    let client = client(transport, |it| it);
    let verify = || client.verify_token("#2PP", "x").answer();
    let now = || client.current_war("#2PP").realtime().answer();
    let (first, second, third, fourth) = tokio::join!(verify(), verify(), now(), now());
    assert!(first.is_ok() && second.is_ok());
    assert_eq!([third, fourth].map(|war| war.unwrap().max_age), [Duration::ZERO; 2], "it is true now, and no longer");
    client.current_war("#2PP").await.unwrap();
    now().await.unwrap();
    assert_eq!((asked.of("verifytoken"), asked.of("realtime=true"), asked.of("currentwar")), (2, 3, 1));
}

#[tokio::test(start_paused = true)]
async fn watchers_and_calls_share_what_is_kept() {
    let (transport, asked) = network(Duration::ZERO, |_, _| a_clan(120));
    let client = client(transport, |it| it);
    client.clan("#2PP").await.unwrap();
    advance(seconds(60)).await;
    let watch = Watch::new(client.clone()).clans(["#2PP"]);
    let (signals, _) = run(watch, Arc::new(TestClock::at_minute(0)), 5, everything(), Arc::new(())).await;
    assert_eq!(lines(&signals), "clash.clan.snapshot clan/#2PP");
    // At 0, 120, 240 and 360 s: the first look found what the call had brought, half of whose life was left.
    let stats = client.stats();
    assert_eq!((asked.of(PATH), stats.endpoints["clan"].cached), (3, 1));
    client.clan("#2PP").await.unwrap();
    assert_eq!(asked.of(PATH), 3);
}

#[tokio::test(start_paused = true)]
async fn a_torn_body_is_not_given_twice() {
    let torn = || answer(200, &[("cache-control", "max-age=600")], r##"{"tag": "#2PP", "na"##);
    let (transport, asked) = network(Duration::ZERO, move |number, _| if number == 0 { torn() } else { a_clan(600) });
    let watching = client(transport, |it| it);
    let watch = Watch::new(watching.clone()).clans(["#2PP"]);
    let (signals, errors) = run(watch, Arc::new(TestClock::at_minute(0)), 1, everything(), Arc::new(())).await;
    assert_eq!((lines(&signals).as_str(), errors.len(), asked.count()), ("clash.clan.snapshot clan/#2PP", 1, 2));
    let (transport, asked) = network(Duration::ZERO, move |number, _| if number == 0 { torn() } else { a_clan(600) });
    assert!(client(transport, |it| it).clan("#2PP").await.is_ok(), "a call is tried again");
    assert_eq!(asked.count(), 2);
}

/// What is kept does not show that the game is open.
#[tokio::test(start_paused = true)]
async fn a_closed_game_is_not_open_because_something_is_kept() {
    let since = tokio::time::Instant::now();
    let (transport, _) = network(Duration::ZERO, move |number, request| match since.elapsed().as_secs() {
        80..2000 => answer(503, &[], r#"{"reason":"inMaintenance"}"#),
        _ if request.uri().path() != "/v1/clans/%232PP" => answer(502, &[], ""),
        _ => a_clan(if number < 2 { 1 } else { 3600 }),
    });
    let client = client(transport, |it| it);
    // Of so many that fail, one is asked for soon enough to notice, before the clan is due.
    let others = "PYLQGRJCUV".chars().flat_map(|a| ['Q', 'U'].map(|b| format!("#{a}{b}P")));
    let watch = Watch::new(client.clone()).clans(["#2PP"]).clans(others).maintenance().every(seconds(100));
    let clock = Arc::new(TestClock::at_minute(0));
    let call = async {
        tokio::time::sleep(seconds(70)).await;
        assert!(client.clan("#2PP").answer().await.unwrap().max_age > seconds(3500));
    };
    let ((signals, _), ()) = tokio::join!(run(watch, clock, 60, everything(), Arc::new(())), call);
    let told = lines(&signals);
    assert_eq!(
        (told.matches("maintenance.started").count(), told.matches("maintenance.ended").count()),
        (1, 1),
        "{told}"
    );
}
