//! A service that does what it is told to, and what its errors mean.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bugle_http::{CachePolicy, FlightPolicy, Remedy, Request, Response, RetryPolicy};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use tower::{Service, ServiceExt as _};

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It is not there, and will not be for so long.
    Missing(Duration),
    /// Come back so much later.
    Busy(Duration),
    /// Nobody knows.
    Hiccup,
    /// Never.
    Refused,
}

pub(crate) type Answer = Result<Response, Trouble>;

/// Answers the n-th request (from 0) after a while. Clones are the same.
#[derive(Clone)]
pub(crate) struct Scripted<F> {
    script: F,
    asked: Arc<AtomicU32>,
    done: Arc<AtomicU32>,
    takes: Duration,
}

impl<F: Fn(u32, &Request) -> Answer + Clone + Send + 'static> Scripted<F> {
    pub(crate) fn new(takes: Duration, script: F) -> Self {
        Self { script, asked: Arc::default(), done: Arc::default(), takes }
    }

    /// How many requests came.
    pub(crate) fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }

    /// How many of them were let come to their end.
    pub(crate) fn done(&self) -> u32 {
        self.done.load(Ordering::SeqCst)
    }
}

impl<F: Fn(u32, &Request) -> Answer + Clone + Send + 'static> Service<Request> for Scripted<F> {
    type Response = Response;
    type Error = Trouble;
    type Future = BoxFuture<'static, Answer>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Trouble>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let Self { script, asked, done, takes } = self.clone();
        Box::pin(async move {
            let number = asked.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(takes).await;
            done.fetch_add(1, Ordering::SeqCst);
            script(number, &request)
        })
    }
}

/// Everything below `/kept` is kept and shared; `/urgent` is more urgent; what is posted happens once.
#[derive(Clone)]
pub(crate) struct Rules;

impl CachePolicy<Trouble> for Rules {
    fn is_kept(&self, request: &Request) -> bool {
        request.uri().path().starts_with("/kept")
    }

    fn life_of_error(&self, error: &Trouble) -> Duration {
        if let Trouble::Missing(left) = error { *left } else { Duration::ZERO }
    }

    fn later(&self, error: &Trouble, by: Duration) -> Trouble {
        if let Trouble::Missing(left) = error { Trouble::Missing(left.saturating_sub(by)) } else { error.clone() }
    }
}

impl FlightPolicy for Rules {
    fn urgency(&self, request: &Request) -> Option<u8> {
        let is_urgent = request.headers().contains_key("urgent");
        request.uri().path().starts_with("/kept").then_some(u8::from(is_urgent))
    }
}

impl RetryPolicy<Trouble> for Rules {
    fn may_repeat(&self, request: &Request) -> bool {
        request.method().is_safe()
    }

    fn remedy(&self, error: &Trouble) -> Remedy {
        match error {
            Trouble::Busy(wait) => Remedy::RetryAfter(*wait),
            Trouble::Hiccup => Remedy::Retry,
            Trouble::Missing(_) | Trouble::Refused => Remedy::GiveUp,
        }
    }
}

/// A good answer with these headers.
pub(crate) fn good(body: &'static str, headers: &[(&'static str, &str)]) -> Response {
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    for (name, value) in headers {
        response.headers_mut().append(*name, value.parse().unwrap());
    }
    response
}

pub(crate) fn get(path: &str) -> Request {
    http::Request::get(format!("https://api.test{path}")).body(Bytes::new()).unwrap()
}

pub(crate) fn post(path: &str) -> Request {
    http::Request::post(format!("https://api.test{path}")).body(Bytes::from_static(b"token")).unwrap()
}

/// Asks through `service`.
pub(crate) async fn ask<S>(service: &S, request: Request) -> Result<Response, S::Error>
where
    S: Service<Request, Response = Response> + Clone,
{
    service.clone().oneshot(request).await
}

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
