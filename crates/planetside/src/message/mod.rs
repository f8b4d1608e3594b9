//! What travels on the push stream besides events: the state of the service, answers to commands, and, in recordings,
//! the commands themselves.

mod read;
mod table;

use bugle_event::Timestamp;

use crate::ids::World;
use crate::raw::{Leftover, RawJson};
use crate::wire::{Fields, Value, object};

pub use table::*;

use read::{Reader, flags, list, scalar};

impl Message {
    /// The message that an object is. `text` is the whole of it.
    pub(crate) fn from_object(fields: &Fields<'_>, text: &str) -> Self {
        let raw = || RawJson::parse(text).unwrap_or_default();
        if let Some(action) = fields.text("action") {
            return Command { action: action.to_owned(), command: raw() }.into();
        }
        match fields.text("type") {
            Some("heartbeat") => Heartbeat::read(fields).into(),
            Some("connectionStateChanged") => ConnectionStateChanged::read(fields).into(),
            Some("serviceStateChanged") => ServiceStateChanged::read(fields).into(),
            Some(name) => UnknownMessage { name: Some(name.to_owned()), message: raw() }.into(),
            None => Self::untyped(fields, raw()),
        }
    }

    fn untyped(fields: &Fields<'_>, raw: RawJson) -> Self {
        let has = |key| fields.get(key).is_some();
        if let Some(echo) = fields.get("subscription").and_then(Subscribed::read) {
            echo.into()
        } else if has("send this for help") {
            HelpHint { hint: raw }.into()
        } else if has("example event service message payloads") || has("example messages to event service") {
            Help { help: raw }.into()
        } else if has("service") || has("payload") || has("subscription") {
            UnknownMessage { name: None, message: raw }.into()
        } else {
            EchoReply { payload: raw }.into()
        }
    }

    /// The message that a service message without an event is.
    pub(crate) fn from_payload(payload: &Fields<'_>, text: &str) -> Self {
        if payload.get("recent_character_id_count").or(payload.get("recent_character_id_list")).is_some() {
            return RecentCharacterIds::read(payload).into();
        }
        let message = RawJson::parse(text).unwrap_or_default();
        UnknownMessage { name: Some("serviceMessage".to_owned()), message }.into()
    }

    /// What came with it and found no place in its type.
    pub fn leftover(&self) -> Option<&Leftover> {
        match self {
            Self::Heartbeat(Heartbeat { leftover, .. })
            | Self::ConnectionStateChanged(ConnectionStateChanged { leftover, .. })
            | Self::ServiceStateChanged(ServiceStateChanged { leftover, .. })
            | Self::Subscription(Subscribed { leftover, .. })
            | Self::RecentCharacterIds(RecentCharacterIds { leftover, .. }) => leftover.as_deref(),
            Self::HelpHint(_) | Self::Help(_) | Self::Echo(_) | Self::Command(_) | Self::Unknown(_) => None,
        }
    }

    /// When the service sent it, where it says.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self {
            Self::Heartbeat(heartbeat) => heartbeat.timestamp,
            _ => None,
        }
    }
}

/// The world of an endpoint: the number after the last underscore of `EventServerEndpoint_Osprey_1`. The names change
/// and are spelled differently elsewhere.
pub fn endpoint_world(endpoint: &str) -> World {
    endpoint.rsplit_once('_').and_then(|(_, id)| id.parse().ok()).unwrap_or(World::NONE)
}

impl Heartbeat {
    fn read(fields: &Fields<'_>) -> Self {
        let mut reader = Reader::new(fields);
        let online = reader.take_parts("online", flags).unwrap_or_default();
        let timestamp = reader.take("timestamp", scalar);
        Self { online, timestamp, leftover: reader.leftover() }
    }

    /// The worlds that it calls online.
    pub fn worlds_online(&self) -> impl Iterator<Item = World> {
        self.online.iter().filter(|(_, online)| **online).map(|(endpoint, _)| endpoint_world(endpoint))
    }
}

impl ConnectionStateChanged {
    fn read(fields: &Fields<'_>) -> Self {
        let mut reader = Reader::new(fields);
        let connected = reader.take_needed("connected");
        Self { connected, leftover: reader.leftover() }
    }
}

impl ServiceStateChanged {
    fn read(fields: &Fields<'_>) -> Self {
        let mut reader = Reader::new(fields);
        let detail: String = reader.take_needed("detail").unwrap_or_default();
        let online = reader.take_needed("online");
        Self { world_id: endpoint_world(&detail), detail, online, leftover: reader.leftover() }
    }
}

impl Subscribed {
    fn read(value: &Value<'_>) -> Option<Self> {
        let Value::Json(json) = value else { return None };
        let fields = object(json)?;
        let mut reader = Reader::new(&fields);
        Some(Self {
            characters: reader.take_parts("characters", list),
            character_count: reader.take("characterCount", scalar),
            event_names: reader.take_parts("eventNames", list).unwrap_or_default(),
            worlds: reader.take_parts("worlds", list).unwrap_or_default(),
            logical_and_characters_with_worlds: reader.take("logicalAndCharactersWithWorlds", scalar),
            leftover: reader.leftover(),
        })
    }
}

impl RecentCharacterIds {
    fn read(payload: &Fields<'_>) -> Self {
        let mut reader = Reader::new(payload);
        Self {
            recent_character_id_count: reader.take("recent_character_id_count", scalar),
            recent_character_id_list: reader.take_parts("recent_character_id_list", list),
            leftover: reader.leftover(),
        }
    }
}
