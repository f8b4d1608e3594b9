//! `bugle clash raids`: a clan's last raid weekends.

use bugle::clash::{ClanTag, RaidMember, RaidSeason};

use super::api::{Api, failed, read};
use super::paging::Paging;
use super::words::{dash, date};
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};
use crate::say::counted;

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
    let what = format!("raid weekends of clan {tag}");
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
        date(season.start_time),
        season.state.as_ref().map_or_else(dash, ToString::to_string),
        season.capital_total_loot.to_string(),
        season.raids_completed.to_string(),
        season.total_attacks.to_string(),
        season.enemy_districts_destroyed.to_string(),
        season.offensive_reward.to_string(),
        season.defensive_reward.to_string(),
    ]
}

/// A weekend with its members.
fn sheet(season: &RaidSeason) -> Sheet {
    let RaidSeason { capital_total_loot, raids_completed, total_attacks, enemy_districts_destroyed, .. } = season;
    let mut sheet = Sheet::default();
    let state = season.state.as_ref().map_or_else(dash, ToString::to_string);
    sheet.field("weekend", format_args!("{}, {state}", date(season.start_time)));
    sheet.field("looted", capital_total_loot);
    let (districts, attacks) =
        (counted((*enemy_districts_destroyed).into(), "district"), counted((*total_attacks).into(), "attack"));
    let raids = format!("{raids_completed} finished, {districts}, {attacks}");
    sheet.field("raids", raids);
    let (lost, attacks) = (season.districts_lost().into(), season.defense_attacks().into());
    sheet.field("defences", format_args!("{} lost to {}", counted(lost, "district"), counted(attacks, "attack")));
    sheet.table(members(season), "who attacked is not shown");
    sheet
}

/// Who attacked, by what they looted.
fn members(season: &RaidSeason) -> Table<6> {
    let mut members: Vec<&RaidMember> = season.members.iter().collect();
    members.sort_by_key(|member| std::cmp::Reverse(member.capital_resources_looted));
    let mut table = Table::new([">looted", ">attacks", ">left", ">medals", "tag", "name"]);
    for member in members {
        table.row([
            member.capital_resources_looted.to_string(),
            member.attacks.to_string(),
            member.attacks_left().to_string(),
            season.medals(member).map_or_else(dash, |medals| medals.to_string()),
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
