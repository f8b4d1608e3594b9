//! The events of the game: a type for each, one enum of all.

#[macro_use]
mod facts;
mod field;
mod fill;
mod kinds;
mod like;
mod nouns;
mod states;
mod stored;
mod sugar;
mod table;
mod unknown;

pub use kinds::{KINDS, ParseKindError, event_name, kind};
pub use states::{WorldHeard, WorldOffline, WorldOnline, WorldSilent};
pub use table::*;
pub use unknown::UnknownEvent;

pub(crate) use field::Field;
