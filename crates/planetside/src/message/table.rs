//! The types of messages, and the enum of all of them.

use std::collections::BTreeMap;

use bugle_event::{Content, Identity, KindInfo, Subject, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::{CharacterId, World};
use crate::raw::{Leftover, RawJson};

/// The sign of life, every 30 s (every 10 s in 2016). It does not prove that events flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Heartbeat {
    /// By name of the endpoint (`EventServerEndpoint_Osprey_1`), whether it is online. Those of which that cannot be
    /// read are left over.
    pub online: BTreeMap<String, bool>,
    /// When it was sent; since 2023.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// What came with it and found no place above.
    #[serde(flatten)]
    pub leftover: Option<Box<Leftover>>,
}

/// The service lets us in, or out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConnectionStateChanged {
    /// Whether it lets us in. `None`: it says neither; only an explicit no is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connected: Option<bool>,
    /// What came with it and found no place above.
    #[serde(flatten)]
    pub leftover: Option<Box<Leftover>>,
}

/// The endpoint of a world went up or down. Sent for each world on connect as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServiceStateChanged {
    /// The endpoint: `EventServerEndpoint_Osprey_1`.
    pub detail: String,
    /// Its world, which is the number at its end.
    pub world_id: World,
    /// Whether it is up. `None`: it says neither; only an explicit no is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online: Option<bool>,
    /// What came with it and found no place above.
    #[serde(flatten)]
    pub leftover: Option<Box<Leftover>>,
}

/// What the connection is subscribed to: the answer to a subscription, and to a question for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Subscribed {
    /// The characters, where the service lists them: ids, or `all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub characters: Option<Vec<String>>,
    /// How many characters, where it does not list them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub character_count: Option<u64>,
    /// The names of events, or `all`. In no order.
    pub event_names: Vec<String>,
    /// The worlds: ids, or `all`. In no order.
    pub worlds: Vec<String>,
    /// Whether both character and world must match; not told in 2016.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logical_and_characters_with_worlds: Option<bool>,
    /// What came with it and found no place above.
    #[serde(flatten)]
    pub leftover: Option<Box<Leftover>>,
}

/// How to ask for help. Sent once on connect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HelpHint {
    /// The whole message.
    pub hint: RawJson,
}

/// The help.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Help {
    /// The whole message.
    pub help: RawJson,
}

/// Which characters have caused events lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecentCharacterIds {
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent_character_id_count: Option<u64>,
    /// Which, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent_character_id_list: Option<Vec<CharacterId>>,
    /// What came with it and found no place above.
    #[serde(flatten)]
    pub leftover: Option<Box<Leftover>>,
}

/// What a client asked the service to repeat. It may look like anything, and proves nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EchoReply {
    /// The whole message.
    pub payload: RawJson,
}

/// A line that a client sent, in a recording of both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Command {
    /// What it asked for: `subscribe`, `clearSubscribe`.
    pub action: String,
    /// The whole line.
    pub command: RawJson,
}

/// A message of a type that this version does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnknownMessage {
    /// Its type, if it has one.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The whole message.
    pub message: RawJson,
}

bugle_event::facts! {
    /// What travels on the push stream besides events.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    #[serde(untagged)]
    #[non_exhaustive]
    pub enum Message {
        /// The sign of life.
        Heartbeat = "planetside.message.heartbeat",
        /// The service lets us in, or out.
        ConnectionStateChanged = "planetside.message.connection_state_changed",
        /// The endpoint of a world went up or down.
        ServiceStateChanged = "planetside.message.service_state_changed",
        /// What the connection is subscribed to.
        Subscription(Subscribed) = "planetside.message.subscription",
        /// How to ask for help.
        HelpHint = "planetside.message.help_hint",
        /// The help.
        Help = "planetside.message.help",
        /// Which characters have caused events lately.
        RecentCharacterIds = "planetside.message.recent_character_ids",
        /// What a client asked the service to repeat.
        Echo(EchoReply) = "planetside.message.echo",
        /// A line that a client sent.
        Command = "planetside.message.command",
        /// Anything else.
        Unknown(UnknownMessage) = "planetside.message.unknown",
    }
}

/// Every kind of message.
pub const MESSAGES: &[KindInfo] = Message::KINDS;

impl Content for ServiceStateChanged {
    fn subject(&self) -> Subject {
        if self.world_id.is_none() { service() } else { self.world_id.into() }
    }

    fn identify(&self, identity: &mut Identity) {
        whole(self, identity);
    }
}

/// Messages about the service as a whole.
macro_rules! about_the_service {
    ($($message:ident)+) => {$(
        impl Content for $message {
            fn subject(&self) -> Subject {
                service()
            }

            fn identify(&self, identity: &mut Identity) {
                whole(self, identity);
            }
        }
    )+};
}

about_the_service! {
    Heartbeat ConnectionStateChanged Subscribed HelpHint Help RecentCharacterIds EchoReply Command UnknownMessage
}

fn service() -> Subject {
    Subject::text("source", crate::NAME)
}

/// All of a message identifies it.
fn whole(message: &impl Serialize, identity: &mut Identity) {
    identity.text(&serde_json::to_string(message).expect("messages have a JSON form"));
}
