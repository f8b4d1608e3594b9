//! What is kept is given again while it is good, as old as it is.

use std::time::Duration;

use bugle_http::{Cache, CacheLayer, Freshness, Kept, is_not_kept};
use proptest::prelude::*;
use tokio::time::{Instant, advance};
use tower::Layer as _;

use crate::headers::any_headers;
use crate::service::{Answer, Rules, Scripted, Trouble, ask, get, good, post, seconds};

const ROOM: usize = 1 << 20;

type Cached<F> = Cache<Scripted<F>, Trouble, Rules>;

fn cached<F>(bytes_max: usize, script: F) -> (Cached<F>, Scripted<F>, Kept<Trouble>)
where
    F: Fn(u32, &bugle_http::Request) -> Answer + Clone + Send + 'static,
{
    let (service, kept) = (Scripted::new(Duration::ZERO, script), Kept::new(bytes_max));
    (CacheLayer::new(kept.clone(), Rules).layer(service.clone()), service, kept)
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_given_again_for_what_is_left_of_its_life() {
    for date in ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "yesterday"] {
        let headers = [("cache-control", "public max-age=120"), ("age", "50"), ("date", date)];
        let (cache, service, _) = cached(ROOM, move |_, _| Ok(good("{}", &headers)));
        for (at, age, left) in [(0, 50, 70), (10, 60, 60), (69, 119, 1), (70, 50, 70), (139, 119, 1)] {
            let response = ask(&cache, get("/kept")).await.unwrap();
            let freshness = Freshness::of(response.headers());
            assert_eq!((freshness.age, freshness.left()), (seconds(age), seconds(left)), "after {at} s");
            assert_eq!(service.asked(), if at < 70 { 1 } else { 2 }, "after {at} s");
            let next = [(0, 10), (10, 59), (69, 1), (70, 69)].iter().find(|(now, _)| *now == at);
            advance(seconds(next.map_or(0, |(_, wait)| *wait))).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_given_again_is_the_same_but_for_its_age() {
    let (cache, _, _) = cached(ROOM, |number, _| {
        let mut response = good("{\"a\":1}", &[("cache-control", "max-age=60"), ("x-number", &number.to_string())]);
        *response.status_mut() = http::StatusCode::NON_AUTHORITATIVE_INFORMATION;
        Ok(response)
    });
    let first = ask(&cache, get("/kept")).await.unwrap();
    let mut again = ask(&cache, get("/kept")).await.unwrap();
    assert_eq!(again.headers_mut().remove("age").unwrap(), "0");
    assert_eq!((again.status(), again.headers(), again.body()), (first.status(), first.headers(), first.body()));
    assert_eq!(again.body().as_ptr(), first.body().as_ptr(), "bodies are not copied");
}

#[tokio::test(start_paused = true)]
async fn what_is_known_goes_no_further_and_what_is_not_is_kept_by_the_cache_alone() {
    let (cache, _, kept) = cached(ROOM, |_, _| Ok(good("{}", &[("cache-control", "max-age=60")])));
    // What lies between the two, as a flight does.
    let between = Scripted::new(Duration::ZERO, |_, _: &_| Ok(good("[]", &[("cache-control", "max-age=60")])));
    let known = CacheLayer::known(kept, Rules).layer(between.clone());
    for asked in 1..=2 {
        assert_eq!(ask(&known, get("/kept")).await.unwrap().body(), "[]", "nothing is known yet, and nothing is kept");
        assert_eq!(between.asked(), asked);
    }
    ask(&cache, get("/kept")).await.unwrap();
    advance(seconds(20)).await;
    let response = ask(&known, get("/kept")).await.unwrap();
    assert_eq!((response.body().as_ref(), Freshness::of(response.headers()).left()), (&b"{}"[..], seconds(40)));
    assert_eq!(between.asked(), 2);
    for request in [post("/kept"), get("/other")] {
        assert_eq!(ask(&known, request).await.unwrap().body(), "[]");
    }
    advance(seconds(40)).await;
    assert_eq!(ask(&known, get("/kept")).await.unwrap().body(), "[]", "it is over");
    assert_eq!(between.asked(), 5);
}

#[tokio::test(start_paused = true)]
async fn an_error_that_lasts_counts_down_and_is_no_answer() {
    let (cache, service, _) = cached(ROOM, |number, _| match number {
        0 => Err(Trouble::Missing(seconds(600))),
        1 => Err(Trouble::Hiccup),
        _ => Ok(good("{}", &[])),
    });
    assert_eq!(ask(&cache, get("/kept")).await.unwrap_err(), Trouble::Missing(seconds(600)));
    advance(seconds(599)).await;
    assert_eq!(ask(&cache, get("/kept")).await.unwrap_err(), Trouble::Missing(seconds(1)));
    advance(seconds(1)).await;
    assert_eq!(ask(&cache, get("/kept")).await.unwrap_err(), Trouble::Hiccup);
    assert!(ask(&cache, get("/kept")).await.is_ok(), "what may be over is asked for again");
    assert_eq!(service.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_must_not_be_kept_is_asked_for_each_time() {
    let twice = |request: fn() -> bugle_http::Request, response: fn() -> bugle_http::Response| async move {
        let (cache, service, kept) = cached(ROOM, move |_, _| Ok(response()));
        let answers = (ask(&cache, request()).await, ask(&cache, request()).await);
        assert!(answers.0.is_ok() && answers.1.is_ok());
        (service.asked(), kept.in_numbers().entries)
    };
    assert_eq!(twice(|| get("/kept"), || good("{}", &[("cache-control", "max-age=60")])).await, (1, 1));
    assert_eq!(twice(|| post("/kept"), || good("{}", &[("cache-control", "max-age=60")])).await, (2, 0));
    assert_eq!(twice(|| get("/now"), || good("{}", &[("cache-control", "max-age=60")])).await, (2, 0));
    assert_eq!(twice(|| get("/kept"), || good("{}", &[("cache-control", "no-store, max-age=60")])).await, (2, 0));
    assert_eq!(twice(|| get("/kept"), || good("{}", &[("cache-control", "max-age=60"), ("age", "60")])).await, (2, 0));
    assert_eq!(twice(|| get("/kept"), || good("{}", &[])).await, (2, 0));
    let not_found = || {
        let mut response = good("{}", &[("cache-control", "max-age=60")]);
        *response.status_mut() = http::StatusCode::NOT_FOUND;
        response
    };
    assert_eq!(twice(|| get("/kept"), not_found).await, (2, 0), "an error by its status is no data");
}

#[tokio::test(start_paused = true)]
async fn the_room_is_bounded_and_what_is_forgotten_is_asked_for() {
    static LARGE: [u8; 2000] = [b' '; 2000];
    let large = std::str::from_utf8(&LARGE).unwrap();
    let answer = move |_: u32, _: &bugle_http::Request| Ok(good(large, &[("cache-control", "max-age=60")]));
    let (cache, service, kept) = cached(10_000, answer);
    for number in 0..20 {
        ask(&cache, get(&format!("/kept/{number}"))).await.unwrap();
        assert!(kept.in_numbers().bytes <= 10_000);
    }
    assert_eq!((kept.in_numbers().entries, kept.in_numbers().evicted), (3, 17));
    ask(&cache, get("/kept/19")).await.unwrap();
    assert_eq!(service.asked(), 20);
    kept.forget(get("/kept/19").uri());
    ask(&cache, get("/kept/19")).await.unwrap();
    assert_eq!(service.asked(), 21);
    let (cache, service, _) = cached(0, answer);
    ask(&cache, get("/kept")).await.unwrap();
    ask(&cache, get("/kept")).await.unwrap();
    assert_eq!(service.asked(), 2, "without room nothing is kept");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the headers say, an answer is given for what they leave of its life, and never for longer; and nobody who
    /// goes by its age waits for less than that.
    #[test]
    fn no_header_makes_an_answer_live_longer(headers in any_headers(), steps in prop::collection::vec(0_u64..2000, 1..20)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async move {
            let sent = headers.clone();
            let response = move || {
                let headers: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
                good("{}", &headers)
            };
            let life = match response() {
                response if is_not_kept(response.headers()) => Duration::ZERO,
                response => Freshness::of(response.headers()).left(),
            };
            let (cache, service, _) = cached(ROOM, move |_, _| Ok(response()));
            let (mut came, mut asked) = (Instant::now(), 0);
            for step in steps {
                advance(seconds(step)).await;
                let response = ask(&cache, get("/kept")).await.unwrap();
                let is_new = asked == 0 || came.elapsed() >= life;
                if is_new {
                    (came, asked) = (Instant::now(), asked + 1);
                }
                assert_eq!(service.asked(), asked, "{headers:?} {life:?}");
                let left = Freshness::of(response.headers()).left();
                assert!(life.is_zero() || came + life == Instant::now() + left, "{headers:?} {left:?}");
            }
        });
    }
}
