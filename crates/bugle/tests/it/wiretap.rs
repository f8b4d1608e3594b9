//! Listens in on what a client says to the simulated push service, and can say something in its name.

use std::sync::{Arc, Mutex};

use bugle::planetside::{Connect, Connecting, Connection, Endpoint};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::DuplexStream;
use tokio::sync::broadcast;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::{accept_hdr_async, client_async};

/// What is said on the way to the service.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    /// What the client has said since the last look.
    pub(crate) commands: Arc<Mutex<Vec<String>>>,
    others: broadcast::Sender<String>,
}

impl Default for Wire {
    fn default() -> Self {
        Self { commands: Arc::default(), others: broadcast::Sender::new(1024) }
    }
}

impl Wire {
    /// Somebody else says this on the client's connection.
    pub(crate) fn say(&self, command: &serde_json::Value) {
        self.others.send(command.to_string()).unwrap();
    }
}

/// Connects by way of a wire.
pub(crate) struct Tap(pub(crate) Arc<dyn Connect>, pub(crate) Wire);

impl Connect for Tap {
    fn connect<'a>(&'a self, endpoint: &'a Endpoint) -> Connecting<'a> {
        Box::pin(async move {
            let far = self.0.connect(endpoint).await?;
            let (near, middle) = tokio::io::duplex(64 * 1024);
            #[expect(clippy::disallowed_methods, reason = "it ends with the connection")]
            tokio::spawn(listen(middle, far, self.1.clone()));
            Ok(Box::new(near) as Box<dyn Connection>)
        })
    }
}

async fn listen(near: DuplexStream, far: Box<dyn Connection>, wire: Wire) {
    let mut others = wire.others.subscribe();
    let mut uri = String::new();
    #[expect(clippy::result_large_err, reason = "as the handshake has it")]
    let look = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        uri = format!("ws://push.test{}", request.uri());
        Ok(response)
    };
    let near = accept_hdr_async(near, look).await.unwrap();
    let (far, _) = client_async(uri, far).await.unwrap();
    let ((mut to_near, mut from_near), (mut to_far, mut from_far)) = (near.split(), far.split());
    let up = async {
        loop {
            let said = tokio::select! {
                message = from_near.next() => message.and_then(Result::ok).map(|message| (message, true)),
                Ok(command) = others.recv() => Some((Message::from(command), false)),
            };
            let Some((message, is_own)) = said else { break };
            if let (Message::Text(text), true) = (&message, is_own) {
                wire.commands.lock().unwrap().push(text.to_string());
            }
            if to_far.send(message).await.is_err() {
                break;
            }
        }
    };
    let down = async {
        while let Some(Ok(message)) = from_far.next().await {
            if to_near.send(message).await.is_err() {
                break;
            }
        }
    };
    tokio::join!(up, down);
}
