//! The WebSocket to a push service, on top of whatever connection it is given.

use std::time::Duration;

use bugle_event::{Said, clean};
use secrecy::ExposeSecret as _;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, http::StatusCode};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::connect::address::Address;
use crate::connect::network::Connection;
use crate::error::PushError;

/// An open WebSocket.
pub(crate) type Socket = WebSocketStream<Box<dyn Connection>>;

/// How long it may take until the stream is open, all steps together.
const OPEN_WITHIN: Duration = Duration::from_secs(15);

/// The largest message. An answer with all recent characters may hold thousands of ids.
const MESSAGE_MAX: usize = 16 << 20;

/// How much is read at a time: what a flood brings within milliseconds. Before each read, the room for it is cleared, which for
/// one frame and the usual 128 KB takes longer than all that becomes of the frame.
const READ_AT_ONCE: usize = 16 << 10;

/// Opens the stream.
pub(crate) async fn open(address: Address) -> Result<Socket, PushError> {
    let host = address.endpoint.authority();
    timeout(OPEN_WITHIN, handshake(address)).await.unwrap_or(Err(PushError::Timeout { host }))
}

async fn handshake(address: Address) -> Result<Socket, PushError> {
    let connection = address.connector.connect(&address.endpoint).await?;
    let (host, environment) = (address.endpoint.authority(), address.environment);
    let request = match address.url.expose_secret().into_client_request() {
        Ok(request) => request,
        Err(error) => return Err(refusal(host, &environment, error)),
    };
    let config = WebSocketConfig::default().max_message_size(Some(MESSAGE_MAX)).max_frame_size(Some(MESSAGE_MAX));
    let config = config.read_buffer_size(READ_AT_ONCE);
    match client_async_with_config(request, connection, Some(config)).await {
        Ok((socket, _)) => Ok(socket),
        Err(error) => Err(refusal(host, &environment, error)),
    }
}

/// Why no stream was opened. Nothing of the address goes in, for it holds the service id.
fn refusal(host: String, environment: &str, error: tungstenite::Error) -> PushError {
    match error {
        tungstenite::Error::Http(answer) if answer.status() == StatusCode::FORBIDDEN => {
            PushError::ServiceIdRefused { host, environment: clean(environment).into_owned() }
        }
        tungstenite::Error::Http(answer) if answer.status() == StatusCode::BAD_REQUEST => {
            PushError::EnvironmentUnknown { host, environment: clean(environment).into_owned() }
        }
        tungstenite::Error::Http(answer) => PushError::Handshake { host, status: answer.status().as_u16() },
        tungstenite::Error::Io(error) => PushError::Unreachable { host, source: error.into() },
        tungstenite::Error::Protocol(ProtocolError::HandshakeIncomplete) => {
            PushError::Unreachable { host, source: "the connection ended before the stream was open".into() }
        }
        other => PushError::Protocol { host, source: reason(&other).into() },
    }
}

/// Why a stream broke.
pub(crate) fn reason(error: &tungstenite::Error) -> String {
    match error {
        tungstenite::Error::Io(error) => Said::new(&error.to_string()).to_string(),
        tungstenite::Error::Protocol(error) => Said::new(&error.to_string()).to_string(),
        tungstenite::Error::Capacity(_) => format!("a message is larger than {MESSAGE_MAX} bytes"),
        tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => "closed".to_owned(),
        tungstenite::Error::Utf8(_) => "a text message is not UTF-8".to_owned(),
        _ => "the WebSocket broke".to_owned(),
    }
}

/// Why the service closed the stream: the code alone, for the text is anybody's.
pub(crate) fn close_reason(frame: Option<&CloseFrame>) -> String {
    frame.map_or_else(
        || "closed by the service".to_owned(),
        |frame| format!("closed by the service, code {}", frame.code),
    )
}
