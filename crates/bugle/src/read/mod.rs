//! The ways to read a stream: as it comes, or under a name with confirmations.

mod asking;
mod events;
mod named;
mod reading;

pub use events::Events;
pub use named::{NamedEvents, OpenError, Opening};
