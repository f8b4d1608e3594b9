//! League weeks and the seasons of the Legend League.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;

use super::ask::{Worlds, number, sum, text};
use super::{START, rows};

#[test]
fn groups_add_up_and_the_profile_leads_to_them() {
    let mut worlds = Worlds::new(3, START, 3);
    let (mut enrolled, mut idle) = (0, 0);
    for hours in [40, 55, 90] {
        worlds.pass(Duration::from_hours(hours));
        for player in worlds.players(17) {
            let profile = worlds.get(&format!("/players/{player}"));
            for week in ["current", "previous"] {
                let season = number(&profile, &format!("{week}LeagueSeasonId"));
                match profile[format!("{week}LeagueGroupTag")].as_str() {
                    None => {
                        assert_eq!(season, 0);
                        idle += 1;
                    }
                    Some(group) => {
                        enrolled += 1;
                        check_group(&worlds, &player, group, season, week == "previous");
                    }
                }
            }
        }
    }
    assert!(enrolled > 20 && idle > 5, "{enrolled} {idle}");
}

fn check_group(worlds: &Worlds, player: &str, group: &str, season: i64, is_over: bool) {
    let path = format!("/leaguegroup/{group}/{season}?playerTag={player}");
    let body = worlds.get(&path);
    let members = rows(&body["members"]);
    let tags: BTreeSet<_> = members.iter().map(|member| text(member, "playerTag")).collect();
    assert!(tags.len() == 100 && tags.contains(player));
    let trophies: Vec<_> = members.iter().map(|member| number(member, "leagueTrophies")).collect();
    assert!(trophies.is_sorted_by(|better, worse| better >= worse));
    let place = members.iter().position(|member| member["playerTag"] == player).unwrap();
    let (own, won, lost) = (&members[place], rows(&body["attackLogs"]), rows(&body["defenseLogs"]));
    assert_eq!(number(own, "leagueTrophies"), sum(won, "trophies") + sum(lost, "trophies"));
    let count = |field: &str| usize::try_from(number(own, field)).unwrap();
    assert_eq!(count("attackWinCount") + count("attackLoseCount"), won.len());
    assert_eq!(count("defenseWinCount") + count("defenseLoseCount"), lost.len());
    if let Some(attack) = won.first() {
        let path = format!("/leaguegroup/{group}/{season}?playerTag={}", text(attack, "opponentPlayerTag"));
        let theirs = worlds.get(&path);
        let defense = rows(&theirs["defenseLogs"]).iter().find(|battle| battle["opponentPlayerTag"] == player).unwrap();
        assert_eq!(
            (&defense["stars"], &defense["destructionPercentage"]),
            (&attack["stars"], &attack["destructionPercentage"])
        );
        assert_eq!(number(attack, "trophies") + number(defense, "trophies"), 40, "a battle is about forty trophies");
    }
    // Every attack of one is a defence of another.
    assert_eq!(
        sum(members, "attackWinCount") + sum(members, "attackLoseCount"),
        sum(members, "defenseWinCount") + sum(members, "defenseLoseCount")
    );
    if is_over {
        let history = worlds.list(&format!("/players/{player}/leaguehistory"));
        let row = history.last().unwrap();
        assert_eq!((number(row, "leagueSeasonId"), &row["leagueTrophies"]), (season, &own["leagueTrophies"]));
        assert_eq!(usize::try_from(number(row, "placement")).unwrap(), place + 1);
        assert_eq!(row["attackWins"], own["attackWinCount"]);
        let days: Vec<_> = history.iter().map(|row| number(row, "leagueSeasonId")).collect();
        assert!(days.is_sorted() && days.iter().all(|day| (day - season) % (7 * 86_400) == 0));
    }
}

#[test]
fn ranked_battles_of_the_log_are_those_of_the_group() {
    let mut worlds = Worlds::new(3, START, 3);
    worlds.pass(Duration::from_hours(60));
    let mut found = 0;
    for player in worlds.players(23) {
        let profile = worlds.get(&format!("/players/{player}"));
        let season = number(&profile, "currentLeagueSeasonId");
        let Some(group) = profile["currentLeagueGroupTag"].as_str() else { continue };
        let body = worlds.get(&format!("/leaguegroup/{group}/{season}?playerTag={player}"));
        let log = worlds.list(&format!("/players/{player}/battlelog"));
        let ranked = |battle: &&Value| battle["battleType"] != "homeVillage" && battle["attack"] == true;
        for attack in rows(&body["attackLogs"]).iter().rev().take(3) {
            let is_it = |battle: &&Value| {
                battle["opponentPlayerTag"] == attack["opponentPlayerTag"]
                    && battle["destructionPercentage"] == attack["destructionPercentage"]
                    && text(battle, "battleTimestamp").replace(".000", "")
                        == text(attack, "creationTime").replace(['-', ':'], "")
            };
            found += log.iter().filter(ranked).filter(is_it).count();
        }
    }
    assert!(found > 15, "{found}");
}

#[test]
fn a_final_ranking_is_long_and_profiles_agree_with_it() {
    let worlds = Worlds::new(3, START, 3);
    let seasons = worlds.list("/leagues/29000022/seasons");
    let last = text(seasons.last().unwrap(), "id").to_owned();
    let (mut after, mut tags, mut ranks) = (String::new(), BTreeSet::new(), Vec::new());
    loop {
        let page = worlds.get(&format!("/leagues/29000022/seasons/{last}?limit=1500{after}"));
        for row in rows(&page["items"]) {
            tags.insert(text(row, "tag").to_owned());
            ranks.push((number(row, "rank"), number(row, "trophies")));
        }
        let Some(cursor) = page["paging"]["cursors"]["after"].as_str() else { break };
        after = format!("&after={cursor}");
    }
    assert!(tags.len() == 10_000 && ranks.iter().map(|(rank, _)| *rank).eq(1..=10_000));
    assert!(ranks.is_sorted_by(|better, worse| better.1 >= worse.1));
    for row in worlds.list(&format!("/leagues/29000022/seasons/{last}?limit=4")) {
        let profile = worlds.get(&format!("/players/{}", text(&row, "tag")));
        let season = &profile["legendStatistics"]["previousSeason"];
        assert_eq!(
            (&season["id"], &season["rank"], &season["trophies"]),
            (&last.clone().into(), &row["rank"], &row["trophies"])
        );
        assert_eq!(profile["name"], row["name"]);
    }
    assert_eq!(worlds.ask("/leagues/29000021/seasons").0, 400);
    assert_eq!(worlds.ask("/leagues/29000022/seasons/2030-01").0, 404);
}
