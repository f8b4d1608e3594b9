//! What the source does about an API that refuses, lies about its headers, or has nothing to show.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bugle_clash::{Event, Watch, WatchError};
use bugle_event::{Context, Signal, Source as _, in_words};
use bytes::Bytes;
use futures_util::StreamExt as _;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, clan, lines, minute};
use crate::place::Place;
use crate::scripted::{TestClock, answer, api, api_of_answers, api_of_bytes, everything, run};

/// What `watch` says in so many minutes.
async fn follow(watch: Watch, minutes: u64) -> (Vec<Signal<Event>>, Vec<WatchError>) {
    run(watch, Arc::new(TestClock::at_minute(0)), minutes, everything(), Arc::new(())).await
}

fn words(errors: &[WatchError]) -> String {
    errors.iter().map(|error| in_words(error)).collect::<Vec<_>>().join("\n")
}

/// Counts what is asked for.
#[derive(Clone, Default)]
struct Asked(Arc<AtomicU32>);

impl Asked {
    fn one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn so_far(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

fn not_found() -> (u16, Value) {
    (404, json!({"reason": "notFound", "message": "Not found with tag"}))
}

fn refusal() -> (u16, Value) {
    (403, json!({"reason": "accessDenied", "message": "Invalid authorization"}))
}

/// The clan that is asked for, with one member more after so many minutes.
fn clan_of(path: &str, grown: bool) -> Value {
    let mut clan = clan(if grown { "#A #B" } else { "#A" });
    clan["tag"] = json!(format!("#{}", path.rsplit("%23").next().unwrap()));
    clan
}

#[tokio::test(start_paused = true)]
async fn c9_only_a_sound_body_ends_a_maintenance() {
    let useless = [
        json!({"reason": "inMaintenance", "message": "x"}),
        json!({}),
        json!({"tag": "#2PP", "name": "C", "members": 45, "memberList": []}),
        json!({"detail": {"reason": "inMaintenance"}}),
    ];
    for useless in useless {
        let body = useless.clone();
        let api = api(move |_, minute| match minute {
            3..6 => (503, json!({"reason": "inMaintenance"})),
            6..20 => (200, body.clone()),
            _ => (200, clan("#A")),
        });
        let (signals, _) = follow(Watch::new(api).clans(["#2PP"]).maintenance(), 30).await;
        let ended = signals.iter().find_map(|signal| match signal {
            Signal::Event(event) if event.kind.name() == "clash.maintenance.ended" => Some(event.observed_at),
            _ => None,
        });
        assert!(ended.unwrap() >= minute(20), "{useless}: {ended:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn c9_a_probe_needs_a_sound_body_too() {
    let api = api(|_, minute| match minute {
        3..6 => (503, json!({"reason": "inMaintenance"})),
        6..20 => (200, json!({})),
        _ => (200, clan("#A")),
    });
    let (signals, _) = follow(Watch::new(api).maintenance(), 30).await;
    let times: Vec<_> = signals
        .iter()
        .filter_map(|signal| if let Signal::Event(event) = signal { Some(event.observed_at) } else { None })
        .collect();
    assert!(times.len() == 2 && times[1] >= minute(20), "{times:?}");
}

/// That it closed is an event with a checkpoint, which would say that all is well.
#[tokio::test(start_paused = true)]
async fn c9_the_last_news_of_a_closed_game_is_that_it_is_closed() {
    let watch = Watch::new(api(|_, _| (503, json!({"reason": "inMaintenance"})))).clans(["#2PP"]).maintenance();
    let interest = futures_util::stream::iter([everything()]);
    let mut said = std::pin::pin!(watch.follow(Context::new(Arc::new(TestClock::at_minute(0)), interest)));
    let (first, second) = (said.next().await.unwrap(), said.next().await.unwrap());
    assert_snapshot!(lines(&first.unwrap()), @"clash.maintenance.started {}");
    assert_snapshot!(in_words(&second.unwrap_err()), @"cannot see clan #2PP: the game is in maintenance");
}

#[tokio::test(start_paused = true)]
async fn c9_a_service_in_trouble_is_not_closed() {
    let api = api(|_, minute| if minute < 3 { (200, clan("#A")) } else { (503, json!({"message": "upstream"})) });
    let (signals, errors) = follow(Watch::new(api).clans(["#2PP"]).maintenance(), 10).await;
    assert_snapshot!(lines(&signals), @"clash.clan.snapshot clan/#2PP");
    assert_snapshot!(words(&errors), @"cannot see clan #2PP: the API is not available (status 503)");
}

/// While nothing is let through, the others are not asked sooner because the last answer was another error.
#[tokio::test(start_paused = true)]
async fn a_closed_game_is_asked_slowly_whatever_it_answers() {
    let asked = Asked::default();
    let count = asked.clone();
    let api = api(move |path, minute| {
        count.one();
        match minute {
            0 => (200, clan_of(path, false)),
            1 => (503, json!({"reason": "inMaintenance"})),
            _ => (502, json!({})),
        }
    });
    let tags = ["#2PP", "#2YY", "#2LL", "#2QQ", "#2GG"];
    follow(Watch::new(api).clans(tags).maintenance(), 32).await;
    assert!((55..80).contains(&asked.so_far()), "{}", asked.so_far());
}

const LONG_LIVED: &str = "clan #2PP is asked about again in 3600 s, although the API says that its answer holds for \
    18446744073709551615 s";

#[tokio::test(start_paused = true)]
async fn c10_absurd_waits_are_bounded_and_told_once() {
    for headers in [
        [("cache-control", "max-age=18446744073709551615")],
        [("cache-control", "public max-age=99999999999999999999999")],
    ] {
        let api = api_of_answers(move |path, seconds| answer(200, &headers, bytes(&clan_of(path, seconds > 1800))));
        let (signals, errors) = follow(Watch::new(api).clans(["#2PP", "#2YY"]), 190).await;
        assert_eq!(lines(&signals).matches("member_joined").count(), 2, "{}", lines(&signals));
        assert_eq!(words(&errors), LONG_LIVED);
    }
}

#[tokio::test(start_paused = true)]
async fn c10_a_throttled_key_goes_on_and_says_when() {
    for wait in ["86400", "18446744073709551615", "1526257483923"] {
        let api = api_of_answers(move |path, seconds| match seconds {
            60..120 => answer(429, &[("retry-after", wait)], Bytes::new()),
            _ => answer(200, &[("cache-control", "max-age=60")], bytes(&clan_of(path, seconds > 120))),
        });
        let (signals, errors) = follow(Watch::new(api).clans(["#2PP", "#2YY"]), 15).await;
        assert_eq!(lines(&signals).matches("member_joined").count(), 2, "{}", lines(&signals));
        let [error] = &errors[..] else { panic!("{errors:?}") };
        let said = in_words(error);
        assert!(said.contains("300 s") && said.contains(&format!("{wait} s")), "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn c11_one_missing_tag_ends_nothing() {
    let api = api(|path, minute| if path.ends_with("2PP") { not_found() } else { (200, clan_of(path, minute > 3)) });
    let (signals, errors) = follow(Watch::new(api).clans(["#2PP", "#2YY"]), 10).await;
    assert_snapshot!(lines(&signals), @"
    clash.clan.snapshot clan/#2YY
    clash.clan.member_joined {member:#B}
    ");
    assert_snapshot!(words(&errors), @"cannot see clan #2PP: not found");
}

#[tokio::test(start_paused = true)]
async fn c11_where_nothing_is_found_the_stream_ends() {
    let asked = Asked::default();
    let count = asked.clone();
    let none = api(move |_, _| {
        count.one();
        not_found()
    });
    let (_, errors) = follow(Watch::new(none.clone()).clans(["#2PP"]).maintenance(), 600).await;
    assert_snapshot!(words(&errors), @"cannot see clan #2PP: not found");
    let (_, errors) = follow(Watch::new(none).clans(["#2PP"]).wars(["#2PP"]).players(["#2YY"]), 600).await;
    assert_snapshot!(words(&errors), @r"
    cannot see clan #2PP: not found
    cannot see war of clan #2PP: not found
    cannot see player #2YY: not found
    nothing that is to be watched is found; check the tags
    ");
    assert_eq!(asked.so_far(), 3, "that the clan is not found was kept");
}

#[tokio::test(start_paused = true)]
async fn trap_19_c11_what_was_there_before_is_gone_and_may_come_back() {
    let place = Place::new(0, |path, minute| match minute {
        20..60 => not_found(),
        _ => (200, clan_of(path, false)),
    });
    let watch = |watch: Watch| watch.clans(["#2PP"]);
    let (mut signals, _) = place.run(watch, 20).await;
    let (after, errors) = place.run(watch, 60).await;
    signals.extend(after);
    assert_snapshot!(lines(&signals), @"
    clash.clan.snapshot clan/#2PP
    clash.clan.gone {}
    gap restart clan/#2PP
    clash.clan.back {}
    ");
    assert_snapshot!(words(&errors), @"cannot see clan #2PP: not found");
}

#[tokio::test(start_paused = true)]
async fn c11_a_start_in_trouble_is_news_and_goes_on() {
    let trouble = [
        (503, Bytes::from_static(br#"{"reason":"inMaintenance"}"#)),
        (429, Bytes::new()),
        (504, Bytes::from_static(b"<html>")),
        (200, Bytes::from_static(b"<html>")),
        (200, Bytes::from_static(b"{}")),
        (404, Bytes::from_static(b"<html>")),
        (403, Bytes::from_static(b"<html>")),
        (302, Bytes::new()),
        (400, Bytes::from_static(b"{}")),
    ];
    for (status, body) in trouble {
        let first = (status, body.clone());
        let api = api_of_bytes(move |_, minute| if minute < 2 { first.clone() } else { (200, bytes(&clan("#A"))) });
        let (signals, errors) = follow(Watch::new(api).clans(["#2PP"]), 20).await;
        assert_eq!(lines(&signals), "clash.clan.snapshot clan/#2PP", "{status} {body:?}");
        assert_eq!(errors.len(), 1, "{status} {body:?}: {errors:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn c12_how_old_a_body_is_counts() {
    let headers = [("cache-control", "max-age=2"), ("age", "600")];
    let api = api_of_answers(move |path, seconds| answer(200, &headers, bytes(&clan_of(path, seconds >= 1200))));
    let (signals, _) = follow(Watch::new(api).clans(["#2PP"]), 30).await;
    let joined = signals.iter().find_map(|signal| match signal {
        Signal::Event(event) if event.kind.name() == "clash.clan.member_joined" => Some(event),
        _ => None,
    });
    let joined = joined.unwrap();
    assert!(joined.observed_at >= minute(20), "{joined:?}");
    assert!(joined.not_before.unwrap() <= minute(10), "{joined:?}");
}

#[tokio::test(start_paused = true)]
async fn c12_an_explicit_interval_wins_where_the_api_keeps_nothing() {
    for headers in [vec![("cache-control", "max-age=0")], vec![], vec![("cache-control", "max-age=2"), ("age", "600")]]
    {
        let looks = |every: Option<u64>| {
            let (asked, headers) = (Asked::default(), headers.clone());
            let count = asked.clone();
            let api = api_of_answers(move |path, _| {
                count.one();
                answer(200, &headers, bytes(&clan_of(path, false)))
            });
            let watch = Watch::new(api).clans(["#2PP"]);
            let watch = if let Some(every) = every { watch.every(Duration::from_secs(every)) } else { watch };
            async move {
                follow(watch, 10).await;
                asked.so_far()
            }
        };
        assert!((115..=121).contains(&looks(Some(5)).await), "{headers:?}");
        assert!((9..=11).contains(&looks(None).await), "{headers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn c20_a_refused_key_ends_a_start() {
    for (status, body) in
        [refusal(), (403, json!({"reason": "accessDenied.invalidIp", "message": "not from 192.0.2.7"}))]
    {
        let api = api(move |_, _| (status, body.clone()));
        let tags = ["#2PP", "#2YY", "#2LL", "#2QQ", "#2GG"];
        let (signals, errors) = follow(Watch::new(api).clans(tags), 60).await;
        assert!(signals.is_empty());
        let [WatchError::Refused { .. }] = &errors[..] else { panic!("{errors:?}") };
    }
}

#[tokio::test(start_paused = true)]
async fn c20_a_refusal_of_the_whole_key_is_one_fact_and_one_slow_probe() {
    let asked = Asked::default();
    let count = asked.clone();
    let api = api(move |path, minute| {
        count.one();
        if (3..33).contains(&minute) { refusal() } else { (200, clan_of(path, minute > 3)) }
    });
    let symbols = "2PYLQGRJCUV89";
    let tags: Vec<String> =
        symbols.chars().flat_map(|a| "2PYLQ".chars().map(move |b| format!("#2{a}{b}"))).take(60).collect();
    let watch = || Watch::new(api.clone()).clans(&tags).rate(1000);
    let (_, errors) = follow(watch(), 30).await;
    assert_snapshot!(words(&errors), @"nothing can be seen: the API key is not accepted (Invalid authorization); make a new one at https://developer.clashofclans.com");
    // Three looks at each, then those that were on their way, and the probes.
    assert!(asked.so_far() < 60 * 3 + 16 + 10, "{}", asked.so_far());
}

#[tokio::test(start_paused = true)]
async fn c20_a_key_that_is_taken_again_is_used_again() {
    let api = api(|path, minute| if (3..33).contains(&minute) { refusal() } else { (200, clan_of(path, minute > 3)) });
    let (signals, errors) = follow(Watch::new(api).clans(["#2PP", "#2YY"]), 60).await;
    assert_snapshot!(lines(&signals), @"
    clash.clan.snapshot clan/#2PP
    clash.clan.snapshot clan/#2YY
    gap disconnect clan/#2PP
    clash.clan.member_joined {member:#B}
    gap disconnect clan/#2YY
    clash.clan.member_joined {member:#B}
    ");
    assert_eq!(errors.len(), 1, "{errors:?}");
}

#[tokio::test(start_paused = true)]
async fn a_trouble_of_the_whole_service_is_told_once() {
    for (status, body) in [(502, json!({})), (429, json!({})), (503, json!({"reason": "inMaintenance"}))] {
        let api =
            api(move |path, minute| if minute > 3 { (status, body.clone()) } else { (200, clan_of(path, false)) });
        let (_, errors) = follow(Watch::new(api).clans(["#2PP", "#2YY", "#2LL"]), 60).await;
        assert_eq!(errors.len(), 1, "{status}: {errors:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_hides_from_a_war_is_an_event_and_from_a_clan_an_error() {
    let hidden = || api(|_, _| (403, json!({"reason": "accessDenied"})));
    let (_, errors) = follow(Watch::new(hidden()).wars(["#2PP"]), 10).await;
    assert!(errors.is_empty(), "{errors:?}");
    let (_, errors) = follow(Watch::new(hidden()).clans(["#2PP"]), 10).await;
    assert_eq!(errors.len(), 1);
}
