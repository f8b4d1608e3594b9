//! The crate as its users see it: recorded traffic, every event of the API, sessions in virtual time, TLS.

mod events;
mod recorded;
