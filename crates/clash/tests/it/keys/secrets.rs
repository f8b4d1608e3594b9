//! Nothing that is secret is ever shown: not in an error, not in `Debug`, not in a log.

use std::error::Error;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_clash::Client;
use futures_util::FutureExt as _;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::service::{EMAIL, PASSWORD, Service, tag};

/// All that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{field}: {value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, record: &Record<'_>) {
        record.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Whatever an error says, in any way.
fn all_of(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |cause| (*cause).source());
    causes.map(|cause| format!("{cause} {cause:?} {cause:#?}")).collect::<Vec<_>>().join("\n")
}

fn check(shown: &str) {
    for secret in [EMAIL, PASSWORD, "KEY-", "COOKIE", "TOKEN", "e30."] {
        assert!(!shown.contains(secret), "{secret} is shown:\n{shown}");
    }
}

/// What the portal answers to one of its calls: it repeats whatever it was sent and gave so far.
const REPEATS: [(&str, u16, &str); 6] = [
    ("/login", 400, r#"{"detail": "somebody@example.org\nPASSWORD-hunter2"}"#),
    ("/list", 400, r#"{"detail": "somebody@example.org session=COOKIE-1; other=COOKIE-2"}"#),
    ("/list", 200, r#"{"status": {"code": 3, "message": "PASSWORD-hunter2 COOKIE-1"}}"#),
    ("/create", 400, r#"{"detail": "KEY-1 COOKIE-2 Bearer KEY-1"}"#),
    ("/create", 503, "KEY-1"),
    ("/create", 200, r#"{"key": "KEY-1"}"#),
];

#[test]
fn s1_nothing_secret_is_shown_whatever_happens() {
    let log = Log::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let shown = tracing::subscriber::with_default(log.clone(), || runtime.block_on(everything_that_is_shown()));
    check(&shown);
    check(&log.0.lock().unwrap());
    // It would have been found.
    assert!(shown.contains("hidden") && !log.0.lock().unwrap().is_empty(), "{shown}");
}

async fn everything_that_is_shown() -> String {
    let service = Service::new("192.0.2.7", &["bugle@192.0.2.7"]);
    let portal = service.portal().keys(2).may_remove(true);
    let builder = || service.client().key("KEY-1").portal(service.portal());
    let client = builder().build().unwrap();
    let mut shown = format!("{portal:?} {portal:#?} {:?} {client:?} {client:#?}", builder());
    client.clan(tag(0)).await.unwrap();
    service.state().way.0 = Duration::from_millis(1);
    let mut call = Box::pin(client.clan(tag(1)).answer());
    assert!((&mut call).now_or_never().is_none());
    write!(shown, "{client:#?} {:#?} {:?}", client.stats(), client.clan(tag(2))).unwrap();
    write!(shown, "{:?} {:#?}", portal.list().await, portal.make().await).unwrap();
    for (call, status, body) in REPEATS {
        service.state().portal_says_at = call;
        service.state().portal_says = Some((status, body.to_owned()));
        // With nothing but the portal, and with a key that is not accepted any more.
        shown += &without_keys(&service).await;
        service.moves_to("198.51.100.1");
        shown += &all_of(&builder().build().unwrap().clan(tag(3)).await.unwrap_err());
        shown += &all_of(&service.portal().make().await.unwrap_err());
        service.moves_to("192.0.2.7");
    }
    service.state().api_says = |_| Some(super::service::refusal("accessDenied", "Invalid authorization: Bearer KEY-1"));
    service.state().portal_says = None;
    shown += &all_of(&service.client().key("KEY-1").build().unwrap().clan("#2PP").await.unwrap_err());
    shown + &refused_at_once()
}

async fn without_keys(service: &Service) -> String {
    let client = service.client().portal(service.portal()).build().unwrap();
    let asked = client.clan("#2PP").await;
    let error = asked.as_ref().err().map_or_else(String::new, |error| all_of(error));
    format!("{client:#?} {:#?} {error}", client.stats())
}

fn refused_at_once() -> String {
    let build = |key: &str| Client::builder().key(key.to_owned()).build().unwrap_err();
    all_of(&build("KEY-1\nKEY-2")) + &all_of(&build(""))
}
