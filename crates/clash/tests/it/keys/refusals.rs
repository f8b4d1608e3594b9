//! Keys that are refused where there is no portal to make others.

use std::time::Duration;

use bugle_clash::{ApiError, Client};
use insta::assert_snapshot;
use tokio::time::sleep;

use super::service::{Service, tag};

fn with_keys(service: &Service) -> Client {
    let keys: Vec<_> = service.state().keys.iter().map(|key| key.key.clone()).collect();
    service.client().keys(keys).build().unwrap()
}

/// How often each key was used.
fn used(service: &Service) -> Vec<(String, usize)> {
    let state = service.state();
    let used = |key: &str| state.came.iter().filter(|came| came.key == key).count();
    state.keys.iter().map(|key| (key.key.clone(), used(&key.key))).collect()
}

#[tokio::test(start_paused = true)]
async fn the_error_names_the_address_that_the_api_sees() {
    let service = Service::new("203.0.113.77", &["bugle@192.0.2.7"]);
    let error = with_keys(&service).clan("#2PP").await.unwrap_err();
    assert_snapshot!(error, @"the API key is not valid from this address (API key does not allow access from IP 203.0.113.77); make one for it at https://developer.clashofclans.com");
    let ApiError::InvalidAddress { address, .. } = error else { panic!("{error:?}") };
    assert_eq!(address, "203.0.113.77".parse().ok());
    service.moves_to("2001:db8::7");
    let error = with_keys(&service).clan("#2PP").await.unwrap_err();
    let ApiError::InvalidAddress { address, .. } = error else { panic!("{error:?}") };
    assert_eq!(address, "2001:db8::7".parse().ok());
}

#[tokio::test(start_paused = true)]
async fn of_keys_for_several_places_the_one_that_fits_is_used() {
    let service = Service::new("192.0.2.3", &["a@192.0.2.1", "b@192.0.2.2", "c@192.0.2.3", "d@192.0.2.4"]);
    let client = with_keys(&service);
    for number in 0..50 {
        client.clan(tag(number)).await.unwrap();
    }
    let counts: Vec<_> = used(&service).into_iter().map(|(_, count)| count).collect();
    assert_eq!(counts, [1, 1, 50, 1]);
    let told: Vec<_> = client.stats().keys.iter().map(|key| (key.number, key.requests, key.refused)).collect();
    assert_eq!(told, [(1, 1, true), (2, 1, true), (3, 50, false), (4, 1, true)]);
    service.moves_to("192.0.2.1");
    client.clan(tag(100)).await.unwrap();
    assert!(client.stats().keys.iter().any(|key| key.number == 1 && !key.refused));
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_gets_another_chance_now_and_then_that_nobody_notices() {
    let service = Service::new("192.0.2.3", &["a@192.0.2.1", "c@192.0.2.3"]);
    let client = with_keys(&service);
    for number in 0..360 {
        client.clan(tag(number)).await.unwrap();
        sleep(Duration::from_secs(10)).await;
    }
    assert_eq!(used(&service)[0].1, 6);
}

#[tokio::test(start_paused = true)]
async fn where_all_are_refused_each_was_tried_once_and_the_next_request_tries_again() {
    let service = Service::new("192.0.2.3", &["a@192.0.2.1", "b@192.0.2.2"]);
    let client = with_keys(&service);
    client.clan("#2PP").await.unwrap_err();
    assert_eq!(used(&service), [("KEY-1".into(), 1), ("KEY-2".into(), 1)]);
    client.clan("#2PP").await.unwrap_err();
    assert_eq!(service.state().came.len(), 3);
    service.moves_to("192.0.2.2");
    client.clan("#2PP").await.unwrap();
}
