//! The source driven by a script: an API that answers what it is told to, a clock, and a store of checkpoints.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_clash::{Client, Event, Watch, WatchError};
use bugle_event::{
    BoxError, Checkpoint, Clock, Context, Interest, Oddities, Saved, Signal, Source as _, States, Subject, Timestamp,
    Want,
};
use bugle_http::{Request, Response, Transport};
use bytes::Bytes;
use futures_core::future::BoxFuture;
use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::check::minute;

/// Time goes on from the minute at which it was made.
pub(crate) struct TestClock {
    start: Mutex<Timestamp>,
    since: Instant,
}

impl TestClock {
    pub(crate) fn at_minute(minutes: i64) -> Self {
        Self { start: Mutex::new(minute(minutes)), since: Instant::now() }
    }

    /// Sets it back, or right.
    pub(crate) fn set_back(&self, by: Duration) {
        let mut start = self.start.lock().unwrap();
        *start = *start - by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.start.lock().unwrap() + self.since.elapsed()
    }
}

/// An API that answers a path, some minutes after the start, with a status and a body kept for 60 seconds.
pub(crate) fn api(script: impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static) -> Client {
    api_of_bytes(move |path, minute| {
        let (status, body) = script(path, minute);
        (status, crate::check::bytes(&body))
    })
}

/// As [`api`], to programs that run one after the other: none finds what another one kept.
pub(crate) fn api_of_programs(script: impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static) -> Client {
    let answers = move |path: &str, seconds| {
        let (status, body) = script(path, seconds / 60);
        answer(status, &[("cache-control", "max-age=60")], crate::check::bytes(&body))
    };
    Client::builder().key("secret").cache_bytes(0).transport(transport(answers)).build().unwrap()
}

/// As [`api`], with bodies that need not be JSON.
pub(crate) fn api_of_bytes(script: impl Fn(&str, u64) -> (u16, Bytes) + Clone + Send + Sync + 'static) -> Client {
    api_of_answers(move |path, seconds| {
        let (status, body) = script(path, seconds / 60);
        answer(status, &[("cache-control", "max-age=60")], body)
    })
}

/// An answer with these headers, some of which may come more than once.
pub(crate) fn answer(status: u16, headers: &[(&'static str, &str)], body: Bytes) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        response.headers_mut().append(*name, value.parse().unwrap());
    }
    response
}

/// An API that answers a path, some seconds after the start.
pub(crate) fn api_of_answers(script: impl Fn(&str, u64) -> Response + Clone + Send + Sync + 'static) -> Client {
    Client::builder().key("secret").transport(transport(script)).build().unwrap()
}

fn transport(script: impl Fn(&str, u64) -> Response + Clone + Send + Sync + 'static) -> Transport {
    let since = Instant::now();
    let answer = move |request: Request| {
        let response = script(request.uri().path(), since.elapsed().as_secs());
        async { Ok::<_, Infallible>(response) }
    };
    Transport::new(tower::util::MapErr::new(tower::service_fn(answer), |never: Infallible| match never {}))
}

/// Somebody who wants everything.
pub(crate) fn everything() -> Interest {
    Interest::new([Want::all()])
}

/// Keeps checkpoints, as a journal does.
#[derive(Default)]
pub(crate) struct Store {
    kept: Mutex<HashMap<Subject, Saved>>,
    /// Why it cannot be read.
    pub(crate) broken: Mutex<Option<&'static str>>,
}

impl Store {
    pub(crate) fn commit(&self, batch: &[Signal<Event>]) {
        let mut kept = self.kept.lock().unwrap();
        for signal in batch {
            let Signal::Checkpoint(Checkpoint { subject, at, state }) = signal else { continue };
            let saved = kept.entry(subject.clone()).or_insert(Saved { at: *at, state: None });
            saved.at = *at;
            saved.state = state.clone().or(saved.state.take());
        }
    }

    pub(crate) fn saved(&self, subject: &str) -> Option<Saved> {
        self.kept.lock().unwrap().get(&subject.parse().unwrap()).cloned()
    }

    /// Replaces what is kept of a subject, or forgets it.
    pub(crate) fn overwrite(&self, subject: &str, saved: Option<Saved>) {
        let mut kept = self.kept.lock().unwrap();
        let subject: Subject = subject.parse().unwrap();
        match saved {
            Some(saved) => _ = kept.insert(subject, saved),
            None => _ = kept.remove(&subject),
        }
    }
}

impl States for Store {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        let saved = self.kept.lock().unwrap().get(subject).cloned();
        let result = self.broken.lock().unwrap().map_or(Ok(saved), |why| Err(why.into()));
        Box::pin(async { result })
    }
}

/// What `watch` says in so many minutes, and goes on from what `states` keeps.
pub(crate) async fn run(
    watch: Watch,
    clock: Arc<dyn Clock>,
    minutes: u64,
    interest: Interest,
    states: Arc<dyn States>,
) -> (Vec<Signal<Event>>, Vec<WatchError>) {
    let until = Instant::now() + Duration::from_mins(minutes);
    follow(watch, until, Context { states, ..context(clock, interest) }, |_| {}).await
}

/// As [`run`], from now on, to somebody who wants everything; with what was counted meanwhile.
pub(crate) async fn run_counting(
    watch: Watch,
    clock: Arc<dyn Clock>,
    minutes: u64,
) -> (Vec<Signal<Event>>, Vec<WatchError>, Oddities) {
    let until = Instant::now() + Duration::from_mins(minutes);
    let context = context(clock, everything());
    let oddities = context.oddities.clone();
    let (signals, errors) = follow(watch, until, context, |_| {}).await;
    (signals, errors, oddities.get())
}

/// As [`run`], with everything that is said kept in `store`.
pub(crate) async fn run_and_keep(
    watch: Watch,
    clock: &Arc<TestClock>,
    minutes: u64,
    store: &Arc<Store>,
) -> (Vec<Signal<Event>>, Vec<WatchError>) {
    run_keeping(watch, clock, minutes, store, Arc::clone(store) as Arc<dyn States>).await
}

/// As [`run_and_keep`], with other states to go on from.
pub(crate) async fn run_keeping(
    watch: Watch,
    clock: &Arc<TestClock>,
    minutes: u64,
    store: &Arc<Store>,
    states: Arc<dyn States>,
) -> (Vec<Signal<Event>>, Vec<WatchError>) {
    let until = Instant::now() + Duration::from_mins(minutes);
    let clock = Arc::<TestClock>::clone(clock);
    let context = Context { states, ..context(clock, everything()) };
    follow(watch, until, context, |batch| store.commit(batch)).await
}

fn context(clock: Arc<dyn Clock>, interest: Interest) -> Context {
    let interest = Box::pin(futures_util::stream::iter([interest]));
    Context { seed: 7, ..Context::new(clock, interest) }
}

async fn follow(
    watch: Watch,
    until: Instant,
    context: Context,
    mut commit: impl FnMut(&[Signal<Event>]),
) -> (Vec<Signal<Event>>, Vec<WatchError>) {
    let mut stream = std::pin::pin!(watch.follow(context));
    let (mut signals, mut errors) = (Vec::new(), Vec::new());
    while let Ok(Some(item)) = timeout_at(until, stream.next()).await {
        match item {
            Ok(batch) => {
                assert!(!batch.is_empty());
                commit(&batch);
                signals.extend(batch);
            }
            Err(error) => errors.push(error),
        }
    }
    (signals, errors)
}

/// Lets so many minutes pass in which nothing runs.
pub(crate) async fn pause(minutes: u64) {
    tokio::time::advance(Duration::from_mins(minutes)).await;
}
