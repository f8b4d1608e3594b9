//! Keys that are made, and renewed when they do not fit.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_clash::{ApiError, Client, PortalError, Remedy, Watch};
use bugle_event::{Signal, in_words};
use futures_util::future::join_all;
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::service::{Service, tag};
use crate::scripted::{TestClock, everything, run};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A client that makes so many keys.
fn with_portal(service: &Service, keys: usize) -> Client {
    service.client().portal(service.portal().keys(keys).may_remove(true)).build().unwrap()
}

/// How many seconds after `start` somebody logged in.
fn logins(service: &Service, start: Instant) -> Vec<u64> {
    service.state().logins.iter().map(|at| (*at - start).as_secs()).collect()
}

/// Asks for something that was not asked for before.
async fn ask(client: &Client, number: usize) -> Result<(), ApiError> {
    client.clan(tag(number)).await.map(drop)
}

/// Asks every so many seconds, until so many seconds are over: how many answers were good, and the last error.
async fn ask_now_and_then(client: &Client, every: u64, until: u64) -> (usize, Option<ApiError>) {
    let (mut good, mut last) = (0, None);
    for number in 0..usize::try_from(until / every).unwrap() {
        match ask(client, number).await {
            Ok(()) => good += 1,
            Err(error) => last = Some(error),
        }
        sleep(seconds(every)).await;
    }
    (good, last)
}

#[tokio::test(start_paused = true)]
async fn keys_are_made_when_they_are_first_needed_and_once_for_all() {
    let service = Service::new("192.0.2.7", &["mine@192.0.2.7", "bugle@192.0.2.7/32", "bugle@192.0.2.8"]);
    service.state().way = (seconds(1), seconds(1));
    let client = with_portal(&service, 3);
    assert!(service.state().calls.is_empty());
    let answers = join_all((0..100).map(|number| ask(&client, number))).await;
    assert!(answers.iter().all(Result::is_ok));
    let calls = ["login", "apikey/list", "apikey/revoke", "apikey/create", "apikey/create"];
    assert_eq!(service.state().calls, calls.map(|call| format!("/api/{call}")));
    let state = service.state();
    let names: Vec<_> = state.keys.iter().map(|key| (key.name.as_str(), key.ranges[0].as_str())).collect();
    let ours = [("mine", "192.0.2.7"), ("bugle", "192.0.2.7/32"), ("bugle", "192.0.2.7"), ("bugle", "192.0.2.7")];
    assert_eq!(names, ours);
    // The one that was there is used, and somebody else's is not.
    let used: std::collections::BTreeSet<_> = state.came.iter().map(|came| came.key.as_str()).collect();
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["KEY-2", "KEY-4", "KEY-5"]);
    assert!(state.came.iter().all(|came| came.status == 200));
}

/// It changes at 90 s and soon again, and once more.
#[tokio::test(start_paused = true)]
async fn an_address_that_changes_under_load_costs_no_request() {
    let service = Service::new("192.0.2.7", &["mine@192.0.2.7"]);
    service.state().way = (Duration::from_millis(20), Duration::from_millis(30));
    let (client, start) = (with_portal(&service, 2), Instant::now());
    let moving = async {
        for (wait, address) in [(90, "198.51.100.1"), (10, "198.51.100.2"), (200, "198.51.100.3")] {
            sleep(seconds(wait)).await;
            service.moves_to(address);
        }
    };
    let calls = futures_util::stream::iter(0..).map(|number| ask(&client, number));
    let work = calls.buffer_unordered(60).for_each(|answer| async { answer.unwrap() });
    let (over, ()) = tokio::join!(timeout_at(start + seconds(400), work), moving);
    assert!(over.is_err());
    assert_eq!(logins(&service, start), [0, 90, 150, 300]);
    let state = service.state();
    let refused = state.came.iter().filter(|came| came.status == 403).count();
    let good = state.came.iter().filter(|came| came.status == 200).count();
    // Only those that were on their way: a second's worth at most, each time. All but the minute of waiting is worked.
    assert!((3..=60).contains(&refused), "{refused}");
    assert!(good >= 20 * (400 - 50 - 5), "{good}");
    let names: Vec<_> = state.keys.iter().map(|key| (key.name.as_str(), key.ranges[0].as_str())).collect();
    assert_eq!(names, [("mine", "192.0.2.7"), ("bugle", "198.51.100.3"), ("bugle", "198.51.100.3")]);
}

