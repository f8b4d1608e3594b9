//! One connection of the push service: the socket around a [`Session`]. Knows no game rules.

use std::ops::ControlFlow;
use std::time::Duration;

use axum::extract::Query;
use bugle_event::Timestamp;
use bugle_planetside::Environment;
use bugle_planetside::server::Session;
use futures_util::{SinkExt as _, StreamExt as _};
use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async_with_config};

use super::config::ServiceIds;
use super::faults::Fault;
use super::frame::Frame;
use super::service::{Item, Service};
use super::trouble::Trouble;
use crate::Permits;

/// The largest command that is read: 500 ids of 20 digits make 12 KB.
const COMMAND_MAX: usize = 1 << 20;

/// How long a client may take to shake hands.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long a dead connection is left alone.
const DEAD: Duration = Duration::from_mins(30);

/// How many messages are written before the socket is flushed.
const BATCH: usize = 256;

/// What [`Fault::Garbage`] sends: no JSON, no object, a message of no known type, and one too deep to be true.
const GARBAGE: [&str; 5] = [
    "",
    "<html>Bad Gateway</html>",
    "[1,2",
    "[\"serviceMessage\"]",
    r#"{"service":"event","type":"novelty","x":{"y":[null,1.5]}}"#,
];

impl Service {
    /// Talks to one client until either side ends it. Refused at the handshake: a service id that is not let in (403),
    /// another path than `/streaming` (404), an unknown environment (400).
    ///
    /// # Cancel safety
    /// Dropped, it ends the connection.
    pub async fn serve<Io: AsyncRead + AsyncWrite + Unpin>(&self, io: Io) {
        self.serve_at(io, None).await;
    }

    /// The same, at this backend if there is one.
    pub(crate) async fn serve_at<Io: AsyncRead + AsyncWrite + Unpin>(&self, io: Io, backend: Option<usize>) {
        let (backend, trouble) = self.enter(backend);
        if self.is_refusing(backend) {
            return;
        }
        let mut environment = Environment::Ps2;
        #[expect(clippy::result_large_err, reason = "the library's own type for a refusal")]
        let check = |request: &Request, response| match admit(request, &self.0.service_ids) {
            Ok(found) => {
                environment = found;
                Ok(response)
            }
            Err(status) => Err(refusal(status)),
        };
        let config = WebSocketConfig::default().max_message_size(Some(COMMAND_MAX));
        let handshake = timeout(HANDSHAKE, accept_hdr_async_with_config(io, check, Some(config)));
        let Ok(Ok(socket)) = handshake.await else { return };
        let session = Session::new(environment.clone());
        self.converse(Connection { service: self, backend, socket, session, environment, trouble, is_adrift: false })
            .await;
    }

    async fn converse<Io: AsyncRead + AsyncWrite + Unpin>(&self, connection: Connection<'_, Io>) {
        let (inbox, too_slow) = self.join(connection.backend);
        tokio::select! {
            biased;
            _ = too_slow => tracing::debug!("a client of the push service was too slow"),
            ended = connection.run(inbox) => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection of the push service broke");
                }
            }
        }
    }
}

/// Which environment a handshake asks for, if it is let in.
fn admit(request: &Request, service_ids: &ServiceIds) -> Result<Environment, StatusCode> {
    if request.uri().path().trim_end_matches('/') != "/streaming" {
        return Err(StatusCode::NOT_FOUND);
    }
    let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri()).map_err(|_| StatusCode::BAD_REQUEST)?;
    let value = |key: &str| query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    if !service_ids.admit(value("service-id").unwrap_or_default()) {
        return Err(StatusCode::FORBIDDEN);
    }
    Environment::asked_for(value("environment")).ok_or(StatusCode::BAD_REQUEST)
}

fn refusal(status: StatusCode) -> ErrorResponse {
    let mut response = Response::new(()).map(|()| None);
    *response.status_mut() = status;
    response
}

struct Connection<'a, Io> {
    service: &'a Service,
    backend: usize,
    socket: WebSocketStream<Io>,
    session: Session,
    environment: Environment,
    /// What goes wrong with single frames, if anything.
    trouble: Option<Trouble>,
    /// Whether it has lost a part of its subscription.
    is_adrift: bool,
}

impl<Io> Drop for Connection<'_, Io> {
    fn drop(&mut self) {
        self.end_trouble();
    }
}

