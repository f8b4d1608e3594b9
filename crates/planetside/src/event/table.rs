//! The table of events: section by section what the API documents and what captures show. A field that has been absent
//! in real payloads of some era or platform is an `Option`; any other one that is missing reads as "none" and is counted.

use bugle_event::{Content, Identity, KindInfo, Subject, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::derived::{
    AlertEnded, AlertStarted, CharacterOffline, CharacterOnline, ContinentLocked, ContinentUnlocked, ContinentUnstable,
    FacilityCaptured, FacilityDefended, Population,
};
use crate::event::field::{Facet as _, Field, Identifying as _};
use crate::event::fill::{Fill, Fit, Form, fit};
use crate::event::in_order::{InOrder, alphabetical, key, take};
use crate::event::like::InASecond;
use crate::event::links::{Connected, Disconnected, SubscriptionRepaired};
use crate::event::nouns;
use crate::event::own::Own;
use crate::event::states::{WorldHeard, WorldOffline, WorldOnline, WorldSilent};
use crate::event::stored::restored;
use crate::event::unknown::UnknownEvent;
use crate::ids::{
    AchievementId, CharacterId, EntityId, ExperienceId, FacilityId, Faction, FireModeId, FishId, ItemId, Loadout,
    MetagameEventId, MetagameInstanceId, MetagameState, OutfitId, SkillId, VehicleId, World, Zone,
};
use crate::protocol::Matching;
use crate::raw::Leftover;
use crate::wire::{Fields, Scalar, until_quote};

events! {
    /// A character earned a ribbon or a medal.
    AchievementEarned "AchievementEarned" "planetside.achievement_earned" {
        about: character_id;
        in_a_second: Once;
        facets: zone_id character_id;
        /// The ribbon or medal.
        achievement_id: AchievementId,
        /// Who earned it.
        character_id: CharacterId,
        /// Where.
        zone_id: Zone,
    }

    /// A character reached a battle rank.
    BattleRankUp "BattleRankUp" "planetside.battle_rank_up" {
        about: character_id;
        in_a_second: Once;
        facets: zone_id character_id;
        /// The new rank, 1 to 120.
        battle_rank: u16,
        /// Who reached it.
        character_id: CharacterId,
        /// Where.
        zone_id: Zone,
    }

    /// A continent was locked. Sent for each instance of a tutorial as well.
    ContinentLock "ContinentLock" "planetside.continent_lock" {
        about: world_id;
        in_a_second: Once;
        facets: zone_id triggering_faction previous_faction;
        /// The alert that decided it. Mostly none, even after an alert.
        metagame_event_id: MetagameEventId,
        /// Share of the New Conglomerate in the population, in percent.
        nc_population: u16,
        /// Share of the Terran Republic in the population, in percent.
        tr_population: u16,
        /// Share of the Vanu Sovereignty in the population, in percent.
        vs_population: u16,
        /// Who held the continent before.
        previous_faction: Faction,
        /// Who locked it.
        triggering_faction: Faction,
        /// Which continent.
        zone_id: Zone,
        /// A number that old messages carry.
        event_type: Option<String>,
    }

    /// A character died.
    Death "Death" "planetside.death" {
        about: character_id;
        in_a_second: Once;
        facets: zone_id character_id attacker_character_id team_id attacker_team_id;
        /// Who struck. None: a fall, a pain field, out of bounds. The victim: suicide.
        attacker_character_id: CharacterId,
        /// How the weapon was set. `-1` out of bounds, `0` for vehicles.
        attacker_fire_mode_id: FireModeId,
        /// The attacker's class. May be none for a known attacker, who has left the game or the class since.
        attacker_loadout_id: Loadout,
        /// The side that the attacker fights for; since August 2022.
        attacker_team_id: Option<Faction>,
        /// The vehicle the attacker sat in.
        attacker_vehicle_id: VehicleId,
        /// The weapon, an item. None with a vehicle: roadkill.
        attacker_weapon_id: ItemId,
        /// Who died.
        character_id: CharacterId,
        /// The victim's class.
        character_loadout_id: Loadout,
        /// Always false where it is sent.
        is_critical: Option<bool>,
        /// Whether a shot to the head killed.
        is_headshot: bool,
        /// The side that the victim fights for; since August 2022.
        team_id: Option<Faction>,
        /// The vehicle the victim sat in; 2014 only.
        vehicle_id: Option<VehicleId>,
        /// Where.
        zone_id: Zone,
    }

    /// A facility was captured or defended; or its continent was locked or unlocked, which tells of every facility at once.
    FacilityControl "FacilityControl" "planetside.facility_control" {
        about: world_id;
        in_a_second: Once;
        facets: zone_id outfit_id facility_id new_faction_id old_faction_id;
        /// For how many seconds the old owner held it. The timestamp itself where nobody did.
        duration_held: u64,
        /// Which facility. Some are in no table.
        facility_id: FacilityId,
        /// Who holds it now.
        new_faction_id: Faction,
        /// Who held it. The same as the new owner: a defence.
        old_faction_id: Faction,
        /// The outfit that is credited; since 2015.
        outfit_id: Option<OutfitId>,
        /// Where.
        zone_id: Zone,
    }

    /// A character scanned a fish; since April 2025.
    FishScan "FishScan" "planetside.fish_scan" {
        about: character_id;
        in_a_second: Often;
        facets: zone_id character_id team_id;
        /// Who scanned.
        character_id: CharacterId,
        /// Which type of fish.
        fish_id: FishId,
        /// The character's class.
        loadout_id: Loadout,
        /// The side that the character fights for; numbers that are no faction occur.
        team_id: Faction,
        /// Where.
        zone_id: Zone,
    }

    /// A character was granted experience.
    GainExperience "GainExperience" "planetside.gain_experience" {
        about: character_id;
        in_a_second: Often;
        facets: zone_id character_id experience_id team_id;
        /// How much was granted, after boosts.
        amount: u32,
        /// Who got it. Filters by character look at this one alone, as the service does.
        character_id: CharacterId,
        /// What for.
        experience_id: ExperienceId,
        /// The character's class.
        loadout_id: Loadout,
        /// Who was helped or struck: a character, or a thing.
        other_id: EntityId,
        /// The side that the character fights for; since September 2022.
        team_id: Option<Faction>,
        /// Where.
        zone_id: Zone,
    }

    /// A character got an item.
    ItemAdded "ItemAdded" "planetside.item_added" {
        about: character_id;
        in_a_second: Often;
        facets: zone_id character_id;
        /// Who got it.
        character_id: CharacterId,
        /// How: `GenericTerminalTransaction`, `SkillGrantItemLine` and others.
        context: String,
        /// How many.
        item_count: u32,
        /// Which item.
        item_id: ItemId,
        /// Where.
        zone_id: Zone,
    }

    /// An alert began, changed or ended. One that a server restart cut off never ends here.
    MetagameEvent "MetagameEvent" "planetside.metagame_event" {
        about: world_id;
        in_a_second: Once;
        facets: zone_id;
        /// The bonus on experience, in percent.
        experience_bonus: f64,
        /// Territory or score of the New Conglomerate, in percent.
        faction_nc: f64,
        /// Territory or score of the Terran Republic, in percent.
        faction_tr: f64,
        /// Territory or score of the Vanu Sovereignty, in percent.
        faction_vs: f64,
        /// Which run of the alert. Unique within a world until its server restarts.
        instance_id: MetagameInstanceId,
        /// Which type of alert.
        metagame_event_id: MetagameEventId,
        /// Whether it began or ended.
        metagame_event_state: MetagameState,
        /// The same as a word.
        metagame_event_state_name: Option<String>,
        /// Where; since about 2021. Older ones follow from the type of alert: [`MetagameEvent::zone`].
        zone_id: Option<Zone>,
    }

    /// A character was there when its faction captured a facility.
    PlayerFacilityCapture "PlayerFacilityCapture" "planetside.player_facility_capture" {
        about: character_id;
        in_a_second: Once;
        facets: zone_id character_id outfit_id facility_id;
        /// Who was there.
        character_id: CharacterId,
        /// Which facility.
        facility_id: FacilityId,
        /// The character's own outfit.
        outfit_id: OutfitId,
        /// Where.
        zone_id: Zone,
    }

    /// A character was there when its faction defended a facility.
    PlayerFacilityDefend "PlayerFacilityDefend" "planetside.player_facility_defend" {
        about: character_id;
        in_a_second: Once;
        facets: zone_id character_id outfit_id facility_id;
        /// Who was there.
        character_id: CharacterId,
        /// Which facility.
        facility_id: FacilityId,
        /// The character's own outfit.
        outfit_id: OutfitId,
        /// Where.
        zone_id: Zone,
    }

    /// A character came online.
    PlayerLogin "PlayerLogin" "planetside.player_login" {
        about: character_id or world_id;
        in_a_second: Once;
        facets: character_id;
        /// Who.
        character_id: CharacterId,
    }

    /// A character went offline.
    PlayerLogout "PlayerLogout" "planetside.player_logout" {
        about: character_id or world_id;
        in_a_second: Once;
        facets: character_id;
        /// Who.
        character_id: CharacterId,
    }

    /// A character learned a skill.
    SkillAdded "SkillAdded" "planetside.skill_added" {
        about: character_id;
        in_a_second: Once;
        facets: zone_id character_id;
        /// Who.
        character_id: CharacterId,
        /// Which skill.
        skill_id: SkillId,
        /// Where.
        zone_id: Zone,
    }

    /// A vehicle or a turret was destroyed.
    VehicleDestroy "VehicleDestroy" "planetside.vehicle_destroy" {
        about: character_id;
        in_a_second: Often;
        facets: zone_id character_id attacker_character_id facility_id team_id attacker_team_id;
        /// Who struck. None: nobody.
        attacker_character_id: CharacterId,
        /// The attacker's class.
        attacker_loadout_id: Loadout,
        /// The side that the attacker fights for; since September 2022, never on PS4.
        attacker_team_id: Option<Faction>,
        /// The vehicle the attacker sat in.
        attacker_vehicle_id: VehicleId,
        /// The weapon, an item.
        attacker_weapon_id: ItemId,
        /// Whose vehicle it was. None: nobody's.
        character_id: CharacterId,
        /// The base that the turret belonged to.
        facility_id: FacilityId,
        /// The vehicle's own faction.
        faction_id: Faction,
        /// The side of the owner; since September 2022.
        team_id: Option<Faction>,
        /// Which type of vehicle.
        vehicle_id: VehicleId,
        /// Where.
        zone_id: Zone,
    }

    =>

    /// The service calls a world offline that was online before.
    WorldOffline "planetside.world_offline";
    /// The service calls a world online that it called offline before.
    WorldOnline "planetside.world_online";
    /// A world is called online and has fallen silent, which can hardly be chance.
    WorldSilent "planetside.world_silent";
    /// A world is heard again that had fallen silent.
    WorldHeard "planetside.world_heard";
    /// A push connection stands and is confirmed. Told only to those who ask for this kind.
    Connected "planetside.connected";
    /// A push connection that was connected is over. Told only to those who ask for this kind.
    Disconnected "planetside.disconnected";
    /// The service had lost a part of a subscription, and holds it again. Told only to those who ask for this kind.
    SubscriptionRepaired "planetside.subscription_repaired";
    /// Derived: an alert began.
    AlertStarted "planetside.alert_started";
    /// Derived: an alert is over.
    AlertEnded "planetside.alert_ended";
    /// Derived: a continent was locked.
    ContinentLocked "planetside.continent_locked";
    /// Derived: a continent was opened.
    ContinentUnlocked "planetside.continent_unlocked";
    /// Derived: a part of a continent is nobody's.
    ContinentUnstable "planetside.continent_unstable";
    /// Derived: a facility was taken in a fight.
    FacilityCaptured "planetside.facility_captured";
    /// Derived: a facility was held in a fight.
    FacilityDefended "planetside.facility_defended";
    /// Derived: somebody is online.
    CharacterOnline "planetside.character_online";
    /// Derived: somebody is online no more.
    CharacterOffline "planetside.character_offline";
    /// Derived: so many are online.
    Population "planetside.population";
}
