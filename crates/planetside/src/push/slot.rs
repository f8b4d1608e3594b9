//! Where the socket of a connection is: none, on its way, or open.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{self, Message};

use crate::connect::{Address, Socket, close_reason, open, reason};
use crate::error::PushError;

/// How long a command may take to be sent.
const SEND_WITHIN: Duration = Duration::from_secs(10);

/// Where the socket of a connection is.
pub(super) enum Slot {
    /// There is none.
    Down,
    /// It is being opened.
    Opening(Pin<Box<dyn Future<Output = Result<Socket, PushError>> + Send>>),
    /// It stands.
    Up(Box<Socket>),
}

/// What happens in a slot.
pub(super) enum Happening {
    /// The socket stands.
    Opened,
    /// It did not come to be.
    NotOpened(PushError),
    /// A frame arrived. One without a text means nothing: a ping, say, which the WebSocket answers by itself.
    Frame(Message),
    /// It is gone. Why, as far as is known.
    Gone(String),
}

impl Slot {
    /// Opens a socket to `address`.
    pub(super) fn open(&mut self, address: Address) {
        *self = Self::Opening(Box::pin(open(address)));
    }

    /// What happens next. In an empty slot, nothing ever does.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Happening> {
        let happening = match self {
            Self::Down => return Poll::Pending,
            Self::Opening(opening) => match ready!(opening.poll_unpin(context)) {
                Ok(socket) => {
                    *self = Self::Up(Box::new(socket));
                    Happening::Opened
                }
                Err(error) => Happening::NotOpened(error),
            },
            Self::Up(socket) => of_socket(ready!(socket.poll_next_unpin(context))),
        };
        if matches!(happening, Happening::NotOpened(_) | Happening::Gone(_)) {
            *self = Self::Down;
        }
        Poll::Ready(happening)
    }

    /// What has happened already, if anything has.
    pub(super) fn next_at_once(&mut self) -> Option<Happening> {
        std::future::poll_fn(|context| self.poll_next(context)).now_or_never()
    }

    /// Sends `frame`. An error says why the socket is gone.
    pub(super) async fn send(&mut self, frame: String) -> Result<(), String> {
        let Self::Up(socket) = self else { return Ok(()) };
        let reason = match timeout(SEND_WITHIN, socket.send(Message::text(frame))).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => reason(&error),
            Err(_) => "it takes no commands".to_owned(),
        };
        *self = Self::Down;
        Err(reason)
    }
}

fn of_socket(frame: Option<Result<Message, tungstenite::Error>>) -> Happening {
    match frame {
        Some(Ok(Message::Close(frame))) => Happening::Gone(close_reason(frame.as_ref())),
        Some(Ok(message)) => Happening::Frame(message),
        Some(Err(error)) => Happening::Gone(reason(&error)),
        None => Happening::Gone("closed by the service".to_owned()),
    }
}
