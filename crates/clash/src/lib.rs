//! Clash of Clans as a source of events: the API client, the typed models, and the watchers that turn answers into
//! events.
//!
//! - [`Client`] asks the API: one request in, one typed answer or one error by meaning out.
//! - [`Watch`] follows clans, wars and players, and is a [`Source`](bugle_event::Source) of [`Event`]s.
//! - [`Watcher`] is what it is made of: pure, to be driven by hand, as [`ClanWatcher`], [`WarWatcher`] and
//!   [`PlayerWatcher`].
//! - [`Detector`] finds the same events in recorded answers.
//!
//! ```
//! use bugle_clash::{Detector, ResourceKind, WatchOptions};
//!
//! let clan = |members: &str, count: u32| {
//!     format!(r##"{{"tag": "#2PP", "name": "A", "members": {count}, "memberList": [{members}]}}"##)
//! };
//! let mut detector = Detector::new(ResourceKind::Clan, WatchOptions::default());
//! detector.on_line(clan(r##"{"tag": "#2YY", "name": "B"}"##, 1).as_bytes())?;
//! let events = detector.on_line(clan(r##"{"tag": "#2YY", "name": "B"}, {"tag": "#2LL", "name": "C"}"##, 2).as_bytes())?;
//! assert_eq!(events[0].kind.name(), "clash.clan.member_joined");
//! # Ok::<(), bugle_clash::LineError>(())
//! ```
//!
//! Fields of an unexpected type, unknown words and unknown fields never spoil an answer: see [`Body`] and [`Extra`].

pub mod calendar;
mod client;
mod cwl_id;
mod detect;
mod essence;
mod event;
mod failure;
mod filters;
mod follow;
mod fuzz;
mod game;
mod model;
mod raid_id;
mod resources;
mod tag;
mod target;
mod typed;
mod view;
mod war_id;
mod watch;

pub use bugle_http::{CacheUse, Latency, Remedy, Request, Response, Retries, Tally, Transport, TransportError};
pub use bugle_model::{Body, BodyError, Element, Extra, Model, Named, Read};

pub use client::answer::Answer;
pub use client::builder::{BuildError, ClientBuilder};
pub use client::call::Call;
pub use client::client::Client;
pub use client::custom::{Anything, Custom};
pub use client::endpoint::{Endpoint, Listed, Paged, Realtime};
pub use client::endpoints::endpoints;
pub use client::error::ApiError;
pub use client::keys::portal::error::PortalError;
pub use client::keys::portal::listed::{MadeKey, PortalKey};
pub use client::keys::portal::settings::Portal;
pub use client::keys::stats::KeyStats;
pub use client::pages::{PageAnswers, Pages, Rows};
pub use client::stats::ClientStats;
pub use cwl_id::CwlId;
pub use detect::detector::Detector;
pub use detect::error::LineError;
pub use detect::found::{Found, LineFault};
pub use detect::summary::Summary;
pub use event::*;
pub use failure::Failure;
pub use follow::error::WatchError;
pub use follow::handle::{Adding, Removing, WatchHandle};
pub use follow::ranking::Ranked;
pub use follow::status::{RankingRow, WatchRow, WatchStatus};
pub use follow::tags::{IntoTags, Tags, members, opponents, ranked_clans, ranked_players, tags};
pub use follow::wish::Watch;
#[doc(hidden)]
pub use fuzz::fuzz_restore;
pub use model::*;
pub use raid_id::RaidId;
pub use tag::{ClanTag, LeagueGroupTag, ParseTagError, PlayerTag, WarTag};
pub use target::{ParseResourceKindError, ResourceKind, Target, WatchOptions, Watchable};
pub use view::army::{Army, ArmyUnit};
pub use view::cwl::CwlStanding;
pub use view::hits::HitRate;
pub use view::raid::RaidHit;
pub use view::unit_table::{UnitKind, UnitTable, UnitTableError};
pub use view::war::WarView;
pub use war_id::WarId;
pub use watch::aside::Aside;
pub use watch::battles::options::BattlesOptions;
pub use watch::battles::watcher::BattlesWatcher;
pub use watch::clan::confirm::Confirm;
pub use watch::clan::options::ClanOptions;
pub use watch::clan::watcher::ClanWatcher;
pub use watch::counts::Counts;
pub use watch::cwl::options::CwlOptions;
pub use watch::cwl::watcher::CwlWatcher;
pub use watch::league_history::options::LeagueHistoryOptions;
pub use watch::league_history::watcher::LeagueHistoryWatcher;
pub use watch::league_war::watcher::LeagueWarWatcher;
pub use watch::need::Need;
pub use watch::picked::{Attributes, Pick, UnknownAttribute};
pub use watch::player::options::PlayerOptions;
pub use watch::player::watcher::PlayerWatcher;
pub use watch::raid::options::RaidOptions;
pub use watch::raid::watcher::RaidWatcher;
pub use watch::resource::Resource;
pub use watch::sight::Sight;
pub use watch::state::RestoreError;
pub use watch::war::options::WarOptions;
pub use watch::war::watcher::WarWatcher;
pub use watch::watcher::Watcher;
