//! What no retry helps ends the stream with its reason, and what one may help does not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::planetside::{self, Connect, Connecting, Connection, Endpoint};
use bugle::source::{Context, Signals, Source};
use bugle::{BoxError, EventStream, ReadyError, RunError, Start, clash};
use bugle_http::{Request, Response, Transport, TransportError};
use futures_util::{Stream, StreamExt as _, stream};
use tempfile::tempdir;
use tokio::io::{AsyncWriteExt as _, DuplexStream};
use tokio::time::{sleep, timeout};

use crate::script::{Rung, checkpoint, noon, rung, scripted};

/// How the stream ended, if it has within an hour of virtual time.
async fn ended(stream: &EventStream) -> Option<Result<(), RunError>> {
    timeout(Duration::from_hours(1), stream.run()).await.ok()
}

/// Why a source ended the stream, and that it is told in its status.
async fn reason(stream: &EventStream) -> String {
    let error = ended(stream).await.expect("it ends").unwrap_err();
    let RunError::Ended { source, .. } = &error else { panic!("{error:?}") };
    let (reason, status) = (bugle::in_words(&**source), stream.status().remove(0));
    assert!(status.ended && !status.connected && status.errors > 0, "{status:?}");
    assert_eq!(status.last_error.as_deref(), Some(&*reason));
    reason
}

