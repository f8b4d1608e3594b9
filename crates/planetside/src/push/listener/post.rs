//! A place for a connection: who opens it, the connection while it stands, and what outlives it.

use tokio::time::Instant;

use crate::decode::{Decoder, Feed};
use crate::push::account::Account;
use crate::push::connection::Connection;
use crate::push::dialer::Dialer;
use crate::push::plan::Subscription;

/// A place for a connection.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) dialer: Dialer,
    pub(super) connection: Option<Box<Connection>>,
    /// Outlives the connections, for they follow each other: facts that look alike are counted over all of them, unless
    /// another connection saw what came between.
    pub(super) decoder: Decoder,
    /// Whether the last connection ended because the service answered nothing: the next one makes do.
    pub(super) was_unconfirmed: bool,
    /// What it is not given, while another connection sees everything: until it is, it stands aside, and nobody counts
    /// on it.
    pub(super) aside: Option<Subscription>,
    /// Which of the connections that are to be it is for. `None`: it is free.
    pub(super) role: Option<usize>,
    /// To which endpoint of that connection it was opened last.
    pub(super) endpoint: usize,
    /// Whether the first endpoint is tried here, while another place still has the connection.
    pub(super) is_returning: bool,
    /// Whether no endpoint has ever let it in, and none will.
    pub(super) is_refused: bool,
    /// What came here, and what became of it.
    pub(super) account: Account,
}

impl Post {
    /// Nothing is there yet. `seed` decides the jitter of its waits.
    pub(super) fn new(seed: u64, role: Option<usize>) -> Self {
        Self {
            dialer: Dialer::new(seed),
            connection: None,
            decoder: Decoder::new(Feed::Live),
            was_unconfirmed: false,
            aside: None,
            role,
            endpoint: 0,
            is_returning: false,
            is_refused: false,
            account: Account::default(),
        }
    }

    /// When something is due.
    pub(super) fn wake_at(&self) -> Option<Instant> {
        match &self.connection {
            Some(connection) => connection.wake_at(),
            None => self.dialer.wake_at(),
        }
    }

    /// Whether its connection sees all that it shall see.
    pub(super) fn is_whole(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.is_whole())
    }
}
