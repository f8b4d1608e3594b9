//! Rankings, searches, and that nothing hangs on the steps in which time passes.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;

use super::START;
use super::ask::{Worlds, number, text};

#[test]
fn rankings_are_in_order_and_agree_with_the_pages() {
    let worlds = Worlds::new(3, START, 6);
    let points = [
        ("clans", "clanPoints", true),
        ("players", "trophies", false),
        ("clans-builder-base", "clanBuilderBasePoints", true),
        ("players-builder-base", "builderBaseTrophies", false),
        ("capitals", "clanCapitalPoints", true),
    ];
    let mut places = BTreeSet::new();
    for (kind, field, is_clan) in points {
        for place in ["global", "32000087", "32000094", "32000113", "32000249"] {
            let rows = worlds.list(&format!("/locations/{place}/rankings/{kind}"));
            assert!((20..=200).contains(&rows.len()), "{place} {kind}: {}", rows.len());
            assert!(rows.iter().map(|row| number(row, "rank")).eq(1..=i64::try_from(rows.len()).unwrap()));
            assert!(rows.is_sorted_by(|better, worse| number(better, field) >= number(worse, field)));
            let previous: Vec<_> = rows.iter().map(|row| number(row, "previousRank")).collect();
            let known: BTreeSet<_> = previous.iter().filter(|rank| **rank > 0).collect();
            let new = previous.iter().filter(|rank| **rank == -1).count();
            assert_eq!(known.len() + new, previous.len(), "no two had the same rank");
            places.extend(previous.into_iter().map(|rank| rank.min(0)));
            for row in rows.iter().step_by(40) {
                let page = worlds.get(&format!("/{}/{}", if is_clan { "clans" } else { "players" }, text(row, "tag")));
                assert_eq!((&page[field], &page["name"]), (&row[field], &row["name"]), "{place} {kind}");
                assert!(!is_clan || place == "global" || page["location"] == row["location"]);
            }
        }
        assert_eq!(worlds.list(&format!("/locations/32000000/rankings/{kind}")), [] as [Value; 0]);
        let (status, body) = worlds.ask(&format!("/locations/32000007/rankings/{kind}"));
        assert_eq!((status, text(&body, "message")), (404, "Rankings not found for location"));
        assert_eq!(worlds.ask(&format!("/locations/31/rankings/{kind}")).0, 400);
    }
    assert!(places.contains(&-1) && places.contains(&0), "some are new, and some are not");
    let twins =
        ["clans-versus", "clans-builder-base"].map(|kind| worlds.get(&format!("/locations/global/rankings/{kind}")));
    assert_eq!(twins[0], twins[1]);
}

/// A filter's name, what is said, and what then holds of a clan.
type Filter = (&'static str, String, fn(&Value, &str) -> bool);

#[test]
fn every_filter_of_a_search_holds() {
    let worlds = Worlds::new(3, START, 12);
    let all = worlds.list("/clans?minMembers=0");
    assert_eq!(all.len(), 14);
    let one = &all[8];
    let label = number(&one["labels"][1], "id");
    let start: String = text(one, "name").chars().filter(char::is_ascii).take(9).collect();
    let filters: [Filter; 8] = [
        ("name", start.to_uppercase(), |clan, said| text(clan, "name").to_uppercase().contains(said)),
        ("warFrequency", text(one, "warFrequency").into(), |clan, said| clan["warFrequency"] == said),
        ("locationId", one["location"]["id"].to_string(), |clan, said| {
            number(&clan["location"], "id") == said.parse::<i64>().unwrap()
        }),
        ("minMembers", one["members"].to_string(), |clan, said| number(clan, "members") >= said.parse().unwrap()),
        ("maxMembers", one["members"].to_string(), |clan, said| number(clan, "members") <= said.parse().unwrap()),
        ("minClanPoints", one["clanPoints"].to_string(), |clan, said| {
            number(clan, "clanPoints") >= said.parse().unwrap()
        }),
        ("minClanLevel", one["clanLevel"].to_string(), |clan, said| number(clan, "clanLevel") >= said.parse().unwrap()),
        ("labelIds", label.to_string(), |clan, said| clan["labels"].to_string().contains(said)),
    ];
    let mut said = Vec::new();
    for (name, value, holds) in &filters {
        let found = worlds.list(&format!("/clans?{name}={}", value.replace(' ', "%20")));
        let expected: Vec<_> = all.iter().filter(|clan| holds(clan, value)).cloned().collect();
        assert!(found == expected && found.contains(one) && found.len() < all.len(), "{name}={value}");
        said.push(format!("{name}={}", value.replace(' ', "%20")));
    }
    assert!(worlds.list(&format!("/clans?{}", said.join("&"))).contains(one), "all at once");
    let bad =
        ["name=ab", "minMembers=-1", "maxMembers=1e9", "locationId=7", "warFrequency=daily", "labelIds=x", "limit=3"];
    for odd in bad {
        assert_eq!(worlds.ask(&format!("/clans?{odd}")).0, 400, "{odd}");
    }
}

/// All that a world shows, in a short form.
fn shown(worlds: &Worlds) -> Vec<(String, Value)> {
    let clans = worlds.clans().into_iter().flat_map(|clan| {
        ["", "/currentwar", "/warlog", "/currentwar/leaguegroup", "/capitalraidseasons"]
            .map(|of| format!("/clans/{clan}{of}"))
    });
    let players = worlds.players(40).into_iter();
    let players = players.flat_map(|tag| ["", "/battlelog", "/leaguehistory"].map(|of| format!("/players/{tag}{of}")));
    let lists = ["/locations/global/rankings/clans", "/locations/global/rankings/players"].map(str::to_owned);
    clans.chain(players).chain(lists).map(|path| (path.clone(), worlds.ask(&path).1)).collect()
}

#[test]
fn what_is_shown_does_not_hang_on_the_steps_nor_on_who_looks() {
    let until = Duration::from_hours(8 * 24);
    let mut once = Worlds::new(6, START, 3);
    once.pass(until);
    let expected = shown(&once);
    let mut often = Worlds::new(6, START, 3);
    while often.now() < START + until {
        often.pass(Duration::from_hours(17).min((START + until).since(often.now())));
        shown(&often);
    }
    for (left, right) in shown(&often).into_iter().zip(expected) {
        assert!(left == right, "{}", left.0);
    }
}
