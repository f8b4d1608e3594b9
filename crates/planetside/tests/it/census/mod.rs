//! Census as users ask it, over transports that tests provide.

mod limits;
mod lookups;
mod names;
mod queries;
mod streams;
mod tries;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_http::{Request, Response, Transport, TransportError};
use bugle_planetside::{Builder, Client};
use bytes::Bytes;
use tokio::time::{Instant, sleep};

/// A Census service that is made up, and what it was asked.
#[derive(Clone, Default)]
struct Desk {
    asked: Arc<Mutex<Vec<(String, Instant)>>>,
    at_once: Arc<AtomicUsize>,
    at_once_max: Arc<AtomicUsize>,
}

impl Desk {
    /// What was asked for, in order, without host.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|(path, _)| path.clone()).collect()
    }

    /// When.
    fn asked_at(&self) -> Vec<Instant> {
        self.asked.lock().unwrap().iter().map(|(_, at)| *at).collect()
    }

    /// A transport that answers what `answer` makes of the path and of how many came before, after so long.
    fn transport(
        &self,
        takes: Duration,
        answer: impl Fn(&str, usize) -> Response + Clone + Send + Sync + 'static,
    ) -> Transport {
        let desk = self.clone();
        Transport::new(tower::service_fn(move |request: Request| {
            let (desk, answer) = (desk.clone(), answer.clone());
            async move {
                let path = request.uri().path_and_query().unwrap().to_string();
                let number = {
                    let mut asked = desk.asked.lock().unwrap();
                    asked.push((path.clone(), Instant::now()));
                    asked.len() - 1
                };
                desk.at_once_max.fetch_max(desk.at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                sleep(takes).await;
                desk.at_once.fetch_sub(1, Ordering::SeqCst);
                Ok::<_, TransportError>(answer(&path, number))
            }
        }))
    }

    /// A client that asks it.
    fn client(&self, answer: impl Fn(&str, usize) -> Response + Clone + Send + Sync + 'static) -> Client {
        builder().transport(self.transport(Duration::from_millis(100), answer)).build().unwrap()
    }
}

fn builder() -> Builder {
    Client::builder().service_id("topsecret").census_url("http://census.test")
}

fn body(body: impl Into<String>) -> Response {
    Response::new(Bytes::from(body.into()))
}

/// The value of a parameter of an address.
fn parameter<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = path.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// A list of rows, as Census sends it.
fn list(collection: &str, rows: impl IntoIterator<Item = String>) -> Response {
    let rows: Vec<_> = rows.into_iter().collect();
    body(format!(r#"{{"{collection}_list":[{}],"returned":{}}}"#, rows.join(","), rows.len()))
}

/// Characters, each with a name of its own: whoever is asked for is there, up to the number 10,000.
fn characters(path: &str) -> Response {
    let ids = parameter(path, "character_id").unwrap_or_default().split(',').filter_map(|id| id.parse::<u64>().ok());
    list("character", ids.filter(|id| *id < 10_000).map(character))
}

fn character(id: u64) -> String {
    format!(r#"{{"character_id":"{id}","name":{{"first":"Name{id}","first_lower":"name{id}"}}}}"#)
}
