//! PlanetSide 2 as a source of events: the push stream, and what names need of Census REST.
//!
//! The way of a frame: `push/source.rs` reads it, `wire` finds its fields, `decode` asks whether it is wanted and has
//! [`Event`] or [`Message`] type them, `push/connection` and `push/listener.rs` decide what it means. Everything but
//! `connect`, `push/source.rs`, `push/slot.rs` and `census` is pure: no clock, no socket, no task.
//! This crate knows nothing of journals, of triggers, or of any other game.

pub mod census;
mod client;
mod connect;
mod connections;
mod decode;
mod derived;
mod error;
mod event;
mod filters;
mod ids;
mod message;
mod names;
mod protocol;
mod push;
mod raw;
mod recording;
mod refill;
#[cfg(feature = "server")]
pub mod server;
pub mod tables;
mod wire;

pub use census::{CensusError, CharacterName, FirstName, MapRegion, Remedy};
pub use client::{BuildError, Builder, Client};
pub use connect::{Connect, Connecting, Connection, Endpoint, Network};
pub use connections::{CONNECTIONS_MAX, ConnectionOptions, Idle};
#[doc(hidden)]
pub use decode::fuzz_scanner;
pub use decode::{Decoded, Decoder, Feed, Line, Tally, decode, decode_bytes};
pub use derived::is_on_demand;
pub use error::PushError;
pub use event::*;
pub use ids::{
    AchievementId, CharacterId, EntityId, ExperienceId, FacilityId, Faction, FireModeId, FishId, ItemId, Loadout,
    MetagameEventId, MetagameInstanceId, MetagameState, OutfitId, SkillId, VehicleId, World, Zone,
};
pub use message::{
    Command, ConnectionStateChanged, EchoReply, Heartbeat, Help, HelpHint, MESSAGES, Message, RecentCharacterIds,
    ServiceStateChanged, Subscribed, UnknownMessage, endpoint_world,
};
pub use names::{AlertInfo, FacilityInfo, Names, NamesError};
#[doc(hidden)]
pub use push::fuzz_connection;
pub use push::{Admission, EndpointStatus, Push, PushHandle, StateSign, Subscription, WorldState, WorldStatus};
pub use raw::{Leftover, RawJson};
pub use recording::{Playback, PlaybackError, RawFrame};
pub use tables::Environment;
pub use wire::NotAMessage;

/// The name of this source.
pub const NAME: &str = "planetside";
