//! Asking again, where that can help.

use std::time::Duration;

use bugle_http::{Request, Response, Retries, Retry, RetryLayer};
use tokio::time::Instant;
use tower::Layer as _;

use crate::service::{Answer, Rules, Scripted, Trouble, ask, get, good, post, seconds};

fn retry<F>(most: u32, script: F) -> (Retry<Scripted<F>, Rules>, Scripted<F>)
where
    F: Fn(u32, &Request) -> Answer + Clone + Send + 'static,
{
    let service = Scripted::new(Duration::ZERO, script);
    let retries = Retries { most, ..Retries::default() };
    (RetryLayer::new(retries, 7, Rules).layer(service.clone()), service)
}

/// What comes of one request, how often it was sent, and how long that took.
async fn outcome<F>(most: u32, request: Request, script: F) -> (Result<Response, Trouble>, u32, Duration)
where
    F: Fn(u32, &Request) -> Answer + Clone + Send + 'static,
{
    let (retry, service) = retry(most, script);
    let since = Instant::now();
    let result = ask(&retry, request).await;
    (result, service.asked(), since.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_hiccup_is_asked_again_and_the_same() {
    let (result, asked, took) = outcome(2, get("/kept?a=1"), |number, request| {
        assert_eq!(request.uri(), "https://api.test/kept?a=1");
        if number < 2 { Err(Trouble::Hiccup) } else { Ok(good("{}", &[])) }
    })
    .await;
    assert!(result.is_ok());
    assert_eq!(asked, 3);
    assert!((Duration::from_millis(750)..=Duration::from_millis(1502)).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_error_stands() {
    let (result, asked, _) = outcome(2, get("/"), |_, _| Err(Trouble::Hiccup)).await;
    assert_eq!((result.unwrap_err(), asked), (Trouble::Hiccup, 3));
    let (result, asked, took) = outcome(0, get("/"), |_, _| Err(Trouble::Hiccup)).await;
    assert_eq!((result.unwrap_err(), asked, took), (Trouble::Hiccup, 1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn what_asking_again_cannot_help_or_may_harm_is_asked_once() {
    for (request, trouble) in [
        (get("/"), Trouble::Refused),
        (get("/"), Trouble::Missing(seconds(1))),
        (get("/"), Trouble::Busy(seconds(60))),
        (get("/"), Trouble::Busy(Duration::MAX)),
        (post("/"), Trouble::Hiccup),
    ] {
        let said = trouble.clone();
        let (result, asked, took) = outcome(5, request, move |_, _| Err(said.clone())).await;
        assert_eq!((result.unwrap_err(), asked, took), (trouble, 1, Duration::ZERO));
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_told_when_to_come_back_does() {
    let (result, asked, took) =
        outcome(
            2,
            get("/"),
            |number, _| if number == 0 { Err(Trouble::Busy(seconds(7))) } else { Ok(good("{}", &[])) },
        )
        .await;
    assert!(result.is_ok());
    assert_eq!(asked, 2);
    assert!(took > seconds(7) && took <= Duration::from_millis(7502), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn it_ends_in_time_however_often_it_may_be_tried() {
    let (result, asked, took) = outcome(1000, get("/"), |_, _| Err(Trouble::Busy(Duration::from_millis(9900)))).await;
    assert_eq!((result.is_err(), asked), (true, 3));
    assert!(took <= seconds(30), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn not_everybody_comes_back_at_once() {
    let (retry, _) = retry(1, |_, _| Err(Trouble::Hiccup));
    let times = futures_util::future::join_all((0..50).map(|_| async {
        let since = Instant::now();
        ask(&retry, get("/")).await.unwrap_err();
        since.elapsed().as_millis()
    }))
    .await;
    let different: std::collections::BTreeSet<_> = times.iter().collect();
    assert!(different.len() > 25, "{times:?}");
}
