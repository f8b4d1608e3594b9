//! Which requests may share an answer.

use crate::transport::Request;

/// Which requests may share an answer.
pub trait FlightPolicy: Clone {
    /// How urgent `request` is, if its answer can be shared at all. It shares that of one that is under way and at least
    /// as urgent: what waits its turn without hurry is no help to who is in one. Only a `GET` is asked about.
    fn urgency(&self, request: &Request) -> Option<u8>;

    /// A request shares the answer of one that is under way.
    fn on_shared(&self, _request: &Request) {}
}
