//! What is tried again, and what is not.

use std::time::Duration;

use bugle_http::{Response, Transport, TransportError};
use bugle_planetside::census::{Character, Options, Query, Retries};
use bugle_planetside::{CensusError, Client};
use bytes::Bytes;
use tokio::time::Instant;

use super::{Desk, body, builder, list};

/// What comes of a question whose first answers are these; how often it was asked, and how long it took.
async fn after(errors: &'static [&'static str]) -> (Result<usize, CensusError>, usize, Duration) {
    let desk = Desk::default();
    let client = desk.client(|path, number| match errors.get(number) {
        Some(error) => body(*error),
        None if path.contains("/count/") => body(r#"{"count":"14"}"#),
        None => list("character", []),
    });
    let start = Instant::now();
    let count = errors.iter().any(|error| error.contains("count"));
    let result = if count {
        client.count::<Character>().await.map(|count| usize::try_from(count).unwrap())
    } else {
        client.find::<Character>().await.map(|rows| rows.len())
    };
    (result, desk.asked().len(), start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn what_may_be_over_in_seconds_is_tried_again_twice() {
    const DOWN: &str = r#"{"error":"service_unavailable"}"#;
    const FAILED: &str = r#"{"errorCode":"SERVER_ERROR"}"#;
    for errors in [&[DOWN, FAILED], &["<html>", ""], &[r#"{"character_list":["#, "{}"]] {
        let (result, asked, took) = after(errors).await;
        assert_eq!((result.unwrap(), asked), (0, 3), "{errors:?}");
        // Waits of half a second and a second, or half of each: many do not come back at the same time.
        let waited = took.saturating_sub(Duration::from_millis(300));
        assert!((750..=1500).contains(&waited.as_millis()), "{waited:?}");
    }
    let (result, asked, _) = after(&[r#"{"count":-1}"#]).await;
    assert_eq!((result.unwrap(), asked), (14, 2));
    let (result, asked, _) = after(&[DOWN, DOWN, DOWN, DOWN]).await;
    assert!(matches!(result, Err(CensusError::Unavailable)) && asked == 3, "{result:?}");
}

#[tokio::test(start_paused = true)]
async fn what_does_not_get_better_is_not_tried_again() {
    for (error, kind) in [
        (r#"{"error":"No data found."}"#, "unknown_collection"),
        (r#"{"error":"Bad request syntax."}"#, "bad_request"),
        (r#"{"error":"Provided Service ID is not registered."}"#, "service_id_unknown"),
        (r#"{"error":"Missing Service ID."}"#, "throttled"),
        (r#"{"errorCode":"SERVER_ERROR","errorMessage":"INVALID_SEARCH_TERM: no"}"#, "bad_term"),
    ] {
        let desk = Desk::default();
        let client = desk.client(move |_, _| body(error));
        let failed = client.find::<Character>().await.unwrap_err();
        assert_eq!((failed.kind(), desk.asked().len()), (kind, 1), "{error}");
        assert_eq!(client.census_stats().collections["character"].errors[kind], 1);
    }
    let desk = Desk::default();
    let moved = |_: &str, _| http::Response::builder().status(302).body(Bytes::new()).unwrap();
    let failed = desk.client(moved).find::<Character>().await.unwrap_err();
    assert!(matches!(failed, CensusError::Maintenance) && desk.asked().len() == 1, "{failed:?}");
}

/// However much time there is for it.
#[tokio::test(start_paused = true)]
async fn what_takes_longer_than_seconds_is_not_waited_for() {
    let closed = |_: &str, _| http::Response::builder().status(302).body(Bytes::new()).unwrap();
    let missing = |_: &str, _| body(r#"{"error":"Missing Service ID.  A valid Service ID is required."}"#);
    let long = Duration::from_hours(2);
    let retries = Retries { within: long, patience: long, ..Retries::default() };
    let start = Instant::now();
    let options = || Options { retries, ..Options::default() };
    let desk = Desk::default();
    let transport = desk.transport(Duration::ZERO, closed);
    let client = builder().transport(transport).census(options()).build().unwrap();
    let failed = client.find::<Character>().await.unwrap_err();
    assert!(matches!(failed, CensusError::Maintenance) && desk.asked().len() == 1, "{failed:?}");
    let desk = Desk::default();
    let client = Client::builder().census_url("http://census.test").endpoint("ws://push.test");
    let client = client.transport(desk.transport(Duration::ZERO, missing)).census(options()).build().unwrap();
    let failed = client.find::<Character>().await.unwrap_err();
    assert!(matches!(failed, CensusError::ServiceIdMissing) && desk.asked().len() == 1, "{failed:?}");
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_tried_again_and_an_endless_one_is_not() {
    let tried = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&tried);
    let transport = Transport::new(tower::service_fn(move |_| {
        let number = counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let source = std::sync::Arc::new(std::io::Error::other("reset"));
        let broken = TransportError::Broken { origin: "http://census.test".to_owned(), source };
        std::future::ready(if number < 2 { Err(broken) } else { Ok(list("character", [])) })
    }));
    let client = builder().transport(transport).build().unwrap();
    assert_eq!(client.find::<Character>().await.unwrap().len(), 0);
    let forever = Transport::new(tower::service_fn(|_| std::future::pending::<Result<Response, TransportError>>()));
    let client = builder().transport(forever).build().unwrap();
    let start = Instant::now();
    let failed = client.query(Query::new("item")).await.unwrap_err();
    assert!(matches!(failed, CensusError::Timeout), "{failed:?}");
    assert_eq!((start.elapsed(), client.census_stats().collections["item"].sent), (Duration::from_secs(10), 1));
}

#[tokio::test(start_paused = true)]
async fn how_often_is_tried_again_can_be_set() {
    let desk = Desk::default();
    let retries = Retries { most: 5, within: Duration::from_mins(2), ..Retries::default() };
    let options = Options { retries, seed: Some(7), ..Options::default() };
    let transport = desk.transport(Duration::ZERO, |_, _| body("<html>"));
    let client = builder().transport(transport).census(options).build().unwrap();
    client.find::<Character>().await.unwrap_err();
    let at = desk.asked_at();
    let waits: Vec<_> = at.windows(2).map(|pair| (pair[1] - pair[0]).as_millis()).collect();
    assert_eq!(waits.len(), 5);
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1] * 2) && waits.iter().all(|ms| *ms <= 5000), "{waits:?}");
}
