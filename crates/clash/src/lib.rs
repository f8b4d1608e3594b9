//! Clash of Clans as a source of events: the API client, the typed models, and the watchers that turn answers into
//! events.

mod event;
mod model;
mod tag;
mod war_id;
mod watch;
mod wire;

pub use event::*;
pub use model::*;
pub use tag::{ClanTag, ParseTagError, PlayerTag};
pub use war_id::WarId;
pub use watch::{
    ClanOptions, ClanWatcher, Counts, Failure, PlayerOptions, PlayerWatcher, RestoreError, WarOptions, WarWatcher,
};
pub use wire::{Body, BodyError, Extra, Model};

/// The name of this game as a source of events.
const SOURCE: &str = "clash";
