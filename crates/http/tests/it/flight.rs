//! What is asked at the same time is asked once.

use bugle_http::{CacheLayer, Flight, FlightLayer, Kept, Request};
use futures_util::future::join_all;
use tokio::time::advance;
use tower::Layer as _;

use crate::service::{Answer, Rules, Scripted, Trouble, ask, get, good, post, seconds};

fn flight<F>(takes: u64, script: F) -> (Flight<Scripted<F>, Rules>, Scripted<F>)
where
    F: Fn(u32, &Request) -> Answer + Clone + Send + 'static,
{
    let service = Scripted::new(seconds(takes), script);
    (FlightLayer::new(Rules).layer(service.clone()), service)
}

fn urgent(path: &str) -> Request {
    let mut request = get(path);
    request.headers_mut().insert("urgent", http::HeaderValue::from_static("1"));
    request
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_make_one_request() {
    let (flight, service) = flight(1, |_, _| Ok(good("{}", &[])));
    let answers = join_all((0..1000).map(|_| ask(&flight, get("/kept")))).await;
    assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|it| it.body() == "{}")));
    assert_eq!(service.asked(), 1);
    ask(&flight, get("/kept")).await.unwrap();
    assert_eq!(service.asked(), 2, "what is over is not shared");
}

#[tokio::test(start_paused = true)]
async fn an_error_is_everybodys() {
    let (flight, service) = flight(1, |_, _| Err(Trouble::Hiccup));
    let answers = join_all((0..10).map(|_| ask(&flight, get("/kept")))).await;
    assert!(answers.iter().all(|answer| answer.as_ref().is_err_and(|error| *error == Trouble::Hiccup)));
    assert_eq!(service.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn whoever_began_it_may_go() {
    let (flight, service) = flight(10, |_, _| Ok(good("{}", &[])));
    let mut callers = tokio::task::JoinSet::new();
    let mut handles: Vec<_> = (0..100)
        .map(|_| {
            let flight = flight.clone();
            callers.spawn(async move { ask(&flight, get("/kept")).await.is_ok() })
        })
        .collect();
    advance(seconds(5)).await;
    handles.drain(..60).for_each(|handle| handle.abort());
    let mut answered = 0;
    while let Some(ended) = callers.join_next().await {
        answered += u32::from(ended.is_ok_and(|is_answered| is_answered));
    }
    assert_eq!((answered, service.asked(), service.done()), (40, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_is_dropped_and_begun_anew() {
    let (flight, service) = flight(10, |_, _| Ok(good("{}", &[])));
    let left = tokio::time::timeout(seconds(5), join_all((0..3).map(|_| ask(&flight, get("/kept"))))).await;
    assert!(left.is_err());
    advance(seconds(60)).await;
    assert_eq!((service.asked(), service.done()), (1, 0));
    ask(&flight, get("/kept")).await.unwrap();
    assert_eq!((service.asked(), service.done()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn only_what_may_be_shared_is() {
    for request in [|| post("/kept"), || get("/now")] {
        let (flight, service) = flight(1, |_, _| Ok(good("{}", &[])));
        join_all((0..5).map(|_| ask(&flight, request()))).await;
        assert_eq!(service.asked(), 5);
    }
    let (flight, service) = flight(1, |_, _| Ok(good("{}", &[])));
    join_all((0..5).map(|number| ask(&flight, get(&format!("/kept?page={}", number % 3))))).await;
    assert_eq!(service.asked(), 3, "another query asks for something else");
}

#[tokio::test(start_paused = true)]
async fn who_is_in_a_hurry_does_not_wait_for_who_is_not() {
    let (flight, service) = flight(1, |_, _| Ok(good("{}", &[])));
    let (slow, fast, late) =
        tokio::join!(ask(&flight, get("/kept")), ask(&flight, urgent("/kept")), ask(&flight, get("/kept")));
    assert!(slow.is_ok() && fast.is_ok() && late.is_ok());
    assert_eq!(service.asked(), 2, "the last one shares what is more urgent than it");
}

/// On many threads: between an answer and its being kept, nobody asks.
#[test]
fn with_a_cache_inside_of_it_there_is_no_gap() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap();
    for _ in 0..50 {
        let service = Scripted::new(seconds(0), |_, _: &Request| Ok(good("{}", &[("cache-control", "max-age=60")])));
        let cached = CacheLayer::new(Kept::new(1 << 20), Rules).layer(service.clone());
        let flight = FlightLayer::new(Rules).layer(cached);
        runtime.block_on(async {
            let mut callers = tokio::task::JoinSet::new();
            for _ in 0..200 {
                let flight = flight.clone();
                callers.spawn(async move { ask(&flight, get("/kept")).await.is_ok() });
            }
            assert!(callers.join_all().await.into_iter().all(|is_answered| is_answered));
        });
        assert_eq!(service.asked(), 1);
    }
}
