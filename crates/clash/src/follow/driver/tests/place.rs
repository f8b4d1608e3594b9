//! Where the driver runs: an API that answers what it is told to, virtual time, and a store.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_event::{BoxError, Checkpoint, Clock, Context, Saved, Signal, States, Subject, Timestamp, in_words};
use bugle_http::{Request, Response, Transport};
use futures_core::future::BoxFuture;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::odd::{Odd, epoch};
use crate::client::client::Client;
use crate::event::Event;
use crate::follow::driver::Driver;
use crate::follow::wish::Watch;
use crate::tag::ClanTag;
use crate::target::Target;
use crate::watch::watcher::Watcher;

/// What was asked, and after how many seconds.
type Asked = Arc<Mutex<Vec<(u64, String)>>>;

/// A place at which driving stops and goes on.
pub(super) struct Place {
    pub(super) client: Client,
    pub(super) store: Arc<Store>,
    asked: Asked,
    since: Instant,
}

struct Virtual(Instant);

impl Clock for Virtual {
    fn now(&self) -> Timestamp {
        epoch() + self.0.elapsed()
    }
}

/// Keeps checkpoints as a journal does.
#[derive(Default)]
pub(super) struct Store(Mutex<HashMap<Subject, Saved>>);

impl States for Store {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        let saved = self.0.lock().unwrap().get(subject).cloned();
        Box::pin(async { Ok(saved) })
    }
}

impl Store {
    fn commit(&self, batch: &[Signal<Event>]) {
        for signal in batch {
            let Signal::Checkpoint(Checkpoint { subject, at, state }) = signal else { continue };
            let mut kept = self.0.lock().unwrap();
            let saved = kept.entry(subject.clone()).or_insert(Saved { at: *at, state: None });
            saved.at = *at;
            saved.state = state.clone().or(saved.state.take());
        }
    }
}

impl Place {
    /// An API that answers a path, some seconds after the start, with a status and a body that is kept for a minute.
    pub(super) fn new(script: impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static) -> Self {
        let (asked, since) = (Asked::default(), Instant::now());
        let seen = Arc::clone(&asked);
        let answer = move |request: Request| {
            let (path, second) =
                (request.uri().path().replace("/v1", "").replace("%23", "#"), since.elapsed().as_secs());
            seen.lock().unwrap().push((second, path.clone()));
            let (status, body) = script(&path, second);
            let mut response = Response::new(serde_json::to_vec(&body).unwrap().into());
            *response.status_mut() = status.try_into().unwrap();
            response.headers_mut().insert("cache-control", http::HeaderValue::from_static("max-age=60"));
            async { Ok::<_, Infallible>(response) }
        };
        let service = tower::util::MapErr::new(tower::service_fn(answer), |never: Infallible| match never {});
        let client = Client::builder().key("secret").cache_bytes(0).transport(Transport::new(service)).build().unwrap();
        Self { client, store: Arc::default(), asked, since }
    }

    /// After how many seconds this was asked for.
    pub(super) fn asked(&self, path: &str) -> Vec<u64> {
        self.asked.lock().unwrap().iter().filter(|(_, asked)| asked == path).map(|(second, _)| *second).collect()
    }

    /// A driver of `watch`, whose clan `#2PP` is an odd one.
    pub(super) fn drive(&self, watch: Watch) -> Driver {
        let interest = Box::pin(futures_util::stream::empty());
        let states: Arc<dyn States> = Arc::<Store>::clone(&self.store);
        let context = Context { seed: 7, states, ..Context::new(Arc::new(Virtual(self.since)), interest) };
        let mut driver = Driver::new(watch, context);
        let tag: ClanTag = "#2PP".parse().unwrap();
        if let Some(watched) = driver.watchers.get_mut(Target::Clan(tag)) {
            watched.watcher = Box::new(Watcher::<Odd>::new(tag, ()));
        }
        driver
    }

    /// What it says in so many seconds, a line each.
    pub(super) async fn run(&self, driver: &mut Driver, seconds: u64) -> Vec<String> {
        let until = Instant::now() + Duration::from_secs(seconds);
        let mut lines = Vec::new();
        while let Ok(Some(item)) = timeout_at(until, driver.next()).await {
            match item {
                Ok(batch) => {
                    self.store.commit(&batch);
                    lines.extend(batch.iter().filter_map(line));
                }
                Err(error) => lines.push(in_words(&error)),
            }
        }
        lines
    }
}

fn line(signal: &Signal<Event>) -> Option<String> {
    match signal {
        Signal::Event(event) => Some(match &event.data {
            Event::ClanChanged(changed) => {
                format!("{} {}", changed.attribute, changed.new.as_str().unwrap_or_default())
            }
            other => format!("{} {:?}", event.kind, bugle_event::Payload::subject(other)),
        }),
        Signal::Gap(gap) => Some(format!("gap {}", gap.cause)),
        Signal::Checkpoint(_) => None,
    }
}
