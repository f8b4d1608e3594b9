//! `bugle clash battles`: the last battles of a player.

use bugle::clash::{BattleLogEntry, Page, PlayerTag};

use super::api::{Api, What, failed, read};
use super::words::{dash, in_percent, known, sent};
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table, date_time};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The player's tag
    #[arg(value_name = "TAG")]
    tag: PlayerTag,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let what = What::tagged(format!("battles of player {}", args.tag));
    let answer = api.client.battle_log(args.tag).answer().await.map_err(|error| failed(&what, &error))?;
    if api.raw {
        return output.raw(&answer.body);
    }
    let page: Page<BattleLogEntry> = read(&what, &answer)?;
    if !output.is_pretty() {
        return page.items.iter().try_for_each(|battle| output.json(battle));
    }
    output.sheet(&sheet(&page.items))
}

fn sheet(battles: &[BattleLogEntry]) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.table(table(battles), "no battles are shown");
    sheet
}

/// The battles, the newest first.
fn table(battles: &[BattleLogEntry]) -> Table<8> {
    let mut table = Table::new(["when", "", "kind", ">stars", ">destruction", ">hall", "against", "name"]);
    for battle in battles {
        table.row([
            battle.battle_timestamp.map_or_else(dash, date_time),
            match battle.says("attack") {
                true if battle.attack => "attack".to_owned(),
                true => "defence".to_owned(),
                false => dash(),
            },
            known(battle.battle_type.as_ref()),
            sent!(battle.stars),
            in_percent(sent!(battle.destruction_percentage)),
            known(battle.opponent_town_hall_level),
            known(battle.opponent_player_tag),
            battle.opponent_name.clone().unwrap_or_default(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use bugle::clash::Model as _;

    use super::*;

    #[test]
    fn battles_are_shown_with_and_without_what_june_2026_brought() {
        let body = br##"{"items": [
            {"battleType": "ranked", "attack": true, "opponentPlayerTag": "#8QYY0", "opponentName": "\u6708\u5f71",
                "opponentTownHallLevel": 17, "stars": 2, "destructionPercentage": 83, "battleTimestamp": "20260630T070000.000Z"},
            {"battleType": "HOME_VILLAGE", "attack": false, "opponentPlayerTag": "#2QP", "stars": 0, "destructionPercentage": 0}]}"##;
        let page: Page<BattleLogEntry> = Page::from_json(body).unwrap().value;
        insta::assert_snapshot!("battles", sheet(&page.items).text());
    }
}
