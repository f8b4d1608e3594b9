//! Facts as the push service writes them: every scalar a string, keys in alphabetical order, times in whole seconds.
//! Shares no code with the product's decoder, so that one checks the other.

use std::fmt::Write as _;

use bugle_event::Timestamp;
use bugle_planetside::server::Traits;
use bugle_planetside::{
    AchievementId, CharacterId, EntityId, Event, ExperienceId, FacilityId, Faction, FireModeId, FishId, ItemId,
    Loadout, MetagameEventId, MetagameInstanceId, MetagameState, OutfitId, RawJson, SkillId, VehicleId, World, Zone,
};

/// For each event: the characters it concerns, in braces its keys in the order of the wire, which is the alphabet's.
/// The semicolon stands where `event_name` comes.
macro_rules! facts {
    ($($name:ident ($($character:ident)*) { $($before:ident)*; $($after:ident)* })+) => {
        fn name(event: &Event) -> &str {
            match event {
                $(Event::$name(_) => stringify!($name),)+
                Event::Unknown(event) => &event.event_name,
                _ => unreachable!("no such facts are made here"),
            }
        }

        fn characters(event: &Event) -> [CharacterId; 2] {
            let mut both = [CharacterId::NONE; 2];
            match event {
                $(Event::$name(_fact) => {
                    let all: &[CharacterId] = &[$(_fact.$character),*];
                    both.iter_mut().zip(all).for_each(|(slot, character)| *slot = *character);
                })+
                _ => {}
            }
            both
        }

        fn payload(event: &Event) -> String {
            let mut payload = Payload::default();
            match event {
                $(Event::$name(fact) => {
                    $(payload.put(stringify!($before), &fact.$before);)*
                    payload.put("event_name", stringify!($name));
                    $(payload.put(stringify!($after), &fact.$after);)*
                })+
                Event::Unknown(event) => return event.payload.get().to_owned(),
                _ => unreachable!("no such facts are made here"),
            }
            payload.finish()
        }
    };
}

facts! {
    AchievementEarned (character_id) { achievement_id character_id; timestamp world_id zone_id }
    BattleRankUp (character_id) { battle_rank character_id; timestamp world_id zone_id }
    ContinentLock () {
        ; event_type metagame_event_id nc_population previous_faction timestamp tr_population triggering_faction
        vs_population world_id zone_id
    }
    Death (character_id attacker_character_id) {
        attacker_character_id attacker_fire_mode_id attacker_loadout_id attacker_team_id attacker_vehicle_id
        attacker_weapon_id character_id character_loadout_id; is_critical is_headshot team_id timestamp vehicle_id
        world_id zone_id
    }
    FacilityControl () {
        duration_held; facility_id new_faction_id old_faction_id outfit_id timestamp world_id zone_id
    }
    FishScan (character_id) { character_id; fish_id loadout_id team_id timestamp world_id zone_id }
    GainExperience (character_id) {
        amount character_id; experience_id loadout_id other_id team_id timestamp world_id zone_id
    }
    ItemAdded (character_id) { character_id context; item_count item_id timestamp world_id zone_id }
    MetagameEvent () {
        ; experience_bonus faction_nc faction_tr faction_vs instance_id metagame_event_id metagame_event_state
        metagame_event_state_name timestamp world_id zone_id
    }
    PlayerFacilityCapture (character_id) { character_id; facility_id outfit_id timestamp world_id zone_id }
    PlayerFacilityDefend (character_id) { character_id; facility_id outfit_id timestamp world_id zone_id }
    PlayerLogin (character_id) { character_id; timestamp world_id }
    PlayerLogout (character_id) { character_id; timestamp world_id }
    SkillAdded (character_id) { character_id; skill_id timestamp world_id zone_id }
    VehicleDestroy (character_id attacker_character_id) {
        attacker_character_id attacker_loadout_id attacker_team_id attacker_vehicle_id attacker_weapon_id character_id;
        facility_id faction_id team_id timestamp vehicle_id world_id zone_id
    }
}

