//! Whether what a body shows of raids fits together.

use std::collections::BTreeSet;

use crate::model::ids::DistrictId;
use crate::model::open::RaidState;
use crate::model::raid::{Raid, RaidAttack, RaidAttacker, RaidClan, RaidDistrict, RaidSeason};
use crate::view::total::total;

/// How much must be there for something to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// All of it: what one body lacks, the next will have.
    All,
    /// What facts follow from: names and levels have been lacking for a while.
    Facts,
}

/// An attack of which all is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hit<'a> {
    pub(super) attacker: &'a RaidAttacker,
    /// What it did itself, in percent.
    pub(super) share: u32,
    /// What is destroyed after it, in percent.
    pub(super) total: u32,
}

/// The attacks on a district, the first one first. `None`: the body says too little of them, or two things.
pub(super) fn hits(district: &RaidDistrict, care: Care) -> Option<Vec<Hit<'_>>> {
    let is_named = district.says("name") && district.says("district_hall_level");
    let is_one = district.id.0 > 0;
    if !is_one
        || !(is_named || care == Care::Facts)
        || !district.says("attack_count")
        || !district.says("destruction_percent")
    {
        return None;
    }
    let hits: Vec<Hit<'_>> = district.attacks_in_order().map(|it| hit(it, care)).collect::<Option<_>>()?;
    let totals: Vec<u32> = hits.iter().map(|hit| hit.total).collect();
    let is_whole = hits.len() == district.attack_count as usize
        && totals.is_sorted()
        && totals.last().copied().unwrap_or(0) == district.destruction_percent
        && district.destruction_percent <= 100;
    is_whole.then_some(hits)
}

fn hit((attack, share): (&RaidAttack, u32), care: Care) -> Option<Hit<'_>> {
    let attacker = attack.attacker.as_ref()?;
    let is_named = attacker.says("name") || care == Care::Facts;
    let total = attack.destruction_percent;
    (attack.says("destruction_percent") && is_named).then_some(Hit { attacker, share, total })
}

/// Whether all is said of the other clan that is told of it.
pub(super) fn is_named(clan: &RaidClan, care: Care) -> bool {
    care == Care::Facts || (clan.says("name") && clan.says("level"))
}

/// Whether a raid is all there, and its sums agree.
pub(super) fn is_raid_whole(raid: &Raid) -> bool {
    let ids: BTreeSet<DistrictId> = raid.districts.iter().map(|district| district.id).collect();
    let destroyed = raid.districts.iter().filter(|district| district.is_destroyed()).count();
    let agrees = |field: &str, said: u32, counted: usize| raid.says(field) && said as usize == counted;
    raid.opponent().is_some_and(|clan| is_named(clan, Care::All))
        && raid.districts.iter().all(|district| hits(district, Care::All).is_some())
        && ids.len() == raid.districts.len()
        && agrees("district_count", raid.district_count, raid.districts.len())
        && agrees("districts_destroyed", raid.districts_destroyed, destroyed)
        && raid.says("attack_count")
        && raid.attack_count == total(raid.districts.iter().map(|district| district.attack_count))
}

/// Whether a weekend is all there, and its sums agree. Of an old one, members are not shown.
pub(super) fn is_weekend_whole(season: &RaidSeason, is_latest: bool) -> bool {
    const SAID: [&str; 9] = [
        "end_time",
        "capital_total_loot",
        "raids_completed",
        "total_attacks",
        "enemy_districts_destroyed",
        "offensive_reward",
        "defensive_reward",
        "attack_log",
        "defense_log",
    ];
    let has_state = matches!(season.state, Some(RaidState::Ongoing | RaidState::Ended));
    let made = total(season.attack_log.iter().map(|raid| raid.attack_count));
    has_state
        && SAID.iter().all(|field| season.says(field))
        && !is_list_partial(season, "attackLog")
        && !is_list_partial(season, "defenseLog")
        && season.attack_log.iter().chain(&season.defense_log).all(is_raid_whole)
        && made == season.total_attacks
        && (has_all_members(season) || (!is_latest && season.members.is_empty()))
}

/// Whether everybody is listed who attacked, with all of their attacks.
pub(super) fn has_all_members(season: &RaidSeason) -> bool {
    const SAID: [&str; 4] = ["name", "attacks", "attack_limit", "bonus_attack_limit"];
    let is_said = season.members.iter().all(|member| SAID.iter().all(|field| member.says(field)));
    let listed = total(season.members.iter().map(|member| member.attacks));
    is_said && season.says("total_attacks") && listed == season.total_attacks
}

/// Whether some rows of a list, by the name that the API gives it, could not be read.
pub(super) fn is_list_partial(season: &RaidSeason, list: &str) -> bool {
    season.extra.get(list).is_some()
}
