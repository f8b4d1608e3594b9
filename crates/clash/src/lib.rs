//! Clash of Clans as a source of events: the API client, the typed models, and the watchers that turn answers into
//! events.
//!
//! - [`Client`] asks the API: one request in, one typed answer or one error by meaning out.
//! - [`Watch`] follows clans, wars and players, and is a [`Source`](bugle_event::Source) of [`Event`]s.
//! - [`ClanWatcher`], [`WarWatcher`] and [`PlayerWatcher`] are what it is made of: pure, to be driven by hand.
//! - [`Detector`] finds the same events in recorded answers.
//!
//! ```
//! use bugle_clash::{DetectKind, DetectOptions, Detector};
//!
//! let clan = |members: &str, count: u32| {
//!     format!(r##"{{"tag": "#2PP", "name": "A", "members": {count}, "memberList": [{members}]}}"##)
//! };
//! let mut detector = Detector::new(DetectKind::Clan, DetectOptions::default());
//! detector.on_line(clan(r##"{"tag": "#2YY", "name": "B"}"##, 1).as_bytes())?;
//! let events = detector.on_line(clan(r##"{"tag": "#2YY", "name": "B"}, {"tag": "#2LL", "name": "C"}"##, 2).as_bytes())?;
//! assert_eq!(events[0].kind.name(), "clash.clan.member_joined");
//! # Ok::<(), bugle_clash::LineError>(())
//! ```
//!
//! Fields of an unexpected type, unknown words and unknown fields never spoil an answer: see [`Body`] and [`Extra`].

mod api;
mod ask;
mod detect;
mod event;
mod maintenance;
mod model;
mod schedule;
mod source;
mod stream;
mod tag;
mod war_id;
mod watch;

pub use bugle_model::{Body, BodyError, Extra, Model};

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

/// The name of this game as a source of events.
const SOURCE: &str = "clash";
