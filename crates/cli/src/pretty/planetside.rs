//! What happened in PlanetSide 2, in words.

mod derived;
mod links;
mod words;

use bugle::planetside::{
    CharacterId, ContinentLock, Death, Event, FacilityControl, GainExperience, ItemAdded, Loadout, MetagameEvent,
    VehicleDestroy,
};

use self::words::{faction, fighter, or_number, vehicle, world, zone};
use crate::names::Names;

pub(super) fn in_words(event: &Event, names: &Names) -> String {
    links::in_words(event).unwrap_or_else(|| on_world(event, names))
}

/// What happened on a world.
fn on_world(event: &Event, names: &Names) -> String {
    let what = match event {
        Event::Death(death) => self::death(death, names),
        Event::VehicleDestroy(destroy) => vehicle_destroy(destroy, names),
        Event::FacilityControl(control) => facility_control(control, names),
        Event::ContinentLock(lock) => continent_lock(lock, names),
        Event::MetagameEvent(alert) => metagame_event(alert, names),
        Event::GainExperience(gain) => gain_experience(gain, names),
        Event::BattleRankUp(up) => {
            format!("{} reached battle rank {}", names.character(up.character_id), up.battle_rank)
        }
        Event::AchievementEarned(earned) => {
            let what = names.tables.achievement(earned.achievement_id);
            did(earned.character_id, "earned", what, "achievement", earned.achievement_id, names)
        }
        Event::ItemAdded(added) => item_added(added, names),
        Event::SkillAdded(added) => {
            let what = names.tables.skill(added.skill_id);
            did(added.character_id, "learned", what, "skill", added.skill_id, names)
        }
        Event::FishScan(scan) => {
            did(scan.character_id, "scanned", names.tables.fish(scan.fish_id), "fish", scan.fish_id, names)
        }
        Event::PlayerFacilityCapture(took) => {
            format!("{} helped to take {}", names.character(took.character_id), names.facility(took.facility_id))
        }
        Event::PlayerFacilityDefend(held) => {
            format!("{} helped to hold {}", names.character(held.character_id), names.facility(held.facility_id))
        }
        Event::PlayerLogin(login) => format!("{} logged in", names.character(login.character_id)),
        Event::PlayerLogout(logout) => format!("{} logged out", names.character(logout.character_id)),
        Event::WorldOffline(state) => format!("{} went offline", state.name),
        Event::WorldOnline(state) => format!("{} is online again", state.name),
        Event::WorldSilent(state) => format!("{} has fallen silent", state.name),
        Event::WorldHeard(state) => format!("{} is heard again", state.name),
        Event::Unknown(unknown) => format!("{}, which this version does not know", unknown.event_name),
        other => derived::in_words(other, names).unwrap_or_else(|| format!("{other:?}")),
    };
    format!("{}: {what}", world(event.world_id(), names))
}

/// Who did something with a thing that has a number, and perhaps a name.
fn did(
    who: CharacterId,
    verb: &str,
    name: Option<&str>,
    noun: &str,
    number: impl std::fmt::Display,
    names: &Names,
) -> String {
    format!("{} {verb} {}", names.character(who), or_number(name, noun, number))
}

fn item_added(added: &ItemAdded, names: &Names) -> String {
    let item = or_number(names.tables.item(added.item_id), "item", added.item_id);
    format!("{} got {} of {item} ({})", names.character(added.character_id), added.item_count, added.context)
}

fn death(death: &Death, names: &Names) -> String {
    let victim = fighter(death.character_id, death.team_id, death.character_loadout_id, names);
    let place = zone(death.zone_id, names);
    if death.is_suicide() {
        return format!("{victim} took their own life on {place}");
    }
    if death.attacker_character_id.is_none() {
        return format!("{victim} died on {place}");
    }
    let attacker = fighter(death.attacker_character_id, death.attacker_team_id, death.attacker_loadout_id, names);
    let how = match (death.is_roadkill(), names.tables.item(death.attacker_weapon_id), death.is_headshot) {
        (true, ..) => format!(" with a {}", vehicle(death.attacker_vehicle_id, names)),
        (false, Some(weapon), true) => format!(" with {weapon}, by a headshot,"),
        (false, Some(weapon), false) => format!(" with {weapon}"),
        (false, None, true) => " with a headshot".to_owned(),
        (false, None, false) => String::new(),
    };
    format!("{attacker} killed {victim}{how} on {place}")
}

fn vehicle_destroy(destroy: &VehicleDestroy, names: &Names) -> String {
    let what = vehicle(destroy.vehicle_id, names);
    let owner = fighter(destroy.character_id, destroy.team_id, Loadout::NONE, names);
    let place = zone(destroy.zone_id, names);
    if destroy.attacker_character_id.is_none() {
        return format!("{what} of {owner} was lost on {place}");
    }
    let attacker = fighter(destroy.attacker_character_id, destroy.attacker_team_id, destroy.attacker_loadout_id, names);
    let how =
        names.tables.item(destroy.attacker_weapon_id).map_or_else(String::new, |weapon| format!(" with {weapon}"));
    format!("{attacker} destroyed the {what} of {owner}{how} on {place}")
}

fn facility_control(control: &FacilityControl, names: &Names) -> String {
    let (new, old) = (faction(control.new_faction_id), faction(control.old_faction_id));
    let place = format!("{} on {}", names.facility(control.facility_id), zone(control.zone_id, names));
    if control.is_defense() { format!("{new} held {place}") } else { format!("{new} took {place} from {old}") }
}

