//! How often keys are used, and by whom.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bugle_clash::{ApiError, Client, Watch};
use bugle_http::{Request, Transport};
use futures_util::future::join_all;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::time::{Instant, timeout};
use tower::ServiceExt as _;

use super::service::{Came, Service, tag, throttled};
use crate::scripted::{TestClock, everything, run};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A client with so many keys, all of them good.
fn with_keys(keys: usize) -> (Service, Client) {
    let listed = vec!["bugle@192.0.2.7"; keys];
    let service = Service::new("192.0.2.7", &listed);
    let client = service.client().keys((1..=keys).map(|number| format!("KEY-{number}"))).build().unwrap();
    (service, client)
}

/// Asks so many at a time, each for something else, until `end`.
async fn ask_all_the_time(client: &Client, at_a_time: usize, end: Instant) {
    let calls = futures_util::stream::iter(0..).map(|number| client.clan(tag(number)).answer());
    let work = calls.buffer_unordered(at_a_time).for_each(|answer| async { drop(answer.unwrap()) });
    assert!(tokio::time::timeout_at(end, work).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_minute_of_work_uses_the_whole_budget_and_no_second_has_too_many() {
    for (keys, way) in [(1, (0, 0)), (1, (30, 20)), (100, (30, 20))] {
        let (service, client) = with_keys(keys);
        service.state().way = (ms(way.0), ms(way.1));
        let start = Instant::now();
        ask_all_the_time(&client, 30 * keys, start + Duration::from_mins(1)).await;
        let mut by_key = BTreeMap::<String, Vec<Instant>>::new();
        for Came { at, key, .. } in service.state().came.drain(..) {
            by_key.entry(key).or_default().push(at);
        }
        let requests: usize = by_key.values().map(Vec::len).sum();
        assert!(requests * 100 >= keys * 600 * 99, "{keys} keys, {way:?}: {requests}");
        for times in by_key.values() {
            let is_full = |eleven: &[Instant]| eleven[10] - eleven[0] <= Duration::from_secs(1);
            assert!(!times.windows(11).any(is_full), "{keys} keys, {way:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_asks_all_the_time_leaves_every_fifth_request_to_the_watchers() {
    let (service, client) = with_keys(1);
    let tags: Vec<_> = (100_000..100_200).map(tag).collect();
    let watch = Watch::new(client.clone()).clans(&tags).rate(1000).concurrency(16);
    let watching = run(watch, Arc::new(TestClock::at_minute(0)), 1, everything(), Arc::new(()));
    let asking = ask_all_the_time(&client, 50, Instant::now() + Duration::from_mins(1));
    let ((_, errors), ()) = tokio::join!(watching, asking);
    assert!(errors.is_empty(), "{errors:?}");
    let came = &service.state().came;
    let is_a_look = |came: &&Came| tags.iter().any(|tag| came.path.ends_with(&tag[1..]));
    let looks = came.iter().filter(is_a_look).count();
    assert!((110..=130).contains(&looks), "{looks} of {}", came.len());
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_an_answer_does_not_wait_for_the_watchers() {
    let (_service, client) = with_keys(1);
    let tags: Vec<_> = (100_000..100_400).map(tag).collect();
    let watch = Watch::new(client.clone()).clans(&tags).rate(1000).concurrency(200);
    let watching = run(watch, Arc::new(TestClock::at_minute(0)), 1, everything(), Arc::new(()));
    let asking = async {
        for number in 0..20 {
            tokio::time::sleep(ms(1700)).await;
            let asked = Instant::now();
            client.clan(tag(number)).await.unwrap();
            assert!(asked.elapsed() <= ms(1100), "{:?}", asked.elapsed());
        }
    };
    tokio::join!(watching, asking);
}

#[tokio::test(start_paused = true)]
async fn those_who_leave_lose_nothing_and_the_others_go_in_the_order_in_which_they_came() {
    let (service, client) = with_keys(1);
    let start = Instant::now();
    let calls = (0_u32..40).map(|number| {
        let call = client.clan(tag(number as usize)).answer();
        // Every second one of those that wait leaves, some before and some after others had their turn.
        let patience = if number >= 10 && number % 2 == 0 { ms(500) * (number % 7) } else { Duration::MAX };
        timeout(patience, call).map(|answer| answer.is_ok())
    });
    let answered = join_all(calls).await;
    assert!((0..40).filter(|number| number % 2 == 1).all(|number| answered[number]));
    let came = &service.state().came;
    let numbers: Vec<_> =
        came.iter().map(|came| (0..40).find(|number| came.path.ends_with(&tag(*number)[1..])).unwrap()).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    // No turn of those who left is lost: ten went each second.
    let seconds = (u64::try_from(numbers.len()).unwrap() - 1) / 10;
    assert!(numbers.len() < 40 && start.elapsed() <= ms(1002 * seconds), "{numbers:?} {:?}", start.elapsed());
}

/// A call that somebody holds and does not wait for, in the middle of the line, keeps nobody from going on.
#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_polls_holds_nobody_up() {
    let (_service, client) = with_keys(1);
    join_all((0..10).map(|number| client.clan(tag(number)).answer())).await;
    let start = Instant::now();
    let mut held: Vec<_> = (10..15).map(|number| Box::pin(client.clan(tag(number)).answer())).collect();
    assert!(held.iter_mut().all(|call| call.now_or_never().is_none()));
    let mut calls = pin!(join_all((20..40).map(|number| client.clan(tag(number)).answer())));
    let answers = timeout(Duration::from_mins(1), &mut calls).await.unwrap();
    assert!(answers.iter().all(Result::is_ok) && start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    let held = timeout(Duration::from_secs(3), join_all(held)).await.unwrap();
    assert!(held.iter().all(Result::is_ok));
}

#[tokio::test(start_paused = true)]
async fn a_throttled_key_rests_and_another_one_is_used_at_once() {
    let (service, client) = with_keys(3);
    service.state().api_says = |key| (key == "KEY-1").then(throttled);
    let start = Instant::now();
    for number in 0..20 {
        client.clan(tag(number)).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    let used = |service: &Service, key: &str| service.state().came.iter().filter(|came| came.key == key).count();
    assert_eq!((used(&service, "KEY-1"), used(&service, "KEY-2"), used(&service, "KEY-3")), (1, 10, 10));
    // After twenty seconds, as it said.
    tokio::time::advance(Duration::from_secs(19)).await;
    join_all((30..40).map(|number| client.clan(tag(number)).answer())).await;
    assert_eq!(used(&service, "KEY-1"), 1);
    tokio::time::advance(Duration::from_secs(2)).await;
    join_all((40..50).map(|number| client.clan(tag(number)).answer())).await;
    assert!(used(&service, "KEY-1") > 1);
}

#[tokio::test(start_paused = true)]
async fn where_all_keys_are_throttled_three_are_tried_and_the_error_says_so() {
    let (service, client) = with_keys(10);
    service.state().api_says = |_| Some(throttled());
    let error = client.clan("#2PP").await.unwrap_err();
    assert!(
        matches!(error, ApiError::Throttled { retry_after: Some(wait) } if wait == Duration::from_secs(20)),
        "{error}"
    );
    assert_eq!(service.state().came.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_long_rest_is_said_and_a_short_one_waited_for() {
    let (service, client) = with_keys(1);
    service.state().api_says = |_| Some(crate::scripted::answer(429, &[("retry-after", "250")], bytes::Bytes::new()));
    client.clan("#2PP").await.unwrap_err();
    service.state().api_says = |_| None;
    let start = Instant::now();
    let error = client.clan("#2PP").await.unwrap_err();
    assert_eq!(error.to_string(), "too many requests with this API key; the next one is in 250 s, as the API asks");
    assert_eq!((start.elapsed(), service.state().came.len()), (Duration::ZERO, 1));
    tokio::time::advance(Duration::from_secs(200)).await;
    client.clan("#2PP").await.unwrap();
    assert!((ms(250_000)..ms(250_010)).contains(&start.elapsed()), "{:?}", start.elapsed());
}

/// Those who came later wait for the key, and so does who was turned away: it is the first of them.
#[tokio::test(start_paused = true)]
async fn who_is_turned_away_waits_for_its_turn_like_the_others() {
    let turned_away = |headers: &'static [(&'static str, &'static str)], times: usize| async move {
        let service = Service::new("192.0.2.7", &["bugle@192.0.2.7"]);
        let transport = first_turned_away(&service, headers, times);
        let client = Client::builder().base_url("http://api/v1").key("KEY-1").transport(transport).build().unwrap();
        let start = Instant::now();
        let (first, second) = tokio::join!(client.clan(tag(1)).answer(), async {
            tokio::time::sleep(ms(10)).await;
            client.clan(tag(2)).answer().await
        });
        let paths: Vec<_> = service.state().came.iter().map(|came| came.path.ends_with(&tag(1)[1..])).collect();
        (first.map(|_| start.elapsed()).map_err(|error| error.kind()), second.is_ok(), paths)
    };
    let (first, second, came) = turned_away(&[("retry-after", "20")], 1).await;
    assert_eq!((first, second, came), (Ok(seconds(20)), true, vec![true, false]));
    let (first, ..) = turned_away(&[], 1).await;
    assert_eq!(first, Ok(seconds(30)), "where the API does not say");
    let (first, ..) = turned_away(&[("retry-after", "20")], 9).await;
    assert_eq!(first, Err("throttled"));
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn who_is_turned_away_waits_twice_and_a_minute_at_most() {
    let turned_away_twice = |headers: &'static [(&'static str, &'static str)]| async move {
        let service = Service::new("192.0.2.7", &["bugle@192.0.2.7"]);
        let transport = first_turned_away(&service, headers, 2);
        let client = Client::builder().base_url("http://api/v1").key("KEY-1").transport(transport).build().unwrap();
        let start = Instant::now();
        client.clan(tag(1)).answer().await.map(|_| start.elapsed()).map_err(|error| error.kind())
    };
    assert_eq!(turned_away_twice(&[("retry-after", "25")]).await, Ok(seconds(50)));
    assert_eq!(turned_away_twice(&[("retry-after", "35")]).await, Err("throttled"));
}

/// What sends to `service`, but for the first requests, which are turned away with these headers.
fn first_turned_away(service: &Service, headers: &'static [(&'static str, &'static str)], times: usize) -> Transport {
    let (inner, left) = (service.transport(), Arc::new(AtomicUsize::new(times)));
    Transport::new(tower::service_fn(move |request: Request| {
        let is_one_too_many = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        let inner = inner.clone();
        async move {
            if is_one_too_many {
                return Ok(crate::scripted::answer(429, headers, bytes::Bytes::new()));
            }
            inner.oneshot(request).await
        }
    }))
}
