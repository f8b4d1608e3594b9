//! What a body of raids says that cannot be so.

use crate::model::page::Page;
use crate::model::raid::{Raid, RaidClan, RaidDistrict, RaidSeason};

/// Nobody is without a name, and no level is zero.
pub(super) fn doubt(page: &mut Page<RaidSeason>) {
    for season in &mut page.items {
        for raid in season.attack_log.iter_mut().chain(&mut season.defense_log) {
            let Raid { defender, attacker, districts, .. } = raid;
            defender.iter_mut().chain(attacker).for_each(doubt_clan);
            districts.iter_mut().for_each(doubt_district);
        }
        for member in &mut season.members {
            if member.name.is_empty() {
                member.doubt("name");
            }
            if member.attack_limit == 0 {
                member.doubt("attack_limit");
            }
        }
    }
}

fn doubt_clan(clan: &mut RaidClan) {
    let (is_named, level) = (!clan.name.is_empty(), clan.level);
    for (field, can_be) in [("name", is_named), ("level", level > 0)] {
        if !can_be {
            clan.doubt(field);
        }
    }
}

fn doubt_district(district: &mut RaidDistrict) {
    let (is_named, level) = (!district.name.is_empty(), district.district_hall_level);
    for (field, can_be) in [("name", is_named), ("district_hall_level", level > 0)] {
        if !can_be {
            district.doubt(field);
        }
    }
    for attack in &mut district.attacks {
        if let Some(attacker) = attack.attacker.as_mut().filter(|attacker| attacker.name.is_empty()) {
            attacker.doubt("name");
        }
    }
}
