//! `bugle clash clan`: a clan and its members.

use bugle::clash::{Clan, ClanTag, Element, Member};

use super::api::{Api, What};
use super::words::{dash, league, of_war_log, role, sent};
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The clan's tag
    #[arg(value_name = "TAG")]
    tag: ClanTag,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    api.show(&What::tagged(format!("clan {}", args.tag)), api.client.clan(args.tag), output, sheet).await
}

fn sheet(clan: &Clan) -> Sheet {
    let mut sheet = Sheet::default();
    for (name, text) in fields(clan) {
        sheet.field(name, text);
    }
    let is_shown = clan.says("member_list") && (clan.members == 0 || !clan.member_list.is_empty());
    sheet.table(roster(&clan.member_list), if is_shown { "no members" } else { "the members are not shown" });
    sheet
}

/// What there is to say of it, with what it calls itself last.
fn fields(clan: &Clan) -> Vec<(&'static str, String)> {
    let points = format!(
        "{}, builder base {}, capital {}",
        sent!(clan.clan_points),
        sent!(clan.clan_builder_base_points),
        sent!(clan.clan_capital_points),
    );
    let capital = clan.clan_capital.as_ref().and_then(|capital| capital.capital_hall_level);
    let joins = clan.r#type.as_ref().map_or_else(dash, ToString::to_string);
    let halls = clan.required_town_hall_level.map(|level| format!(", town hall {level} and up"));
    let trophies = clan.required_trophies.map(|trophies| format!(", {trophies} trophies"));
    let labels: Vec<_> = clan.labels.iter().map(|label| &*label.name).collect();
    vec![
        ("clan", format!("{} {}", clan.tag, clan.name)),
        ("level", sent!(clan.clan_level)),
        ("members", sent!(clan.members)),
        ("points", points),
        ("wars", of_war_log(clan)),
        ("war league", league(clan.war_league.as_ref())),
        (
            "capital",
            capital.map_or_else(dash, |level| format!("hall {level}, {}", league(clan.capital_league.as_ref()))),
        ),
        ("joining", format!("{joins}{}{}", halls.unwrap_or_default(), trophies.unwrap_or_default())),
        ("location", clan.location.as_ref().map_or_else(dash, |location| location.name.clone())),
        ("labels", if labels.is_empty() { dash() } else { labels.join(", ") }),
        ("description", clan.description.clone().filter(|text| !text.is_empty()).unwrap_or_else(dash)),
    ]
}

/// The members, by rank.
fn roster(members: &[Element<Member>]) -> Table<9> {
    let mut table = Table::new([">#", "role", ">hall", "league", ">trophies", ">given", ">received", "tag", "name"]);
    for member in members {
        table.row([
            sent!(member.clan_rank),
            member.role.as_ref().map_or_else(dash, role),
            member.town_hall_level.map_or_else(dash, |level| level.to_string()),
            league(member.league_tier.as_ref().or(member.league.as_ref())),
            sent!(member.trophies),
            sent!(member.donations),
            sent!(member.donations_received),
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
    fn a_clan_is_its_fields_and_its_roster() {
        let body = r##"{"tag": "#2PP", "name": "Town Criers\u202e", "type": "inviteOnly", "description": "Adults.\nبالعربية",
            "location": {"id": 32000113, "name": "India", "isCountry": true}, "clanLevel": 9, "clanPoints": 79821,
            "clanBuilderBasePoints": 68017, "clanCapitalPoints": 3030, "requiredTrophies": 2400, "requiredTownhallLevel": 9,
            "warWins": 129, "warLosses": 41, "warTies": 1, "warWinStreak": 3, "isWarLogPublic": true, "members": 3,
            "warLeague": {"id": 48000017, "name": "Champion League II"}, "capitalLeague": {"id": 85000004, "name": "Silver"},
            "clanCapital": {"capitalHallLevel": 2}, "labels": [{"id": 56000000, "name": "Clan Wars"}], "memberList": [
            {"tag": "#8QYY0", "name": "月影", "role": "leader", "townHallLevel": 16, "clanRank": 1, "trophies": 4454,
                "leagueTier": {"id": 105000032, "name": "Electro League 32"}, "donations": 749, "donationsReceived": 877},
            {"tag": "#QPG", "name": "سماء67", "role": "admin", "townHallLevel": 9, "clanRank": 2, "trophies": 980,
                "league": {"id": 29000001, "name": "Bronze League III"}, "donations": 5, "donationsReceived": 59},
            {"tag": "#LLCV8RYPQ", "name": "a\u001b[2J", "role": "herald", "clanRank": 10}]}"##;
        insta::assert_snapshot!("clan", sheet(&Clan::from_json(body.as_bytes()).unwrap().value).text());
    }

    #[test]
    fn a_clan_whose_members_are_not_shown_has_some() {
        let text = |body: &str| sheet(&Clan::from_json(body.as_bytes()).unwrap().value).text();
        for members in ["", r#", "memberList": []"#] {
            let shown = text(&format!(r##"{{"tag": "#2PP", "name": "A", "members": 32{members}}}"##));
            assert!(shown.ends_with("the members are not shown"), "{shown}");
        }
    }

    #[test]
    fn a_clan_of_which_little_is_known_says_so() {
        let body = r##"{"tag": "#2PP", "name": "A", "isWarLogPublic": false, "members": 0, "memberList": []}"##;
        insta::assert_snapshot!("empty_clan", sheet(&Clan::from_json(body.as_bytes()).unwrap().value).text());
    }
}
