//! What follows from events of PlanetSide 2, in words.

use std::time::Duration;

use bugle::planetside::{
    AlertEnd, AlertEnded, CharacterOffline, CharacterOnline, Event, FacilityCaptured, FacilityDefended, Faction, Gone,
    Loadout, MetagameEventId, OutfitId, Population, Zone,
};

use super::words::{faction, fighter, or_number, zone};
use crate::names::Names;

/// `None`: it is none of these.
pub(super) fn in_words(event: &Event, names: &Names) -> Option<String> {
    Some(match event {
        Event::AlertStarted(alert) => format!("{} began", self::alert(alert.metagame_event_id, alert.zone_id, names)),
        Event::AlertEnded(alert) => alert_ended(alert, names),
        Event::ContinentLocked(lock) => {
            format!("{} is locked by {}", zone(lock.zone_id, names), faction(lock.faction_id))
        }
        Event::ContinentUnlocked(unlock) => format!("{} is open", zone(unlock.zone_id, names)),
        Event::ContinentUnstable(unstable) => {
            format!("{} is unstable: {} facilities went to nobody", zone(unstable.zone_id, names), unstable.facilities)
        }
        Event::FacilityCaptured(captured) => self::captured(captured, names),
        Event::FacilityDefended(defended) => self::defended(defended, names),
        Event::CharacterOnline(online) => self::online(online, names),
        Event::CharacterOffline(offline) => self::offline(offline, names),
        Event::Population(population) => self::population(population),
        _ => return None,
    })
}

/// An alert, and where it is.
fn alert(id: MetagameEventId, place: Option<Zone>, names: &Names) -> String {
    let name = or_number(names.tables.alert(id).and_then(|info| info.name), "alert", id);
    place.map_or_else(|| name.clone(), |place| format!("{name} on {}", zone(place, names)))
}

fn alert_ended(ended: &AlertEnded, names: &Names) -> String {
    let what = alert(ended.metagame_event_id, ended.zone_id, names);
    let how = match (ended.by, ended.winner) {
        (AlertEnd::Canceled, _) => " was called off".to_owned(),
        (AlertEnd::Duration, _) => " is over: its time is up".to_owned(),
        (_, Some(winner)) => format!(" ended: {} won", faction(winner)),
        (_, None) => " ended".to_owned(),
    };
    let shares = [("NC", ended.faction_nc), ("TR", ended.faction_tr), ("VS", ended.faction_vs)];
    let shares = shares.iter().filter_map(|(tag, share)| Some(format!("{tag} {:.0} %", (*share)?)));
    let shares = shares.collect::<Vec<_>>().join(", ");
    if shares.is_empty() { format!("{what}{how}") } else { format!("{what}{how} ({shares})") }
}

fn captured(captured: &FacilityCaptured, names: &Names) -> String {
    let (new, place) = (by(captured.new_faction_id, captured.outfit_id), zone(captured.zone_id, names));
    let (what, old) = (names.facility(captured.facility_id), faction(captured.old_faction_id));
    format!("{new} captured {what} on {place} from {old}{}", held(captured.duration_held))
}

fn defended(defended: &FacilityDefended, names: &Names) -> String {
    let (who, place) = (by(defended.faction_id, defended.outfit_id), zone(defended.zone_id, names));
    format!("{who} defended {} on {place}{}", names.facility(defended.facility_id), held(defended.duration_held))
}

fn online(online: &CharacterOnline, names: &Names) -> String {
    format!("{} is online", fighter(online.character_id, online.faction_id, Loadout::NONE, names))
}

fn offline(offline: &CharacterOffline, names: &Names) -> String {
    let who = fighter(offline.character_id, offline.faction_id, Loadout::NONE, names);
    match offline.reason {
        Gone::Unseen => format!("{who} was not seen for long and is taken as gone"),
        Gone::WorldOffline => format!("{who} is gone with the world"),
        _ => format!("{who} is offline"),
    }
}

fn population(population: &Population) -> String {
    let Population { total, vs, nc, tr, nso, .. } = population;
    format!("{total} online (NC {nc}, TR {tr}, VS {vs}, NSO {nso})")
}

fn by(side: Faction, outfit: Option<OutfitId>) -> String {
    outfit.map_or_else(|| faction(side), |outfit| format!("outfit {outfit} ({})", faction(side)))
}

fn held(seconds: Option<u64>) -> String {
    seconds.map_or_else(String::new, |seconds| format!(", held for {:?}", Duration::from_secs(seconds)))
}
