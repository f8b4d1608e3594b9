//! What Census remembers of events. Its rows have other names for some fields than the push stream.

use bugle_event::Timestamp;
use bugle_model::row;

use crate::census::ids::{ObjectiveId, ProjectileId};
use crate::ids::{
    AchievementId, CharacterId, EntityId, FacilityId, Faction as FactionId, FireModeId, ItemId, Loadout as LoadoutId,
    MetagameEventId, MetagameInstanceId, MetagameState, OutfitId, VehicleId, World as WorldId, Zone as ZoneId,
};

/// Rows of events: those fields of which a row has some, and before them its key.
macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $row:ident {
            $(#[$key_doc:meta])* $key:ident: $key_type:ty,
            $(#[$other_doc:meta])* $other:ident: $other_type:ty
        }
    )+) => {$(
        row! {
            $(#[$doc])*
            pub struct $row {
                $(#[$key_doc])*
                $key: $key_type,
                $(#[$other_doc])*
                $other: $other_type,
                /// What happened: `Death`, `MetagameEvent`, as in the push stream.
                event_type: Option<String>,
                /// What it is kept as: `kills`, `deaths`, `facility_event`.
                table_type: Option<String>,
                /// When.
                timestamp: Option<Timestamp>,
                /// Where. `0` of alerts: their type says where.
                zone_id: Option<ZoneId>,
                /// Who did it, to another one.
                attacker_character_id: Option<CharacterId>,
                /// What did it, to a vehicle.
                attacker_player_guid: Option<EntityId>,
                /// How it was fired.
                attacker_fire_mode_id: Option<FireModeId>,
                /// The class of who did it.
                attacker_loadout_id: Option<LoadoutId>,
                /// The vehicle of who did it. `0`: none.
                attacker_vehicle_id: Option<VehicleId>,
                /// With what. `0`: nothing.
                attacker_weapon_id: Option<ItemId>,
                /// The class of whom it was done to.
                character_loadout_id: Option<LoadoutId>,
                /// Whether the head was hit.
                is_headshot: Option<bool>,
                /// Whether it was critical; it never is.
                is_critical: Option<bool>,
                /// The vehicle that was destroyed.
                vehicle_definition_id: Option<VehicleId>,
                /// The vehicle of whom it was done to.
                vehicle_id: Option<VehicleId>,
                /// Whose vehicle it was.
                faction_id: Option<FactionId>,
                /// What hit it.
                projectile_id: Option<ProjectileId>,
                /// The medal or ribbon.
                achievement_id: Option<AchievementId>,
                /// The new battle rank.
                battle_rank: Option<u32>,
                /// The item that was added.
                item_id: Option<ItemId>,
                /// How many.
                item_count: Option<u32>,
                /// Why: `GenericTerminalTransaction`.
                context: Option<String>,
                /// The facility.
                facility_id: Option<FacilityId>,
                /// The outfit that took it, or that the character is in. `0`: none.
                outfit_id: Option<OutfitId>,
                /// Who had it.
                faction_old: Option<FactionId>,
                /// Who has it.
                faction_new: Option<FactionId>,
                /// How long it was held: seconds.
                duration_held: Option<i64>,
                /// What was taken in it.
                objective_id: Option<ObjectiveId>,
                /// The type of alert.
                metagame_event_id: Option<MetagameEventId>,
                /// How it stands.
                metagame_event_state: Option<MetagameState>,
                /// The same in words.
                metagame_event_state_name: Option<String>,
                /// Which run of it.
                instance_id: Option<MetagameInstanceId>,
                /// How much the New Conglomerate has: percent.
                faction_nc: Option<f64>,
                /// How much the Terran Republic has: percent.
                faction_tr: Option<f64>,
                /// How much the Vanu Sovereignty has: percent.
                faction_vs: Option<f64>,
                /// How much more experience there is: percent.
                experience_bonus: Option<f64>,
            }
        }
    )+};
}

events! {
    /// A row of `characters_event`: what happened to a character, the newest first. Wants `character_id`; `type`,
    /// `after` and `before` say what of it.
    CharactersEvent {
        /// Whom it happened to: of a kill, the victim.
        character_id: CharacterId,
        /// The world.
        world_id: Option<WorldId>
    }
    /// A row of `event`: what happened to anybody. Wants `type`, `after` or `before`. It is the least reliable of them.
    Event {
        /// The world.
        world_id: WorldId,
        /// Whom it happened to.
        character_id: Option<CharacterId>
    }
    /// A row of `world_event`: what happened to facilities, and alerts, the newest first. Wants `world_id`; `type`,
    /// `after` and `before` say what of it.
    WorldEvent {
        /// The world.
        world_id: WorldId,
        /// Who did it, if anybody did.
        character_id: Option<CharacterId>
    }
}

row! {
    /// A row of `characters_event_grouped`: how often a character killed another one, or was killed by it.
    pub struct CharactersEventGrouped {
        /// The other one, though it is the character that rows are asked for by.
        character_id: CharacterId,
        /// How often.
        count: Option<u64>,
        /// What: `KILL`, `DEATH`.
        table_type: Option<String>,
    }
}
