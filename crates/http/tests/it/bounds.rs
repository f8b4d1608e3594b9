//! No exchange takes longer, and no answer is larger, than was said; and what happens is counted.

use std::time::Duration;

use bugle_http::{
    BodyLimitLayer, DeadlineLayer, MeasureLayer, Observer, Request, Response, Statistics, Transport, TransportError,
};
use bytes::Bytes;
use tokio::time::Instant;
use tower::Layer as _;

use crate::service::{ask, get, seconds};

/// Answers after so long with so many bytes.
fn network(takes: Duration, len: usize) -> Transport {
    Transport::new(tower::service_fn(move |_: Request| async move {
        tokio::time::sleep(takes).await;
        Ok::<_, TransportError>(Response::new(Bytes::from(vec![b' '; len])))
    }))
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_given_up_in_time() {
    let since = Instant::now();
    let timely = DeadlineLayer::new(seconds(5)).layer(network(seconds(60), 0));
    let error = ask(&timely, get("/secret?key=secret")).await.unwrap_err();
    assert!(matches!(&error, TransportError::Timeout { origin } if origin == "https://api.test"), "{error:?}");
    assert_eq!(since.elapsed(), seconds(5));
    let timely = DeadlineLayer::new(seconds(5)).layer(network(Duration::from_millis(4999), 3));
    assert_eq!(ask(&timely, get("/")).await.unwrap().body().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_too_large_does_not_come_through() {
    let bounded = |len| BodyLimitLayer::new(100).layer(network(Duration::ZERO, len));
    assert_eq!(ask(&bounded(100), get("/")).await.unwrap().body().len(), 100);
    let error = ask(&bounded(101), get("/secret")).await.unwrap_err();
    assert_eq!(error.to_string(), "the answer of https://api.test is larger than 100 bytes");
}

#[derive(Clone)]
struct Count(Statistics);

impl Observer<TransportError> for Count {
    type Label = &'static str;

    fn on_request(&self, request: &Request) -> Option<&'static str> {
        self.0.count("all", |tally| tally.requests += 1);
        (request.uri().path() == "/told").then_some("told")
    }

    fn on_end(&self, name: &'static str, result: Result<&Response, &TransportError>, took: Duration) {
        self.0.count(name, |tally| {
            tally.on_exchange(took);
            if result.is_err() {
                tally.on_error("late");
            }
        });
    }
}

#[tokio::test(start_paused = true)]
async fn what_goes_through_is_counted() {
    let statistics = Statistics::default();
    let measured = |takes| {
        let timely = DeadlineLayer::new(seconds(5)).layer(network(takes, 0));
        MeasureLayer::new(Count(statistics.clone())).layer(timely)
    };
    ask(&measured(seconds(3)), get("/told")).await.unwrap();
    ask(&measured(seconds(3)), get("/untold")).await.unwrap();
    ask(&measured(seconds(9)), get("/told")).await.unwrap_err();
    drop(tokio::time::timeout(seconds(1), ask(&measured(seconds(3)), get("/told"))).await);
    let counted = statistics.get();
    assert_eq!(counted["all"].requests, 4);
    let told = &counted["told"];
    assert_eq!((told.latency.count(), told.latency.mean(), told.latency.max()), (2, Some(seconds(4)), seconds(5)));
    assert_eq!(told.errors.get("late"), Some(&1));
}
