//! The events of the game: a type for each, one enum of all.

#[macro_use]
mod facts;
mod derived;
mod field;
mod fill;
mod in_order;
mod kinds;
mod like;
pub(crate) mod links;
mod nouns;
mod own;
mod states;
mod stored;
mod sugar;
mod table;
mod unknown;
mod words;

pub use derived::{
    AlertEnded, AlertStarted, CharacterOffline, CharacterOnline, ContinentLocked, ContinentUnlocked, ContinentUnstable,
    FacilityCaptured, FacilityDefended, Population,
};
pub use kinds::{KINDS, ParseKindError, event_name, is_own, kind};
pub use links::{Connected, Disconnected, SubscriptionRepaired};
pub use states::{WorldHeard, WorldOffline, WorldOnline, WorldSilent};
pub use table::*;
pub use unknown::UnknownEvent;
pub use words::{AlertEnd, Gone, Parting, Sign};

pub(crate) use field::Field;