/// A service that answers every handshake with this.
struct Answering(&'static str, Mutex<Vec<DuplexStream>>);

impl Connect for Answering {
    fn connect<'a>(&'a self, _: &'a Endpoint) -> Connecting<'a> {
        let (near, mut far) = tokio::io::duplex(1 << 16);
        Box::pin(async move {
            // It need not know what it is asked.
            far.write_all(self.0.as_bytes()).await.unwrap();
            self.1.lock().unwrap().push(far);
            Ok(Box::new(near) as Box<dyn Connection>)
        })
    }
}

/// An API that gives every request this answer.
fn api(status: u16, body: &'static str) -> clash::Client {
    let service = tower::service_fn(move |_: Request| async move {
        let mut response = Response::new(body.into());
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        let json = http::HeaderValue::from_static("application/json");
        response.headers_mut().insert(http::header::CONTENT_TYPE, json);
        Ok::<_, TransportError>(response)
    });
    clash::Client::builder().key("test").transport(Transport::new(service)).build().unwrap()
}

async fn watching(status: u16, body: &'static str) -> EventStream {
    let watch = clash::Watch::new(api(status, body)).clans(["#2PP", "#2YY"]);
    EventStream::builder().clock(noon()).seed(1).source(watch).build().await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn l1_a_refused_key_ends_the_stream_with_the_reason() {
    let stream = watching(403, r#"{"reason":"accessDenied.invalidIp","message":"Invalid authorization"}"#).await;
    let reason = reason(&stream).await;
    assert!(reason.contains("key"), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn l1_what_a_retry_may_help_is_told_and_tried_again() {
    for (status, body) in [(503, r#"{"reason":"inMaintenance"}"#), (500, "{}"), (429, "{}"), (504, "<html>")] {
        let stream = watching(status, body).await;
        assert!(ended(&stream).await.is_none(), "{status}");
        let said = stream.status().remove(0);
        assert!(!said.ended && !said.connected, "{status}: {said:?}");
        assert!(said.errors > 0 && said.last_error.is_some_and(|error| !error.is_empty()), "{status}");
    }
}

/// A game that panics where it is told to.
#[derive(Clone, Copy, Debug)]
enum Panicking {
    AtOnce,
    First,
    Later,
}

impl Source for Panicking {
    type Event = Rung;
    type Error = BoxError;
    const GAME: &'static str = "test";

    fn follow(self, _: Context) -> impl Stream<Item = Result<Signals<Rung>, BoxError>> + Send + 'static {
        assert!(!matches!(self, Self::AtOnce), "no bell {}", 7);
        let first = stream::once(async move {
            assert!(!matches!(self, Self::First), "no bell {}", 7);
            Ok(vec![rung(1), checkpoint(1, None)])
        });
        first.chain(stream::once(async {
            tokio::task::yield_now().await;
            panic!("the rope is torn")
        }))
    }
}

#[tokio::test(start_paused = true)]
async fn l4_a_source_that_panics_ends_the_stream_and_whoever_waits_for_it() {
    for (source, why) in [(Panicking::AtOnce, "no bell 7"), (Panicking::First, "no bell 7")] {
        let stream = EventStream::builder().clock(noon()).source(source).build().await.unwrap();
        let ready = timeout(Duration::from_hours(1), stream.wait_ready()).await.expect("it ends");
        let said = match ready.unwrap_err() {
            ReadyError::Unreached { reason, .. } => reason,
            error => bugle::in_words(&error),
        };
        assert!(said.contains(why), "{said}");
        assert_eq!(reason(&stream).await, format!("it panicked: {why}"));
    }
    let (script, other) = scripted();
    let builder = EventStream::builder().clock(noon()).source(Panicking::Later).source_as("other", other);
    let stream = builder.build().await.unwrap();
    let mut events = stream.events();
    assert!(events.next().await.unwrap().get::<Rung>().is_some(), "what was said before is there");
    assert_eq!(reason(&stream).await, "it panicked: the rope is torn");
    assert!(events.next().await.is_none() && script.say.is_closed());
}

#[tokio::test(start_paused = true)]
async fn j1_a_reader_gets_its_backlog_while_the_service_is_down() {
    let dir = tempdir().unwrap();
    let stream_on =
        async |source| EventStream::builder().clock(noon()).journal(dir.path()).source(source).build().await.unwrap();
    let (script, source) = scripted();
    let stream = stream_on(source).await;
    let reader = stream.events().named("bot").open().await.unwrap();
    stream.start();
    script.rings(1..=1968).await;
    drop(script);
    stream.run().await.unwrap();
    drop((reader, stream));

    // Nobody answers, and all the while nothing is heard of the service but that.
    let (script, source) = scripted();
    let stream = stream_on(source).await;
    let mut reader = stream.events().named("bot").open().await.unwrap();
    let mut late = stream.events().from(Start::Beginning);
    script.fails("nobody answers").await;
    for bell in 1..=1968 {
        for next in
            [timeout(Duration::from_secs(1), reader.next()).await, timeout(Duration::from_secs(1), late.next()).await]
        {
            let event = next.expect("at once").unwrap();
            assert_eq!(event.get::<Rung>().map(|rung| rung.bell), Some(bell));
            reader.confirm(&event);
        }
    }
    sleep(Duration::from_hours(1)).await;
    let status = stream.status().remove(0);
    assert!(!status.ended && status.errors == 1 && reader.lag() == 0, "{status:?}");
}

#[tokio::test(start_paused = true)]
async fn f2_a_stream_whose_journal_is_removed_ends_with_that_reason() {
    let dir = tempdir().unwrap();
    let (script, source) = scripted();
    let journal = dir.path().join("journal");
    let stream = EventStream::builder().clock(noon()).journal(&journal).source(source).build().await.unwrap();
    let mut events = stream.events();
    script.rings([1]).await;
    events.next().await.unwrap();
    std::fs::remove_dir_all(&journal).unwrap();
    script.rings([2]).await;
    let error = ended(&stream).await.expect("it ends").unwrap_err();
    let said = bugle::in_words(&error);
    assert!(matches!(error, RunError::Journal(_)) && said.contains("it was removed or replaced"), "{said}");
    assert!(events.next().await.is_none(), "what is not durable is not shown");
}

#[tokio::test(start_paused = true)]
async fn l1_a_refused_service_id_ends_the_stream_with_the_reason() {
    let refused = Answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", Mutex::default());
    let client = planetside::Client::builder().service_id("test").endpoint("ws://push.test/streaming");
    let client = client.connector(Arc::new(refused)).build().unwrap();
    let stream = EventStream::builder().source(client.push()).build().await.unwrap();
    let reason = reason(&stream).await;
    assert!(reason.contains("service id"), "{reason}");
}
