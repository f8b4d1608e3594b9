//! The other end of the wire: pipes instead of a network, and a push service that does as a test says.

use std::sync::Arc;

use bugle_event::{Clock, Context, Interest, Signals, Timestamp, Want};
use bugle_planetside::{Client, Connect, Connecting, Connection, Endpoint, Event, PushError};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

pub(crate) type Said = Result<Signals<Event>, PushError>;

/// Hands out in-memory pipes; the other ends arrive at the test.
struct Pipes(mpsc::Sender<DuplexStream>);

impl Connect for Pipes {
    fn connect<'a>(&'a self, endpoint: &'a Endpoint) -> Connecting<'a> {
        Box::pin(async move {
            let (near, far) = tokio::io::duplex(64 * 1024);
            let host = endpoint.host.clone();
            self.0.send(far).await.map_err(|error| PushError::Unreachable { host, source: error.into() })?;
            Ok(Box::new(near) as Box<dyn Connection>)
        })
    }
}

/// A client over pipes, and where their other ends arrive.
pub(crate) fn client() -> (Client, mpsc::Receiver<DuplexStream>) {
    let (pipes, connections) = mpsc::channel(1);
    let client = Client::builder().service_id("topsecret").endpoint("ws://push.test/streaming");
    let client = client.connector(Arc::new(Pipes(pipes))).build().expect("the settings are good");
    (client, connections)
}

/// Shows the time that tokio's clock shows, from a fixed start.
struct Since(Instant);

impl Clock for Since {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_700_000_000) + self.0.elapsed()
    }
}

/// A context with a wish that never changes.
pub(crate) fn wanting(want: Want) -> Context {
    let interest = futures_util::stream::iter([Interest::new([want])]);
    Context { seed: 7, ..Context::new(Arc::new(Since(Instant::now())), interest) }
}

/// The service's end of one connection.
pub(crate) struct Peer<Io>(WebSocketStream<Io>);

impl<Io: AsyncRead + AsyncWrite + Unpin> Peer<Io> {
    pub(crate) async fn accept(io: Io) -> Self {
        Self(accept_async(io).await.expect("a WebSocket handshake"))
    }

    pub(crate) async fn send(&mut self, frame: &str) {
        self.0.send(Message::text(frame)).await.expect("the client listens");
    }

    /// The next frame of the client.
    pub(crate) async fn receive(&mut self) -> String {
        loop {
            match self.0.next().await.expect("the client is there").expect("a frame") {
                Message::Text(text) => return text.to_string(),
                other => assert!(other.is_ping() || other.is_pong(), "{other:?}"),
            }
        }
    }

    /// Takes a subscription to deaths and confirms it.
    pub(crate) async fn subscribe(&mut self) -> String {
        let command = self.receive().await;
        self.confirm().await;
        command
    }

    /// Confirms a subscription to deaths.
    pub(crate) async fn confirm(&mut self) {
        self.send(r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#).await;
    }

    pub(crate) async fn send_bytes(&mut self, frame: &[u8]) {
        self.0.send(Message::binary(frame.to_vec())).await.expect("the client listens");
    }

    pub(crate) async fn death(&mut self, character: u64, secs: i64) {
        self.send(&format!(
            r#"{{"payload":{{"character_id":"{character}","event_name":"Death","timestamp":"{secs}","world_id":"10"}},"service":"event","type":"serviceMessage"}}"#
        ))
        .await;
    }

    /// What is below the WebSocket, to write on by hand.
    pub(crate) fn into_pipe(self) -> Io {
        self.0.into_inner()
    }

    pub(crate) async fn close(mut self) {
        self.0.close(None).await.expect("the client listens");
    }
}
