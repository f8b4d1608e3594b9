//! Retries, bounds, layers of the user's and numbers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_clash::{ApiError, Request, Response, TransportError, Watch};
use http::header::AUTHORIZATION;
use tokio::time::Instant;
use tower::{Layer, Service, ServiceExt as _};

use crate::network::{CLAN, a_clan, answer, client, network, seconds};
use crate::scripted::{TestClock, everything, run};

/// How often a clan is asked for whose first answers are these, how that ends, and after how long.
async fn outcome(first: Vec<Response>) -> (Option<ApiError>, usize, Duration) {
    let first = Arc::new(first);
    let (transport, asked) =
        network(Duration::ZERO, move |number, _| first.get(number).cloned().unwrap_or_else(|| a_clan(60)));
    let since = Instant::now();
    let result = client(transport, |it| it).clan("#2PP").await;
    (result.err(), asked.count(), since.elapsed())
}

#[tokio::test(start_paused = true)]
async fn what_may_be_over_soon_is_tried_again() {
    let trouble = || answer(502, &[], "<html>");
    let (error, asked, took) = outcome(vec![trouble(), trouble()]).await;
    assert_eq!((error.map(|it| it.kind()), asked), (None, 3));
    assert!((Duration::from_millis(750)..Duration::from_millis(1503)).contains(&took), "{took:?}");
    let (error, asked, _) = outcome(vec![trouble(), trouble(), trouble()]).await;
    assert_eq!((error.map(|it| it.kind()), asked), (Some("unavailable"), 3));
}

