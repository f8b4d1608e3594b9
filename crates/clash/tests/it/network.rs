//! A network that does what it is told to, and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_clash::{Client, ClientBuilder, Request, Response, Transport, TransportError};
use bytes::Bytes;

/// What was asked, in order: method and path, behind the base.
#[derive(Clone, Default)]
pub(crate) struct Asked(Arc<Mutex<Vec<String>>>);

impl Asked {
    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub(crate) fn of(&self, path: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|asked| asked.ends_with(path)).count()
    }
}

/// Answers the n-th request (from 0) so much later.
pub(crate) fn network(
    takes: Duration,
    script: impl Fn(usize, &Request) -> Response + Clone + Send + Sync + 'static,
) -> (Transport, Asked) {
    let asked = Asked::default();
    let seen = asked.clone();
    let answer = move |request: Request| {
        let (seen, script) = (seen.clone(), script.clone());
        async move {
            let number = seen.count();
            let path = request.uri().path_and_query().map_or("", |path| path.as_str());
            let path = path.trim_start_matches("/v1");
            seen.0.lock().unwrap().push(format!("{} {path}", request.method()));
            tokio::time::sleep(takes).await;
            Ok::<_, TransportError>(script(number, &request))
        }
    };
    (Transport::new(tower::service_fn(answer)), asked)
}

/// A client of it, with these settings.
pub(crate) fn client(transport: Transport, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    set(Client::builder().key("secret").seed(7).transport(transport)).build().unwrap()
}

pub(crate) fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response {
    crate::scripted::answer(status, headers, Bytes::copy_from_slice(body.as_bytes()))
}

/// A clan, good for so many seconds.
pub(crate) fn a_clan(seconds: u64) -> Response {
    answer(200, &[("cache-control", &format!("max-age={seconds}"))], CLAN)
}

pub(crate) const CLAN: &str = r##"{"tag": "#2PP", "name": "A", "members": 0, "memberList": []}"##;

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
