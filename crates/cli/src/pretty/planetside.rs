//! What happened in PlanetSide 2, in words.

mod derived;
mod words;

use bugle::planetside::{ContinentLock, Death, Event, FacilityControl, GainExperience, MetagameEvent, VehicleDestroy};

use self::words::{faction, or_number, vehicle, with_side, world, zone};
use crate::names::Names;

pub(super) fn in_words(event: &Event, names: &Names) -> String {
    let what = match event {
        Event::Death(death) => self::death(death, names),
        Event::VehicleDestroy(destroy) => vehicle_destroy(destroy, names),
        Event::FacilityControl(control) => facility_control(control, names),
        Event::ContinentLock(lock) => continent_lock(lock),
        Event::MetagameEvent(alert) => metagame_event(alert),
        Event::GainExperience(gain) => gain_experience(gain, names),
        Event::BattleRankUp(up) => {
            format!("{} reached battle rank {}", names.character(up.character_id), up.battle_rank)
        }
        Event::AchievementEarned(earned) => {
            format!("{} earned achievement {}", names.character(earned.character_id), earned.achievement_id)
        }
        Event::ItemAdded(added) => {
            let (count, item) = (added.item_count, added.item_id);
            format!("{} got {count} of item {item} ({})", names.character(added.character_id), added.context)
        }
        Event::SkillAdded(added) => format!("{} learned skill {}", names.character(added.character_id), added.skill_id),
        Event::FishScan(scan) => format!("{} scanned fish {}", names.character(scan.character_id), scan.fish_id),
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
        Event::Unknown(unknown) => format!("{}, which this version does not know", unknown.event_name),
        other => derived::in_words(other, names).unwrap_or_else(|| format!("{other:?}")),
    };
    format!("{}: {what}", world(event.world_id()))
}

fn death(death: &Death, names: &Names) -> String {
    let victim = with_side(death.character_id, death.team_id, names);
    let place = zone(death.zone_id);
    if death.is_suicide() {
        return format!("{victim} took their own life on {place}");
    }
    if death.attacker_character_id.is_none() {
        return format!("{victim} died on {place}");
    }
    let attacker = with_side(death.attacker_character_id, death.attacker_team_id, names);
    let how = match (death.is_roadkill(), death.is_headshot) {
        (true, _) => format!(" with a {}", vehicle(death.attacker_vehicle_id)),
        (false, true) => " with a headshot".to_owned(),
        (false, false) => String::new(),
    };
    format!("{attacker} killed {victim}{how} on {place}")
}

fn vehicle_destroy(destroy: &VehicleDestroy, names: &Names) -> String {
    let what = vehicle(destroy.vehicle_id);
    let owner = with_side(destroy.character_id, destroy.team_id, names);
    let place = zone(destroy.zone_id);
    if destroy.attacker_character_id.is_none() {
        return format!("{what} of {owner} was lost on {place}");
    }
    let attacker = with_side(destroy.attacker_character_id, destroy.attacker_team_id, names);
    format!("{attacker} destroyed the {what} of {owner} on {place}")
}

fn facility_control(control: &FacilityControl, names: &Names) -> String {
    let (new, old) = (faction(control.new_faction_id), faction(control.old_faction_id));
    let place = format!("{} on {}", names.facility(control.facility_id), zone(control.zone_id));
    if control.is_defense() { format!("{new} held {place}") } else { format!("{new} took {place} from {old}") }
}

fn continent_lock(lock: &ContinentLock) -> String {
    let (nc, tr, vs) = (lock.nc_population, lock.tr_population, lock.vs_population);
    format!("{} locked by {} (NC {nc} %, TR {tr} %, VS {vs} %)", zone(lock.zone_id), faction(lock.triggering_faction))
}

fn metagame_event(alert: &MetagameEvent) -> String {
    let info = alert.metagame_event_id.info();
    let name = or_number(info.map(|info| info.name), "alert", alert.metagame_event_id);
    let place = alert.zone().map_or_else(String::new, |place| format!(" on {}", zone(place)));
    let state = alert.state_name().unwrap_or("changed");
    let (nc, tr, vs) = (alert.faction_nc, alert.faction_tr, alert.faction_vs);
    format!("{name}{place} {state} (NC {nc:.0} %, TR {tr:.0} %, VS {vs:.0} %)")
}

fn gain_experience(gain: &GainExperience, names: &Names) -> String {
    let what = or_number(gain.experience_id.name(), "experience", gain.experience_id);
    format!("{} gained {} XP for {what}", names.character(gain.character_id), gain.amount)
}
