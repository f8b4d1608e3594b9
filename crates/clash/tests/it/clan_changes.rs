//! What changes about a clan itself: one event an attribute, and none where nothing changed.

use bugle_clash::{ClanChanged, ClanOptions, ClanWatcher, Event, MemberDonated};
use bugle_event::{Envelope, Fact as _, Signal};
use serde_json::{Value, json};

use crate::check::clan;
use crate::watching::watch;

fn badge(host: &str, size: u32, hash: &str) -> Value {
    json!({"small": format!("https://{host}/badges/{size}/{hash}.png")})
}

fn before() -> Value {
    let mut clan = clan("#A #B");
    for (field, value) in [
        ("type", json!("open")),
        ("description", json!("d")),
        ("location", json!({"id": 32_000_006, "name": "International", "isCountry": false})),
        ("chatLanguage", json!({"id": 75_000_000, "name": "English", "languageCode": "EN"})),
        ("isFamilyFriendly", json!(true)),
        ("badgeUrls", badge("a", 70, "one")),
        ("capitalLeague", json!({"id": 85_000_005, "name": "x"})),
        ("requiredTrophies", json!(100)),
        ("requiredBuilderBaseTrophies", json!(100)),
        ("requiredTownhallLevel", json!(9)),
        ("warFrequency", json!("always")),
        ("warWinStreak", json!(3)),
        ("warLeague", json!({"id": 48_000_012, "name": "x"})),
        ("labels", json!([{"id": 56_000_000, "name": "Clan Wars"}, {"id": 56_000_001, "name": "x"}])),
        ("clanCapital", json!({"capitalHallLevel": 5, "districts": [], "clanGoldSinkTotal": 7})),
        ("clanCapitalPoints", json!(1)),
        ("clanBuilderBasePoints", json!(1)),
    ] {
        clan[field] = value;
    }
    clan
}

/// What changed, by a look a quarter of an hour later.
fn changes(old: Value, new: Value) -> Vec<ClanChanged> {
    let watcher = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    let signals = watch(watcher, &[(0, old), (15, new)]);
    let events = signals.iter().filter_map(|it| if let Signal::Event(event) = it { Some(event) } else { None });
    events.filter_map(|event| ClanChanged::of(&event.data).cloned()).collect()
}

#[test]
fn each_attribute_is_told_once_by_its_name() {
    for (field, value, attribute) in [
        ("name", json!("Other"), "name"),
        ("type", json!("closed"), "type"),
        ("description", json!("e"), "description"),
        ("location", json!({"id": 32_000_007, "name": "x", "isCountry": true}), "location"),
        ("chatLanguage", json!({"id": 75_000_001, "name": "x"}), "chat_language"),
        ("isFamilyFriendly", json!(false), "is_family_friendly"),
        ("badgeUrls", badge("a", 70, "two"), "badge_urls"),
        ("clanLevel", json!(11), "clan_level"),
        ("capitalLeague", json!({"id": 85_000_006, "name": "x"}), "capital_league"),
        ("requiredTrophies", json!(200), "required_trophies"),
        ("requiredBuilderBaseTrophies", json!(200), "required_builder_base_trophies"),
        ("requiredTownhallLevel", json!(10), "required_town_hall_level"),
        ("warFrequency", json!("never"), "war_frequency"),
        ("warWinStreak", json!(0), "war_win_streak"),
        ("warWins", json!(6), "war_wins"),
        ("warTies", json!(2), "war_ties"),
        ("warLosses", json!(3), "war_losses"),
        ("warLeague", json!({"id": 48_000_011, "name": "x"}), "war_league"),
        ("labels", json!([{"id": 56_000_001, "name": "x"}]), "labels"),
        ("clanCapital", json!({"capitalHallLevel": 6, "districts": []}), "clan_capital"),
    ] {
        let mut after = before();
        after[field] = value;
        let told = changes(before(), after);
        let [change] = &told[..] else { panic!("{field}: {told:?}") };
        assert_eq!(change.attribute, attribute);
        assert_eq!(change.direction().is_some(), field.ends_with("League"), "{field}");
    }
}

#[test]
fn what_means_the_same_is_no_change() {
    for (field, value) in [
        ("badgeUrls", badge("elsewhere", 512, "one")),
        ("labels", json!([{"id": 56_000_001, "name": "Renamed"}, {"id": 56_000_000, "name": "Clan Wars"}])),
        ("warLeague", json!({"id": 48_000_012, "name": "Renamed"})),
        ("clanCapital", json!({"capitalHallLevel": 5, "districts": [], "clanGoldSinkTotal": 9})),
        ("clanPoints", json!(9)),
        ("clanBuilderBasePoints", json!(9)),
        ("clanCapitalPoints", json!(9)),
    ] {
        let mut after = before();
        after[field] = value;
        assert_eq!(changes(before(), after), [], "{field}");
    }
}

/// The season of 2026-01-26T05:00 begins four days before the first moment, the next one on 2026-02-23.
#[test]
fn donations_count_in_the_season_in_which_they_were_made() {
    let day = 24 * 60;
    let bodies = [(0, "#A:5"), (day, "#A:9"), (24 * day, "#A:2"), (25 * day, "#A:9")];
    let bodies: Vec<_> = bodies.into_iter().map(|(at, members)| (at, clan(members))).collect();
    let signals = watch(ClanWatcher::new("#2PP".parse().unwrap(), <_>::default()), &bodies);
    let donated = |signal: &Signal<Event>| match signal {
        Signal::Event(Envelope {
            data: Event::MemberDonated(MemberDonated { delta, total, reset, season, .. }),
            ..
        }) => Some((*delta, *total, *reset, season.unwrap().to_string())),
        _ => None,
    };
    let told: Vec<_> = signals.iter().filter_map(donated).collect();
    let (first, second) = ("2026-01-26T05:00:00Z".to_owned(), "2026-02-23T05:00:00Z".to_owned());
    assert_eq!(told, [(4, 9, false, first), (2, 2, true, second.clone()), (7, 9, false, second)]);
    let ids: std::collections::BTreeSet<_> =
        signals.iter().filter_map(|it| if let Signal::Event(event) = it { Some(event.id) } else { None }).collect();
    assert_eq!(ids.len(), 4, "nine in one season is not nine in another");
}