fn continent_lock(lock: &ContinentLock, names: &Names) -> String {
    let (nc, tr, vs) = (lock.nc_population, lock.tr_population, lock.vs_population);
    let (place, winner) = (zone(lock.zone_id, names), faction(lock.triggering_faction));
    format!("{place} locked by {winner} (NC {nc} %, TR {tr} %, VS {vs} %)")
}

fn metagame_event(alert: &MetagameEvent, names: &Names) -> String {
    let name = names.tables.alert(alert.metagame_event_id).and_then(|info| info.name);
    let name = or_number(name, "alert", alert.metagame_event_id);
    let place = alert.zone().map_or_else(String::new, |place| format!(" on {}", zone(place, names)));
    let state = alert.state_name().unwrap_or("changed");
    let (nc, tr, vs) = (alert.faction_nc, alert.faction_tr, alert.faction_vs);
    format!("{name}{place} {state} (NC {nc:.0} %, TR {tr:.0} %, VS {vs:.0} %)")
}

fn gain_experience(gain: &GainExperience, names: &Names) -> String {
    let what = or_number(names.tables.experience(gain.experience_id), "experience", gain.experience_id);
    format!("{} gained {} XP for {what}", names.character(gain.character_id), gain.amount)
}

#[cfg(test)]
mod tests {
    use bugle::planetside::{Decoder, Feed, Line, Names as Tables};

    use super::*;

    /// What is said of the event with this payload.
    fn said(payload: &str, tables: &str) -> String {
        let frame = format!(
            r#"{{"payload":{{{payload},"timestamp":"1700000000","world_id":"40"}},"service":"event","type":"serviceMessage"}}"#
        );
        let Line::Event(event) = Decoder::new(Feed::Recording).decode(&frame, None) else { panic!("{frame}") };
        let names = Names::of(Tables::from_json(tables.as_bytes()).unwrap());
        in_words(&event.data, &names)
    }

    const NOTHING: &str = r#"{"format": 1}"#;
    const DEATH: &str = r#""attacker_character_id":"5","attacker_fire_mode_id":"7","attacker_loadout_id":"17","attacker_team_id":"1","attacker_vehicle_id":"0","attacker_weapon_id":"7214","character_id":"3","character_loadout_id":"45","event_name":"Death","is_headshot":"1","team_id":"2","zone_id":"131434""#;

    #[test]
    fn what_is_shipped_names_worlds_zones_with_their_instance_sides_and_classes() {
        let death = "SolTech: character 5 [VS Light Assault] killed character 3 [NC MAX] with a headshot on Sanctuary (instance 2)";
        assert_eq!(said(DEATH, NOTHING), death);
        let gain = r#""amount":"75","character_id":"5","event_name":"GainExperience","experience_id":"53","loadout_id":"4","other_id":"3","zone_id":"2""#;
        assert_eq!(said(gain, NOTHING), "SolTech: character 5 gained 75 XP for squad revive");
        let control = r#""duration_held":"870","event_name":"FacilityControl","facility_id":"7801","new_faction_id":"2","old_faction_id":"3","outfit_id":"0","zone_id":"2""#;
        assert_eq!(said(control, NOTHING), "SolTech: NC took warpgate 7801 on Indar from TR");
    }

    #[test]
    fn a_file_of_names_names_weapons_and_whatever_else_there_is() {
        let death = said(DEATH, r#"{"format": 1, "items": {"7214": "NC4 Mag-Shot"}}"#);
        assert!(death.contains("[NC MAX] with NC4 Mag-Shot, by a headshot, on Sanctuary"), "{death}");
        let tables = r#"{"format": 1, "items": {"9": "Medkit"}, "skills": {"9": "Agility"}, "fish": {"9": "Carp"},
            "achievements": {"9": "Marksman"}, "alerts": {"9": {"name": "Great Alert"}}, "worlds": {"40": "Soltech II"}}"#;
        for (payload, words) in [
            (
                r#""character_id":"5","context":"x","event_name":"ItemAdded","item_count":"2","item_id":"9","zone_id":"2""#,
                "got 2 of Medkit (x)",
            ),
            (r#""character_id":"5","event_name":"SkillAdded","skill_id":"9","zone_id":"2""#, "learned Agility"),
            (
                r#""character_id":"5","event_name":"FishScan","fish_id":"9","loadout_id":"1","team_id":"1","zone_id":"2""#,
                "scanned Carp",
            ),
            (
                r#""achievement_id":"9","character_id":"5","event_name":"AchievementEarned","zone_id":"2""#,
                "earned Marksman",
            ),
        ] {
            assert_eq!(said(payload, tables), format!("Soltech II: character 5 {words}"));
            assert!(said(payload, NOTHING).contains(" 9"), "{payload}");
        }
        let alert = r#""event_name":"MetagameEvent","experience_bonus":"25.0","faction_nc":"33","faction_tr":"34","faction_vs":"33","instance_id":"1","metagame_event_id":"9","metagame_event_state":"135","zone_id":"6""#;
        assert!(
            said(alert, tables).starts_with("Soltech II: Great Alert on Amerish started"),
            "{}",
            said(alert, tables)
        );
    }
}