/// The message that carries `event`.
pub(super) fn message(event: &Event) -> String {
    format!(r#"{{"payload":{},"service":"event","type":"serviceMessage"}}"#, payload(event))
}

/// What subscriptions look at in `event`.
pub(super) fn traits(event: &Event) -> Traits {
    let experience_id = match event {
        Event::GainExperience(fact) => Some(fact.experience_id),
        _ => None,
    };
    let event_name = name(event).to_owned();
    Traits { event_name, world_id: event.world_id(), characters: characters(event), experience_id }
}

/// The payload of a `WorldPopulationUpdate`, which is in no table.
pub(super) fn world_population(timestamp: Timestamp, world_id: World, total: usize) -> RawJson {
    let mut payload = Payload::default();
    payload.put("event_name", "WorldPopulationUpdate").put("timestamp", &timestamp);
    payload.put("total", &total).put("world_id", &world_id);
    RawJson::parse(&payload.finish()).expect("it is written as JSON")
}

/// A JSON object that is written key by key.
#[derive(Default)]
struct Payload(String);

impl Payload {
    fn put(&mut self, key: &str, value: &(impl Scalar + ?Sized)) -> &mut Self {
        if let Some(text) = value.text() {
            self.0.push(if self.0.is_empty() { '{' } else { ',' });
            let text = serde_json::Value::String(text);
            write!(self.0, "\"{key}\":{text}").expect("a string takes everything");
        }
        self
    }

    fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A value as the wire spells it; `None` leaves its key out.
trait Scalar {
    fn text(&self) -> Option<String>;
}

macro_rules! spelled_by_display {
    ($($type:ty)+) => {$(
        impl Scalar for $type {
            fn text(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )+};
}

spelled_by_display! {
    u16 u32 u64 usize str String AchievementId CharacterId EntityId ExperienceId FacilityId Faction FireModeId FishId
    ItemId Loadout MetagameEventId MetagameInstanceId MetagameState OutfitId SkillId VehicleId World Zone
}

impl Scalar for bool {
    fn text(&self) -> Option<String> {
        Some(if *self { "1" } else { "0" }.to_owned())
    }
}

impl Scalar for f64 {
    fn text(&self) -> Option<String> {
        Some(format!("{self:.6}"))
    }
}

impl Scalar for Timestamp {
    fn text(&self) -> Option<String> {
        Some(self.as_secs().to_string())
    }
}

impl<T: Scalar> Scalar for Option<T> {
    fn text(&self) -> Option<String> {
        self.as_ref()?.text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planetside::Config;
    use crate::planetside::auraxis::Auraxis;
    use bugle_planetside::{Death, Decoded, Feed, ItemAdded, MetagameEvent, decode};
    use proptest::prelude::*;
    use std::time::Duration;

    fn decoded(event: &Event) -> Event {
        match decode(&message(event), Feed::Live) {
            Decoded::Event(event) => event,
            other => panic!("{other:?}"),
        }
    }

    fn keys(event: &Event) -> Vec<String> {
        let text = payload(event);
        // The order is the text's: a map of serde's would sort them.
        text.split(['{', ',']).filter_map(|part| Some(part.strip_prefix('"')?.split('"').next()?.to_owned())).collect()
    }

    #[test]
    fn a_captured_shape_is_written_to_the_letter() {
        let death = Death {
            timestamp: Timestamp::from_secs(1_700_000_000),
            world_id: World(10),
            attacker_character_id: CharacterId(5_428_000_000_000_000_001),
            attacker_fire_mode_id: FireModeId(-1),
            attacker_loadout_id: Loadout(4),
            attacker_team_id: Some(Faction(2)),
            attacker_weapon_id: ItemId(24_003),
            character_id: CharacterId(5_428_000_000_000_000_003),
            character_loadout_id: Loadout(32),
            is_critical: Some(false),
            is_headshot: true,
            team_id: Some(Faction(1)),
            zone_id: Zone(8),
            ..Death::default()
        };
        insta::assert_snapshot!(message(&death.into()), @r#"{"payload":{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"-1","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"5428000000000000003","character_loadout_id":"32","event_name":"Death","is_critical":"0","is_headshot":"1","team_id":"1","timestamp":"1700000000","world_id":"10","zone_id":"8"},"service":"event","type":"serviceMessage"}"#);
    }

    #[test]
    fn keys_come_in_alphabetical_order() {
        let config = Config { rate: 2.0, ..Config::new(1, Timestamp::from_secs(1_700_000_000)) };
        let end = config.start + Duration::from_hours(2);
        for happened in Auraxis::new(&config).advance(end) {
            let keys = keys(&happened.event);
            assert!(keys.is_sorted(), "{keys:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// What the product reads is what the planet meant, for every fact of some minutes.
        #[test]
        fn the_product_reads_what_was_meant(seed in any::<u64>()) {
            let config = Config { worlds: vec![World(10), World(1000)], ..Config::new(seed, Timestamp::from_secs(1_700_000_000)) };
            let end = config.start + Duration::from_mins(3);
            for happened in Auraxis::new(&config).advance(end) {
                prop_assert_eq!(decoded(&happened.event), happened.event);
            }
        }

        #[test]
        fn any_death_is_read_as_it_was(
            characters in any::<[u64; 2]>(), numbers in any::<[u32; 4]>(), mode in any::<i32>(), small in any::<[u16; 3]>(),
            sides in any::<[Option<u16>; 2]>(), flags in any::<(bool, Option<bool>)>(), secs in 1_000_000_000..2_000_000_000_i64,
        ) {
            let event: Event = Death {
                timestamp: Timestamp::from_secs(secs),
                world_id: World(small[0]),
                attacker_character_id: CharacterId(characters[0]),
                attacker_fire_mode_id: FireModeId(mode),
                attacker_loadout_id: Loadout(small[1]),
                attacker_team_id: sides[0].map(Faction),
                attacker_vehicle_id: VehicleId(numbers[0]),
                attacker_weapon_id: ItemId(numbers[1]),
                character_id: CharacterId(characters[1]),
                character_loadout_id: Loadout(small[2]),
                is_critical: flags.1,
                is_headshot: flags.0,
                team_id: sides[1].map(Faction),
                vehicle_id: Some(VehicleId(numbers[2])),
                zone_id: Zone(numbers[3]),
                leftover: None,
            }.into();
            prop_assert_eq!(decoded(&event), event);
        }

        #[test]
        fn any_text_survives(context in "\\PC{1,20}|[\"\\\\\n\t/]{1,5}", millionths in 0..100_000_000_u32) {
            let time = Timestamp::from_secs(1_700_000_000);
            let event: Event = ItemAdded { timestamp: time, context, ..ItemAdded::default() }.into();
            prop_assert_eq!(decoded(&event), event);
            let share = f64::from(millionths) / 1e6;
            let event: Event = MetagameEvent { timestamp: time, faction_vs: share, ..MetagameEvent::default() }.into();
            prop_assert_eq!(decoded(&event), event);
        }
    }
}
