//! Polite bounds, and other services than Daybreak's.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bugle_planetside::census::{Character, IdPlace, Options, Query};
use bugle_planetside::{Builder, CensusError, Client, Remedy};
use futures_util::future::join_all;
use tokio::time::Instant;

use super::{Desk, body, builder, list};

#[tokio::test(start_paused = true)]
async fn no_more_than_a_handful_is_asked_at_the_same_time() {
    let desk = Desk::default();
    let client = desk.client(|_, _| list("character", []));
    let start = Instant::now();
    let ask = async |number| client.find::<Character>().start(number).await.unwrap().len();
    assert_eq!(join_all((1..=50).map(ask)).await.len(), 50);
    assert_eq!((desk.at_once_max.load(Ordering::SeqCst), desk.asked().len()), (5, 50));
    assert_eq!(start.elapsed(), Duration::from_secs(1), "ten rounds of a tenth of a second");
}

/// Without a service id of one's own, about ten requests a minute are answered.
#[tokio::test(start_paused = true)]
async fn who_has_no_service_id_keeps_to_ten_requests_a_minute() {
    for id in [Some("example"), Some("s:example"), None] {
        let desk = Desk::default();
        let transport = desk.transport(Duration::from_millis(10), |_, _| list("character", []));
        let builder = Client::builder().endpoint("ws://push.test").census_url("http://census.test");
        let builder = id.into_iter().fold(builder, Builder::service_id);
        let client = builder.transport(transport).build().unwrap();
        let start = Instant::now();
        let ask = async |number| client.find::<Character>().start(number).await.map(|_| start.elapsed().as_secs());
        let results = join_all((1..=25).map(ask)).await;
        let went: Vec<_> = results.iter().filter_map(|result| result.as_ref().ok()).collect();
        // Five at a time, and ten who wait.
        assert_eq!((went.len(), *went[9], *went[14]), (15, 0, 61), "{results:?}");
        let refused = results.into_iter().find_map(Result::err).unwrap();
        let kind = if id.is_some() { "throttled" } else { "service_id_missing" };
        assert_eq!(refused.kind(), kind);
        assert!(matches!(refused.remedy(), Remedy::RetryAfter(wait) if wait.as_secs() >= 10), "{refused:?}");
        // In whatever minute.
        let at = desk.asked_at();
        assert!(at.windows(11).all(|those| those[10] - those[0] > Duration::from_mins(1)));
        // Whoever asks one by one waits, and gets it all.
        for number in 0..15 {
            client.find::<Character>().start(100 + number).await.unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_service_is_left_alone_when_it_says_so() {
    let desk = Desk::default();
    let client = desk.client(|_, number| match number {
        0 => body(r#"{"error":"Missing Service ID.  A valid Service ID is required."}"#),
        _ => list("character", []),
    });
    let failed = client.find::<Character>().await.unwrap_err();
    assert!(matches!(failed, CensusError::Throttled { .. }), "{failed:?}");
    tokio::time::sleep(Duration::from_secs(20)).await;
    let refused = client.find::<Character>().await.unwrap_err();
    assert_eq!(refused.remedy(), Remedy::RetryAfter(Duration::from_secs(40)));
    assert_eq!(desk.asked().len(), 1, "it was not asked");
    tokio::time::sleep(Duration::from_secs(40)).await;
    client.find::<Character>().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn other_services_are_asked_as_they_want_it() {
    let asked = async |options: Options| {
        let desk = Desk::default();
        let transport = desk.transport(Duration::ZERO, |_, _| list("item", []));
        let builder = builder().census_url("http://census.test/base/").census(options).transport(transport);
        let client = builder.build().unwrap();
        client.query(Query::new("item").term("item_id", 1)).await.unwrap();
        desk.asked()[0].clone()
    };
    assert_eq!(asked(Options::default()).await, "/base/s:topsecret/get/ps2:v2/item?item_id=1");
    let sanctuary = Options { namespace: Some("ps2".to_owned()), id_in: IdPlace::Nowhere, ..Options::default() };
    assert_eq!(asked(sanctuary).await, "/base/get/ps2/item?item_id=1");
    let in_query = Options { id_in: IdPlace::Parameter("service-id".to_owned()), ..Options::default() };
    assert_eq!(asked(in_query).await, "/base/get/ps2:v2/item?item_id=1&service-id=s:topsecret");
}

/// One that wants no service id counts nobody's requests.
#[tokio::test(start_paused = true)]
async fn who_need_not_say_who_they_are_is_not_counted() {
    let desk = Desk::default();
    let transport = desk.transport(Duration::ZERO, |_, _| list("character", []));
    let options = Options { id_in: IdPlace::Nowhere, ..Options::default() };
    let client = Client::builder().endpoint("ws://push.test").census_url("http://census.test").census(options);
    let client = client.transport(transport).build().unwrap();
    let start = Instant::now();
    for number in 0..50 {
        client.find::<Character>().start(number).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}