#[tokio::test(start_paused = true)]
async fn a_healing_goes_on_when_those_who_began_it_leave() {
    let service = Service::new("192.0.2.7", &[]);
    service.state().way = (seconds(2), seconds(2));
    let client = with_portal(&service, 1);
    let impatient = join_all((0..20).map(|number| timeout(seconds(6), ask(&client, number)).map(|over| over.is_err())));
    assert!(impatient.await.into_iter().all(|is_over| is_over));
    join_all((20..25).map(|number| ask(&client, number))).await.into_iter().for_each(Result::unwrap);
    assert_eq!(service.state().logins.len(), 1);
    assert_eq!(service.state().keys.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn watchers_see_nothing_of_a_healing() {
    let service = Service::new("192.0.2.7", &["mine@192.0.2.7"]);
    let watch = Watch::new(with_portal(&service, 1)).clans((0..20).map(tag)).every(seconds(60));
    let moving = async {
        sleep(seconds(630)).await;
        service.moves_to("198.51.100.1");
    };
    let watching = run(watch, Arc::new(TestClock::at_minute(0)), 30, everything(), Arc::new(()));
    let ((signals, errors), ()) = tokio::join!(watching, moving);
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!signals.iter().any(|signal| matches!(signal, Signal::Gap(_))));
    let state = service.state();
    assert_eq!(state.logins.len(), 2);
    let last_ten = state.came.iter().filter(|came| came.at >= Instant::now() - seconds(600)).count();
    assert!(last_ten >= 20 * 9, "{last_ten}");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_somebody_removed_is_made_again() {
    let service = Service::new("192.0.2.7", &[]);
    let client = with_portal(&service, 2);
    ask(&client, 0).await.unwrap();
    sleep(seconds(100)).await;
    service.state().keys.remove(0);
    assert_eq!(ask_now_and_then(&client, 1, 60).await.0, 60);
    let state = service.state();
    assert_eq!((state.logins.len(), state.keys.len()), (2, 2));
}

/// The portal must not be asked again so soon: whose key is gone waits, or takes another, and nobody else does.
#[tokio::test(start_paused = true)]
async fn one_bad_key_does_not_stop_the_good_ones() {
    let service = Service::new("192.0.2.7", &[]);
    let (client, start) = (with_portal(&service, 3), Instant::now());
    ask(&client, 0).await.unwrap();
    sleep(seconds(10)).await;
    service.state().keys.remove(0);
    let answers = join_all((1..100).map(|number| ask(&client, number).map(|answer| (answer, Instant::now())))).await;
    assert!(answers.iter().all(|(answer, _)| answer.is_ok()));
    let late = answers.iter().filter(|(_, at)| *at > start + seconds(20)).count();
    assert!((1..=10).contains(&late), "{late}");
    assert_eq!(logins(&service, start), [0, 60]);
}

/// The API refuses a key that the portal still lists: that one is not used again.
#[tokio::test(start_paused = true)]
async fn a_key_that_the_api_refuses_for_good_is_not_used_again() {
    let service = Service::new("192.0.2.7", &["bugle@192.0.2.7"]);
    service.state().api_says =
        |key| (key == "KEY-1").then(|| super::service::refusal("accessDenied", "Invalid authorization"));
    let (client, start) = (with_portal(&service, 1), Instant::now());
    ask(&client, 0).await.unwrap();
    assert_eq!(logins(&service, start), [0, 60]);
    assert_eq!(service.state().keys.iter().map(|key| key.key.as_str()).collect::<Vec<_>>(), ["KEY-2"]);
}

#[tokio::test(start_paused = true)]
async fn behind_a_proxy_keys_are_made_for_what_the_api_sees() {
    let service = Service::new("198.51.100.9", &[]);
    service.state().portal_address = Some("192.0.2.7".parse().unwrap());
    let client = with_portal(&service, 1);
    assert_eq!(ask_now_and_then(&client, 10, 300).await.0, 30);
    assert_eq!(service.state().logins.len(), 2);
    assert_eq!(service.state().keys[0].ranges, ["198.51.100.9", "192.0.2.7"]);
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_are_tried_once_and_never_again() {
    let service = Service::new("192.0.2.7", &[]);
    let portal = bugle_clash::Portal::login("somebody@example.org", "wrong").base_url("http://portal/api");
    let client = service.client().portal(portal).build().unwrap();
    let (good, error) = ask_now_and_then(&client, 600, 24 * 3600).await;
    let error = error.unwrap();
    assert_eq!(
        in_words(&error),
        "no API key is accepted, and none can be had now: the developer portal does not accept the e-mail address and the password; check both by logging in at https://developer.clashofclans.com"
    );
    assert!(matches!(error, ApiError::NotRenewed { retry_after: None, source: PortalError::WrongCredentials, .. }));
    assert_eq!((good, error.remedy(), service.state().logins.len()), (0, Remedy::GiveUp, 1));
    let watch = Watch::new(client).clans(["#2PP"]);
    let (_, errors) = run(watch, Arc::new(TestClock::at_minute(0)), 600, everything(), Arc::new(())).await;
    assert!(matches!(&errors[..], [bugle_clash::WatchError::Refused { .. }]), "{errors:?}");
}

#[tokio::test(start_paused = true)]
async fn a_portal_in_trouble_is_asked_less_and_less_often_and_then_all_is_well() {
    for (status, body) in
        [(503, "{}"), (403, "<html>blocked</html>"), (429, ""), (200, "<html>"), (200, r#"{"keys":3}"#)]
    {
        let service = Service::new("192.0.2.7", &["bugle@192.0.2.7"]);
        let (client, start) = (with_portal(&service, 1), Instant::now());
        ask(&client, 0).await.unwrap();
        sleep(seconds(100)).await;
        service.moves_to("198.51.100.1");
        service.state().portal_says = Some((status, body.to_owned()));
        let (good, error) = ask_now_and_then(&client, 5, 3600).await;
        assert_eq!(good, 0);
        let error = error.unwrap();
        assert!(error.to_string().starts_with("no API key is accepted from 198.51.100.1, "), "{error}");
        assert!(matches!(error.remedy(), Remedy::RetryAfter(_)), "{error:?}");
        let tried = logins(&service, start);
        assert!(tried.windows(2).all(|two| two[1] - two[0] >= 60) && tried.len() <= 8, "{tried:?}");
        // While nothing can be had, the API is not asked with what it refuses.
        assert!(service.state().came.len() < 20, "{}", service.state().came.len());
        service.state().portal_says = None;
        assert!(ask_now_and_then(&client, 5, 3600).await.0 >= 360);
    }
}

/// Somebody on the way accepts no key at all: making others does not help, and does not fill the account.
#[tokio::test(start_paused = true)]
async fn where_no_key_is_accepted_the_account_is_not_filled_with_keys() {
    let service = Service::new("192.0.2.7", &["bugle@192.0.2.7"]);
    service.state().api_says = |_| Some(super::service::refusal("accessDenied", "Not authenticated"));
    let client = service.client().portal(service.portal()).build().unwrap();
    let (_, error) = ask_now_and_then(&client, 5, 12 * 3600).await;
    assert!(matches!(error, Some(ApiError::NotRenewed { source: PortalError::TooOften, .. })), "{error:?}");
    assert_eq!(service.state().keys.len(), 2);
}

/// An address that the portal never sees: keys do not help, and logins are bounded all the same.
#[tokio::test(start_paused = true)]
async fn keys_that_do_not_help_are_made_less_and_less_often() {
    let service = Service::new("192.0.2.7", &[]);
    service.state().api_says =
        |_| Some(super::service::refusal("accessDenied.invalidIp", "API key does not allow access"));
    let (client, start) = (with_portal(&service, 1), Instant::now());
    let error = ask(&client, 0).await.unwrap_err();
    assert!(matches!(error, ApiError::InvalidAddress { address: None, .. }), "{error:?}");
    assert_eq!(service.state().came.len(), 2);
    let (_, error) = ask_now_and_then(&client, 5, 12 * 3600).await;
    assert!(matches!(error, Some(ApiError::NotRenewed { source: PortalError::TooOften, .. })), "{error:?}");
    let tried = logins(&service, start);
    assert!(tried.len() <= 30 && tried.windows(2).all(|two| two[1] - two[0] >= 60), "{tried:?}");
}

/// Before the wait, and not after it; and only where there is one.
#[tokio::test(start_paused = true)]
async fn who_waits_for_a_portal_that_does_not_help_is_told_at_once() {
    let service = Service::new("192.0.2.7", &[]);
    let (told, start) = (Arc::new(Mutex::new(Vec::new())), Instant::now());
    let tell = Arc::clone(&told);
    let portal = service.portal().on_wait(move |wait| tell.lock().unwrap().push((start.elapsed(), wait)));
    let client = service.client().portal(portal).build().unwrap();
    ask(&client, 0).await.unwrap();
    assert!(told.lock().unwrap().is_empty());
    service.state().api_says = |_| Some(super::service::refusal("accessDenied.invalidIp", "no access"));
    sleep(seconds(50)).await;
    ask(&client, 1).await.unwrap_err();
    let told = told.lock().unwrap().clone();
    // After that the next time is too far away to be waited for: that is the error.
    assert_eq!(told, [(seconds(50), seconds(10))]);
}

#[tokio::test(start_paused = true)]
async fn a_full_account_says_what_would_help_and_is_looked_at_again() {
    let service = Service::new("192.0.2.7", &["mine@192.0.2.7"; 10]);
    let client = with_portal(&service, 1);
    let error = ask(&client, 0).await.unwrap_err();
    assert_eq!(
        in_words(&error),
        "no API key is accepted, and none can be had now: the account has 10 keys, which is all that it may have, and none is called `bugle`; remove one at https://developer.clashofclans.com"
    );
    service.state().keys.pop();
    sleep(seconds(120)).await;
    ask(&client, 1).await.unwrap();
    assert_eq!(service.state().keys.len(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_given_is_used_until_it_is_refused() {
    let service = Service::new("192.0.2.7", &["mine@192.0.2.7"]);
    let client = service.client().key("KEY-1").portal(service.portal()).build().unwrap();
    assert_eq!(ask_now_and_then(&client, 1, 100).await.0, 100);
    assert!(service.state().logins.is_empty());
    service.moves_to("198.51.100.1");
    assert_eq!(ask_now_and_then(&client, 60, 3600).await.0, 60);
    let state = service.state();
    assert_eq!((state.logins.len(), state.came.iter().filter(|came| came.status == 403).count()), (1, 1));
    assert_eq!(json!(state.keys[1].ranges), json!(["198.51.100.1"]));
}
