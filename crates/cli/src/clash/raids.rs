//! `bugle clash raids`: a clan's last raid weekends.

use bugle::clash::{ClanTag, RaidMember, RaidSeason};

use super::api::{Api, What, failed, read};
use super::paging::Paging;
use super::words::{known, sent};
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table, date_time};
use crate::say::several;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The clan's tag
    #[arg(value_name = "TAG")]
    tag: ClanTag,
    #[command(flatten)]
    paging: Paging,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let Args { tag, paging } = args;
    let what = What::tagged(format!("raid weekends of clan {tag}"));
    let call = api.client.raid_seasons(tag);
    if output.is_pretty() && !api.raw && paging.limit.is_none() && !paging.all {
        let answer = call.limit(1).answer().await.map_err(|error| failed(&what, &error))?;
        return match read(&what, &answer)?.items.first() {
            Some(season) => output.sheet(&sheet(season)),
            None => output.line(format_args!("clan {tag} has raided nobody yet")),
        };
    }
    let head = ["began", "state", ">looted", ">raids", ">attacks", ">districts", ">an attack", ">defence"];
    paging.show(&what, call, (api, output), head, row).await
}

/// A weekend as a line.
fn row(season: &RaidSeason) -> [String; 8] {
    [
        date_time(season.start_time),
        known(season.state.as_ref()),
        sent!(season.capital_total_loot),
        sent!(season.raids_completed),
        sent!(season.total_attacks),
        sent!(season.enemy_districts_destroyed),
        sent!(season.offensive_reward),
        sent!(season.defensive_reward),
    ]
}

/// A weekend with its members.
fn sheet(season: &RaidSeason) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.field("weekend", format_args!("{}, {}", date_time(season.start_time), known(season.state.as_ref())));
    sheet.field("looted", sent!(season.capital_total_loot));
    let districts = several(&sent!(season.enemy_districts_destroyed), "district");
    let attacks = several(&sent!(season.total_attacks), "attack");
    sheet.field("raids", format_args!("{} finished, {districts}, {attacks}", sent!(season.raids_completed)));
    sheet.field("defences", defences(season));
    sheet.table(members(season), "who attacked is not shown");
    sheet
}

/// What others did to the clan, as far as the log of it tells.
fn defences(season: &RaidSeason) -> String {
    let tells = |field: &str| season.says("defense_log") && season.defense_log.iter().all(|raid| raid.says(field));
    let lost = known(tells("districts_destroyed").then(|| season.districts_lost()));
    let attacks = known(tells("attack_count").then(|| season.defense_attacks()));
    format!("{} lost to {}", several(&lost, "district"), several(&attacks, "attack"))
}

/// Who attacked, by what they looted.
fn members(season: &RaidSeason) -> Table<6> {
    let mut members: Vec<&RaidMember> = season.members.iter().collect();
    members.sort_by_key(|member| std::cmp::Reverse(member.capital_resources_looted));
    let mut table = Table::new([">looted", ">attacks", ">left", ">medals", "tag", "name"]);
    for member in members {
        let is_limited = member.says("attacks") && member.says("attack_limit");
        let is_worth = member.says("attacks") && season.says("offensive_reward") && season.says("defensive_reward");
        table.row([
            sent!(member.capital_resources_looted),
            sent!(member.attacks),
            known(is_limited.then(|| member.attacks_left())),
            known(season.medals(member).filter(|_| is_worth)),
            member.tag.to_string(),
            member.name.clone(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use bugle::clash::Model as _;

    use super::*;

    #[test]
    fn a_weekend_is_what_its_members_looted() {
        let body = br##"{"state": "ended", "startTime": "20260130T070000.000Z", "endTime": "20260202T070000.000Z",
            "capitalTotalLoot": 123456, "raidsCompleted": 4, "totalAttacks": 11, "enemyDistrictsDestroyed": 31,
            "offensiveReward": 200, "defensiveReward": 150, "attackLog": [], "defenseLog": [
                {"attacker": {"tag": "#2LL", "name": "Foes"}, "attackCount": 17, "districtCount": 8, "districtsDestroyed": 6}],
            "members": [
                {"tag": "#2QP", "name": "B", "attacks": 5, "attackLimit": 5, "bonusAttackLimit": 0, "capitalResourcesLooted": 9000},
                {"tag": "#8QYY0", "name": "\u6708\u5f71", "attacks": 6, "attackLimit": 5, "bonusAttackLimit": 1,
                    "capitalResourcesLooted": 21000}]}"##;
        let season = RaidSeason::from_json(body).unwrap().value;
        insta::assert_snapshot!("raid", sheet(&season).text());
        assert_eq!(row(&season), ["2026-01-30 07:00", "ended", "123456", "4", "11", "31", "200", "150"]);
    }
}