impl<Io> Connection<'_, Io> {
    /// Nothing is sent any more: what was held back is lost.
    fn end_trouble(&mut self) {
        if let Some(trouble) = &mut self.trouble {
            let mut permits = Permits::default();
            trouble.end(&mut permits);
            self.service.ledger().permit(permits);
        }
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Connection<'_, Io> {
    async fn run(mut self, mut inbox: mpsc::Receiver<Item>) -> Result<(), Error> {
        for text in self.session.greeting(&self.service.servers(self.backend)) {
            self.socket.feed(Message::text(text)).await?;
        }
        self.socket.flush().await?;
        loop {
            let flow = tokio::select! {
                biased;
                message = self.socket.next() => match message {
                    Some(message) => self.on_message(message?).await?,
                    None => return Ok(()),
                },
                item = inbox.recv() => match item {
                    Some(item) => self.on_items(item, &mut inbox).await?,
                    None => return Ok(()),
                },
            };
            if flow.is_break() {
                return Ok(());
            }
        }
    }

    async fn on_message(&mut self, message: Message) -> Result<ControlFlow<()>, Error> {
        let reply = match &message {
            Message::Text(text) => self.session.on_text(text),
            _ => None,
        };
        if let Some(reply) = reply {
            self.socket.feed(Message::text(reply)).await?;
        }
        // Also sends the answer to a ping.
        self.socket.flush().await?;
        Ok(ControlFlow::Continue(()))
    }

    /// Takes `item` and some of what waits behind it, and flushes once.
    async fn on_items(&mut self, item: Item, inbox: &mut mpsc::Receiver<Item>) -> Result<ControlFlow<()>, Error> {
        let mut next = Some(item);
        for left in (0..BATCH).rev() {
            match next.take() {
                Some(Item::Fact(frame)) if self.session.on_event(&frame.traits) => self.send(&frame).await?,
                Some(Item::State(server)) if self.environment.has(server.world_id) => {
                    self.socket.feed(Message::text(server.state_changed())).await?;
                }
                Some(Item::Fact(frame)) => self.on_unwanted(&frame),
                Some(Item::State(_)) => {}
                Some(Item::Heartbeat(now)) => self.beat(now).await?,
                Some(Item::Fault(fault)) => {
                    if self.suffer(fault, inbox).await?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                None => break,
            }
            if left > 0 {
                next = inbox.try_recv().ok();
            }
        }
        self.socket.flush().await?;
        Ok(ControlFlow::Continue(()))
    }

    async fn beat(&mut self, now: Timestamp) -> Result<(), Error> {
        if let Some(trouble) = &mut self.trouble {
            let mut permits = Permits::default();
            let messages = trouble.flush(&mut permits);
            self.service.ledger().permit(permits);
            for message in messages {
                self.socket.feed(message).await?;
            }
        }
        let text = self.session.heartbeat(&self.service.servers(self.backend), now);
        self.socket.feed(Message::text(text)).await
    }

    async fn send(&mut self, frame: &Frame) -> Result<(), Error> {
        let Some(trouble) = &mut self.trouble else { return self.socket.feed(Message::Text(frame.text.clone())).await };
        let mut permits = Permits::default();
        let messages = trouble.on_frame(self.service.age(), frame, &mut permits);
        if messages != [Message::Text(frame.text.clone())] {
            self.permit_late(frame, &mut permits);
        }
        self.service.ledger().permit(permits);
        for message in messages {
            self.socket.feed(message).await?;
        }
        Ok(())
    }

    /// It is not subscribed to this; or no longer.
    fn on_unwanted(&self, frame: &Frame) {
        if self.is_adrift {
            let mut permits = Permits::default();
            self.permit_late(frame, &mut permits);
            self.service.ledger().permit(permits);
        }
    }

    /// This connection does not bring a fact, or not as it is. Another one may, and then behind facts that came after it
    /// and were brought by this one.
    fn permit_late(&self, frame: &Frame, permits: &mut Permits) {
        permits.late.extend(self.service.has_several().then_some(frame.id));
    }

    async fn suffer(&mut self, fault: Fault, inbox: &mut mpsc::Receiver<Item>) -> Result<ControlFlow<()>, Error> {
        match fault {
            Fault::Close => {
                let frame = CloseFrame { code: CloseCode::Away, reason: "".into() };
                self.socket.close(Some(frame)).await?;
                return Ok(ControlFlow::Break(()));
            }
            Fault::Cut | Fault::Refuse(_) => return Ok(ControlFlow::Break(())),
            Fault::Stall => {
                self.end_trouble();
                self.be_silent(inbox).await;
                return Ok(ControlFlow::Break(()));
            }
            Fault::HalfOpen => {
                self.end_trouble();
                // Whoever waits at the other end has to find out alone.
                drop(timeout(DEAD, async { while inbox.recv().await.is_some() {} }).await);
                return Ok(ControlFlow::Break(()));
            }
            // The service itself falls silent about a world.
            Fault::StallWorld(..) | Fault::OfflineWorld(..) => {}
            Fault::Drift => {
                self.is_adrift = true;
                self.session.drift();
            }
            Fault::Garbage => {
                for text in GARBAGE {
                    self.socket.feed(Message::text(text)).await?;
                }
                self.socket.feed(Message::text("[".repeat(10_000))).await?;
                self.socket.feed(Message::binary(vec![0xFF, 0x00])).await?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Keeps the socket open and says nothing, until the client ends it.
    async fn be_silent(&mut self, inbox: &mut mpsc::Receiver<Item>) {
        loop {
            tokio::select! {
                biased;
                message = self.socket.next() => if !matches!(message, Some(Ok(_))) { return },
                item = inbox.recv() => if item.is_none() { return },
            }
        }
    }
}
