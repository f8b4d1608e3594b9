//! Clash of Clans as a source of events: the API client, the typed models, and the watchers that turn answers into
//! events.

mod api;
mod detect;
mod event;
mod model;
mod schedule;
mod source;
mod stream;
mod tag;
mod war_id;
mod watch;
mod wire;

pub use api::{Answer, ApiError, BuildError, Client, ClientBuilder, Remedy};
pub use detect::{DetectKind, DetectOptions, Detector, LineError, ParseDetectKindError, Summary};
pub use event::*;
pub use model::*;
pub use schedule::Target;
pub use source::{Watch, WatchError};
pub use tag::{ClanTag, ParseTagError, PlayerTag};
pub use war_id::WarId;
pub use watch::{
    ClanOptions, ClanWatcher, Counts, Failure, PlayerOptions, PlayerWatcher, RestoreError, Sight, WarOptions,
    WarWatcher,
};
pub use wire::{Body, BodyError, Extra, Model};

/// The name of this game as a source of events.
const SOURCE: &str = "clash";
