//! Worlds: the servers of the game.

use bugle_model::{open_enum, row};

use crate::census::collections::localized::Localized;
use crate::ids::World as WorldId;

open_enum! {
    /// Whether one can play on a world. What Census says of it has been wrong for weeks.
    pub enum WorldState {
        /// One can.
        Online = "online",
        /// It is down.
        Offline = "offline",
        /// It is up, and lets nobody in.
        Locked = "locked",
    }
}

row! {
    /// A row of `world`: one server of the game.
    pub struct World {
        /// Which.
        world_id: WorldId,
        /// Whether one can play on it.
        state: Option<WorldState>,
        /// What it is called.
        name: Option<Localized>,
        /// Where it stands, of old ones.
        description: Option<Localized>,
    }
}
