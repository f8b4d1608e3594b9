//! Statistics of characters and worlds.

use bugle_event::Timestamp;
use bugle_model::row;

use crate::census::collections::date::Date;
use crate::census::collections::series::{Days, Months, Weeks};
use crate::census::ids::ProfileTypeId;
use crate::ids::{CharacterId, ItemId, VehicleId, World as WorldId};

row! {
    /// A row of `characters_stat`: a character's statistic, for one class or all.
    pub struct CharactersStat {
        /// Who.
        character_id: CharacterId,
        /// What is counted: `play_time`, `hit_count`.
        stat_name: Option<String>,
        /// The kind of class it is of. `0`: all.
        profile_id: Option<ProfileTypeId>,
        /// Since ever.
        value_forever: Option<i64>,
        /// In the last month.
        value_monthly: Option<i64>,
        /// In the last week.
        value_weekly: Option<i64>,
        /// In the last day.
        value_daily: Option<i64>,
        /// The most in one life.
        value_one_life_max: Option<i64>,
        /// When that was written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
    }
}

row! {
    /// A row of `characters_stat_by_faction`: a character's statistic, for each faction that it was against.
    pub struct CharactersStatByFaction {
        /// Who.
        character_id: CharacterId,
        /// What is counted: `kills`, `domination_count`.
        stat_name: Option<String>,
        /// The kind of class it is of. `0`: all.
        profile_id: Option<ProfileTypeId>,
        value_forever_vs: Option<i64>,
        value_forever_nc: Option<i64>,
        value_forever_tr: Option<i64>,
        value_monthly_vs: Option<i64>,
        value_monthly_nc: Option<i64>,
        value_monthly_tr: Option<i64>,
        value_weekly_vs: Option<i64>,
        value_weekly_nc: Option<i64>,
        value_weekly_tr: Option<i64>,
        value_daily_vs: Option<i64>,
        value_daily_nc: Option<i64>,
        value_daily_tr: Option<i64>,
        value_one_life_max_vs: Option<i64>,
        value_one_life_max_nc: Option<i64>,
        value_one_life_max_tr: Option<i64>,
        /// When that was written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
    }
}

row! {
    /// A row of `characters_stat_history`: a character's statistic, day by day.
    pub struct CharactersStatHistory {
        /// Who. `0` where it came as a part of its character.
        character_id: CharacterId,
        /// What is counted: `kills`, `deaths`, `score`, `time` (seconds), `certs`, `battle_rank`, `facility_capture`,
        /// `facility_defend`, `medals`, `ribbons`.
        stat_name: Option<String>,
        /// Since ever.
        all_time: Option<i64>,
        /// The most in one life.
        one_life_max: Option<i64>,
        /// By day.
        day: Option<Days>,
        /// By week.
        week: Option<Weeks>,
        /// By month.
        month: Option<Months>,
        /// When that was written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
    }
}

row! {
    /// A row of `characters_weapon_stat`: a character's statistic with a weapon or a vehicle.
    pub struct CharactersWeaponStat {
        /// Who.
        character_id: CharacterId,
        /// What is counted: `weapon_hit_count`, `weapon_fire_count`, `weapon_play_time` (seconds), `weapon_deaths`,
        /// `weapon_score`.
        stat_name: Option<String>,
        /// The weapon. `0`: any, of a vehicle.
        item_id: Option<ItemId>,
        /// The vehicle. `0`: on foot.
        vehicle_id: Option<VehicleId>,
        /// How much.
        value: Option<i64>,
        /// When that was written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
    }
}

row! {
    /// A row of `characters_weapon_stat_by_faction`: a character's statistic with a weapon or a vehicle, for each
    /// faction that it was against.
    pub struct CharactersWeaponStatByFaction {
        /// Who.
        character_id: CharacterId,
        /// What is counted: `weapon_kills`, `weapon_killed_by`, `weapon_headshots`, `weapon_vehicle_kills`,
        /// `weapon_damage_given`, `weapon_damage_taken_by`.
        stat_name: Option<String>,
        /// The weapon. `0`: any, of a vehicle.
        item_id: Option<ItemId>,
        /// The vehicle. `0`: on foot.
        vehicle_id: Option<VehicleId>,
        /// Against the Vanu Sovereignty.
        value_vs: Option<i64>,
        /// Against the New Conglomerate.
        value_nc: Option<i64>,
        /// Against the Terran Republic.
        value_tr: Option<i64>,
        /// When that was written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
    }
}

row! {
    /// A row of `world_stat_history`: a world's statistic, day by day. Its like is not counted any more.
    pub struct WorldStatHistory {
        /// The world.
        world_id: WorldId,
        /// What is counted.
        stat_name: Option<String>,
        /// What kind of thing is counted.
        kind: Option<String> = "type",
        /// For what it was counted.
        tracker_name: Option<String>,
        /// For which faction: `nc`.
        faction: Option<String>,
        /// Since ever.
        all_time: Option<i64>,
        /// By day.
        day: Option<Days>,
        /// By week.
        week: Option<Weeks>,
        /// By month.
        month: Option<Months>,
        /// When that was written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
    }
}