#[tokio::test(start_paused = true)]
async fn who_is_told_when_to_come_back_does_if_that_is_soon() {
    for (status, body) in [(503, ""), (429, r#"{"reason":"requestThrottled"}"#)] {
        let (error, asked, took) = outcome(vec![answer(status, &[("retry-after", "7")], body)]).await;
        assert_eq!((error.map(|it| it.kind()), asked), (None, 2), "{status}");
        assert!(took >= seconds(7) && took < seconds(8), "{status}: {took:?}");
        for wait in ["61", "86400", "99999999999999999999"] {
            let (error, asked, took) = outcome(vec![answer(status, &[("retry-after", wait)], body)]).await;
            assert!(error.is_some() && asked == 1, "{status} {wait}: {error:?}");
            assert_eq!(took, Duration::ZERO);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_trying_again_cannot_help_is_asked_once() {
    for (status, body, kind) in [
        (400, r#"{"reason":"badRequest"}"#, "bad_request"),
        (403, r#"{"reason":"accessDenied"}"#, "denied"),
        (404, r#"{"reason":"notFound"}"#, "not_found"),
        (404, "<html>", "unexpected"),
        (503, r#"{"reason":"inMaintenance"}"#, "maintenance"),
    ] {
        let (error, asked, took) = outcome(vec![answer(status, &[], body)]).await;
        assert_eq!((error.map(|it| it.kind()), asked, took), (Some(kind), 1, Duration::ZERO));
    }
    let (transport, asked) = network(Duration::ZERO, |_, _| answer(502, &[], ""));
    let client = client(transport, |it| it);
    client.verify_token("#2PP", "x").answer().await.unwrap_err();
    assert_eq!(asked.count(), 1, "a token is good once");
}

#[tokio::test(start_paused = true)]
async fn a_look_of_a_schedule_is_not_tried_again() {
    let (transport, asked) = network(Duration::ZERO, |_, _| answer(502, &[], ""));
    let client = client(transport, |it| it);
    let watch = Watch::new(client.clone()).clans(["#2PP"]);
    let (_, errors) = run(watch, Arc::new(TestClock::at_minute(0)), 1, everything(), Arc::new(())).await;
    let stats = client.stats();
    let clan = &stats.endpoints["clan"];
    assert_eq!((clan.requests, clan.retried, clan.sent), (asked.count() as u64, 0, asked.count() as u64));
    assert!(errors.len() == 1 && (4..8).contains(&asked.count()), "after 5, 10, 20 s or somewhat less: {clan:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_too_late_or_too_large_is_no_answer() {
    let (transport, asked) = network(seconds(60), |_, _| a_clan(60));
    let since = Instant::now();
    let error = client(transport, |it| it.timeout(seconds(5)).retries(0)).clan("#2PP").await.unwrap_err();
    assert!(matches!(&error, ApiError::NoAnswer { source: TransportError::Timeout { .. } }), "{error:?}");
    assert_eq!((since.elapsed(), asked.count()), (seconds(5), 1));
    let large = |_: usize, _: &Request| answer(200, &[("cache-control", "max-age=60")], &format!("{CLAN}{:200}", ""));
    let (transport, asked) = network(Duration::ZERO, large);
    let client = client(transport, |it| it.body_max(200));
    for asked_before in 0..2 {
        let error = client.clan("#2PP").await.unwrap_err();
        assert!(
            matches!(&error, ApiError::NoAnswer { source: TransportError::TooLarge { body_max: 200, .. } }),
            "{error:?}"
        );
        assert_eq!(asked.count(), asked_before + 1, "neither tried again nor kept");
    }
}

/// Notes what it sees, answers for one clan, and asks for another in the place of a third.
#[derive(Clone)]
struct Mine {
    name: &'static str,
    seen: Arc<Mutex<Vec<String>>>,
}

#[derive(Clone)]
struct Minding<S> {
    mine: Mine,
    inner: S,
}

impl<S> Layer<S> for Mine {
    type Service = Minding<S>;

    fn layer(&self, inner: S) -> Minding<S> {
        Minding { mine: self.clone(), inner }
    }
}

impl<S> Service<Request> for Minding<S>
where
    S: Service<Request, Response = Response, Error = TransportError> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = TransportError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), TransportError>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        assert!(request.headers()[AUTHORIZATION].is_sensitive(), "the key is marked");
        assert!(!format!("{request:?}").contains("secret"));
        let path = request.uri().path().trim_start_matches("/v1/clans/%23").to_owned();
        self.mine.seen.lock().unwrap().push(format!("{} {path}", self.mine.name));
        let inner = self.inner.clone();
        Box::pin(async move {
            match path.as_str() {
                "2QQ" => return Ok(answer(200, &[], r##"{"tag": "#2QQ", "name": "mine"}"##)),
                "2YY" => *request.uri_mut() = "https://elsewhere.test/v1/clans/%232PP".parse().unwrap(),
                _ => {}
            }
            let mut response = inner.oneshot(request).await?;
            response.headers_mut().remove("cache-control");
            Ok(response)
        })
    }
}

#[tokio::test(start_paused = true)]
async fn layers_of_the_user_see_all_that_is_sent_and_may_change_it() {
    let (transport, asked) = network(Duration::ZERO, |_, request| match request.uri().host() {
        Some("elsewhere.test") => answer(200, &[], r##"{"tag": "#2YY", "name": "elsewhere"}"##),
        _ => a_clan(60),
    });
    let seen = Arc::new(Mutex::new(Vec::new()));
    let layer = |name| Mine { name, seen: Arc::clone(&seen) };
    let client = client(transport, |it| it.layer(layer("first")).layer(layer("second")));
    let name = async |tag: &str| client.clan(tag).await.unwrap().name;
    assert_eq!([name("#2PP").await, name("#2PP").await, name("#2QQ").await], ["A", "A", "mine"]);
    assert_eq!(name("#2YY").await, "elsewhere");
    let expected = ["first 2PP", "second 2PP", "first 2PP", "second 2PP", "first 2QQ", "first 2YY", "second 2PP"];
    assert_eq!(*seen.lock().unwrap(), expected, "without its max-age nothing is kept");
    assert_eq!(asked.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_has_its_bounds() {
    let (transport, asked) = network(Duration::ZERO, |_, request| {
        let tag = request.uri().path().rsplit("%23").next().unwrap_or_default();
        let body = CLAN.replace("2PP", tag);
        answer(200, &[("cache-control", "max-age=600")], &body)
    });
    let client = client(transport, |it| it.cache_bytes(4000));
    for tag in ["#2PP", "#2YY", "#2QQ", "#2LL", "#2GG", "#2RR", "#2JJ", "#2CC", "#2UU"] {
        client.clan(tag).await.unwrap();
    }
    let cache = client.stats().cache;
    assert!(cache.bytes <= 4000 && cache.entries < 9 && cache.evicted == 9 - cache.entries as u64, "{cache:?}");
    client.clan("#2UU").await.unwrap();
    client.clan("#2PP").await.unwrap();
    assert_eq!(asked.count(), 10, "the first one made room");
}

#[tokio::test(start_paused = true)]
async fn a_watch_asks_as_often_as_all_keys_allow_unless_told() {
    let tags: Vec<String> =
        "2PYLQGRJCUV".chars().flat_map(|a| "PYLQGRJCUV".chars().map(move |b| format!("#2{a}{b}"))).collect();
    let in_three_seconds = async |keys: usize, told: Option<u32>| {
        let (transport, asked) = network(Duration::ZERO, |_, _| a_clan(3600));
        let client = client(transport, |it| it.keys((1..keys).map(|number| format!("key{number}"))));
        assert_eq!(client.rate() as usize, 10 * keys);
        let watch = Watch::new(client.clone()).clans(&tags);
        let watch = if let Some(rate) = told { watch.rate(rate) } else { watch };
        let watching = run(watch, Arc::new(TestClock::at_minute(0)), 60, everything(), Arc::new(()));
        drop(tokio::time::timeout(seconds(3), watching).await);
        asked.count()
    };
    assert!((29..=31).contains(&in_three_seconds(1, None).await));
    assert!((87..=93).contains(&in_three_seconds(3, None).await));
    assert!((5..=7).contains(&in_three_seconds(3, Some(2)).await));
}

#[tokio::test(start_paused = true)]
async fn slow_answers_do_not_slow_a_watch_of_many_keys() {
    let tags: Vec<String> =
        "2PYLQGRJCUV".chars().flat_map(|a| "PYLQGRJCUV".chars().map(move |b| format!("#2{a}{b}"))).collect();
    let (transport, asked) = network(Duration::from_millis(500), |_, _| a_clan(3600));
    let client = client(transport, |it| it.keys((1..10).map(|number| format!("key{number}"))));
    let watch = Watch::new(client.clone()).clans(&tags);
    let watching = run(watch, Arc::new(TestClock::at_minute(0)), 60, everything(), Arc::new(()));
    drop(tokio::time::timeout(seconds(2), watching).await);
    assert!(asked.count() > 90, "16 at a time would be 64: {}", asked.count());
}
