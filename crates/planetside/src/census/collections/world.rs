//! Worlds: the servers of the game.

use bugle_event::Timestamp;
use bugle_model::{open_enum, row};

use crate::census::collections::date::Date;
use crate::census::collections::localized::Localized;
use crate::census::collections::word::Word;
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

row! {
    /// A row of `empire_scores`: a season in which factions counted points against each other. History.
    pub struct EmpireScores {
        /// What it was counted as.
        tracker_name: Word,
        /// What is said of that.
        tracker_description: Option<String>,
        /// When it began.
        start_date: Option<Date>,
        /// The same in seconds.
        start_time: Option<Timestamp>,
        /// When it ended.
        end_date: Option<Date>,
        /// The same in seconds.
        end_time: Option<Timestamp>,
        /// What it was called.
        name: Option<Localized>,
    }
}

row! {
    /// A row of `datatype`: a collection that there is.
    pub struct Datatype {
        /// What it is called.
        name: Word,
        /// Whether it is not shown to everybody.
        hidden: Option<bool>,
        /// How many rows it has: a number, `?`, or `dynamic`.
        count: Option<String>,
        /// What can be resolved in it.
        resolve_list: Vec<String>,
    }
}
