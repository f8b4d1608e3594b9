//! The event server of a world, and what messages say of it.

use serde_json::json;

use crate::ids::World;

/// A world's event server, as state messages and heartbeats name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventServer {
    /// Its world.
    pub world_id: World,
    /// The world's name as the push service spells it, which is not how Census does.
    pub name: &'static str,
    /// Whether it is up.
    pub online: bool,
}

impl EventServer {
    /// The event server of `world_id`, which is up.
    pub fn of(world_id: World) -> Self {
        let name = match world_id {
            World::OSPREY => "Osprey",
            World::WAINWRIGHT => "Wainwright",
            World::COBALT => "Cobalt",
            World::EMERALD => "Emerald",
            World::JAEGER => "Jaeger",
            World::BRIGGS => "Briggs",
            World::SOLTECH => "Soltech",
            World::GENUDINE => "Genudine",
            World::CERES => "Ceres",
            _ => "World",
        };
        Self { world_id, name, online: true }
    }

    /// Its name in messages: `EventServerEndpoint_Osprey_1`.
    pub(super) fn endpoint(&self) -> String {
        format!("EventServerEndpoint_{}_{}", self.name, self.world_id)
    }

    /// The message that says whether it is up: sent on connect, and to every connection when that changes.
    pub fn state_changed(&self) -> String {
        let online = self.online.to_string();
        json!({"detail": self.endpoint(), "online": online, "service": "event", "type": "serviceStateChanged"})
            .to_string()
    }
}
