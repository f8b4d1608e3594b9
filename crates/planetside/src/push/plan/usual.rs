//! How much usually happens, by event, world and character. Pure.
//!
//! Nobody has measured it of late, so these are orders of magnitude: to tell what would be a flood from what would not,
//! and not to foretell anything. They are made of what is known: over all worlds some hundreds of events a second at
//! prime time, of which `GainExperience` is by far the most, then `Death`, `VehicleDestroy` and `ItemAdded`; operators
//! take a busy world for stalled after 5 s without experience or 15 s without a death, one on PS4 after 30 s, and Jaeger
//! after an hour; and of `FacilityControl` a recorded session has twenty in a hundred seconds on four worlds, but for the
//! burst of a continent that opened.

use crate::ids::World;

/// What usually happens.
#[derive(Clone, Copy)]
pub(super) struct Usual {
    /// How many events of this name there are in an hour, on a busy world.
    pub(super) hourly: fn(&str) -> f64,
    /// How busy a world is: 1 is busy.
    pub(super) busy: fn(World) -> f64,
    /// How many people are online at once, over all worlds.
    pub(super) people: f64,
    /// How many experience ids share what is granted.
    pub(super) experience_ids: f64,
}

impl Usual {
    /// How busy this world is.
    pub(super) fn busy_in(&self, world: &str) -> f64 {
        world.parse().map_or(1.0, |id| (self.busy)(World(id)))
    }
}

/// What usually happens in the game, at prime time.
pub(super) const USUAL: Usual = Usual { hourly, busy, people: 2_000.0, experience_ids: 50.0 };

fn hourly(name: &str) -> f64 {
    match name {
        "GainExperience" => 100_000.0,
        "Death" => 7_000.0,
        "VehicleDestroy" | "ItemAdded" | "AchievementEarned" => 3_000.0,
        "PlayerFacilityCapture" | "PlayerFacilityDefend" => 1_500.0,
        "PlayerLogin" | "PlayerLogout" => 500.0,
        "SkillAdded" => 300.0,
        "BattleRankUp" | "FacilityControl" => 200.0,
        "MetagameEvent" => 8.0,
        "ContinentLock" => 2.0,
        // And whatever the game gets yet.
        _ => 100.0,
    }
}

fn busy(world: World) -> f64 {
    match world {
        World::JAEGER | World::APEX | World::BRIGGS | World::TEST => 1.0 / 720.0,
        World(1000..) => 1.0 / 6.0,
        _ => 1.0,
    }
}
