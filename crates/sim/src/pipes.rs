//! Connections without sockets.

use bugle_planetside::{Connect, Connecting, Connection, Endpoint, PushError};
use tokio::io::DuplexStream;
use tokio::sync::mpsc;

use crate::planetside::backend_of;

/// What a pipe holds before its writer must wait: about what a socket's buffers do.
const PIPE: usize = 64 << 10;

/// A connection, and the backend that it is for, if it is for one.
pub(crate) struct Caller<Io> {
    pub(crate) io: Io,
    pub(crate) backend: Option<usize>,
}

/// Pipes to the push service.
pub(crate) struct Pipes(pub(crate) mpsc::Sender<Caller<DuplexStream>>);

impl Connect for Pipes {
    fn connect<'a>(&'a self, endpoint: &'a Endpoint) -> Connecting<'a> {
        Box::pin(async move {
            let (near, io) = tokio::io::duplex(PIPE);
            match self.0.send(Caller { io, backend: backend_of(&endpoint.host) }).await {
                Ok(()) => Ok(Box::new(near) as Box<dyn Connection>),
                Err(_) => {
                    Err(PushError::Unreachable { host: endpoint.to_string(), source: "the simulator has ended".into() })
                }
            }
        })
    }
}
