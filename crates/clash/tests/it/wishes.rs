//! What can be wished for: how often, how, and who else.

use std::sync::Arc;
use std::time::Duration;

use bugle_clash::{LocationId, Watch, WatchError, members, opponents, ranked_clans, ranked_players, tags};
use bugle_event::{Signal, Source as _};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, clan, lines, no_war, player, war};
use crate::network::{client, network};
use crate::scripted::{TestClock, answer, api, everything, run};

/// What `watch` tells in so many minutes.
async fn told(watch: Watch, minutes: u64) -> String {
    let (signals, errors) = run(watch, Arc::new(TestClock::at_minute(0)), minutes, everything(), Arc::new(())).await;
    assert!(errors.is_empty(), "{errors:?}");
    lines(&signals)
}

/// Players `#PPP` and others, who differ in nothing but their tag.
fn player_of(path: &str, troops: &str) -> Value {
    let mut player = player(troops);
    player["tag"] = json!(format!("#{}", path.rsplit("%23").next().unwrap()));
    player
}

#[tokio::test(start_paused = true)]
async fn each_has_its_own_interval_where_the_api_says_nothing() {
    for headers in [vec![("cache-control", "max-age=0")], vec![]] {
        let script = move |_, request: &bugle_clash::Request| {
            let body = match request.uri().path() {
                path if path.contains("currentwar") => no_war(),
                path if path.contains("players") => player_of(path, ""),
                _ => clan("#A"),
            };
            answer(200, &headers, bytes(&body))
        };
        let (transport, asked) = network(Duration::ZERO, script);
        let every = Duration::from_secs;
        let watch = Watch::new(client(transport, |it| it))
            .clans(tags(["#2PP"]).every(every(300)))
            .wars(tags(["#2PP"]).every(every(20)))
            .players(tags(["#PPP"]).every(every(100)))
            .players(["#PQQ"])
            .every(every(600));
        told(watch, 60).await;
        let count = |path: &str| asked.of(path);
        let counts = ["/clans/%232PP", "/clans/%232PP/currentwar", "/players/%23PPP", "/players/%23PQQ"].map(count);
        // The last second of the hour may hold one more.
        for (count, expected) in counts.into_iter().zip([12, 180, 36, 6]) {
            assert!((expected..=expected + 1).contains(&count), "{counts:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn two_wishes_for_one_share_its_requests_and_the_last_word_holds() {
    let script = |_, _: &bugle_clash::Request| answer(200, &[("cache-control", "max-age=60")], bytes(&clan("#A")));
    let (transport, asked) = network(Duration::ZERO, script);
    let watch = Watch::new(client(transport, |it| it))
        .clans(["#2PP", "2pp"])
        .clans(tags(["#2PP"]).every(Duration::from_mins(1)))
        .clans(tags(["#2PP"]).every(Duration::from_mins(10)));
    told(watch, 60).await;
    assert!((6..=7).contains(&asked.count()), "{}", asked.count());
}

/// A clan in which somebody joins and donates, and whose points rise.
fn busy_clan(minute: u64) -> Value {
    let mut clan = clan(if minute < 3 { "#A" } else { "#A:5 #B" });
    clan["clanPoints"] = json!(1000 + minute);
    clan["clanLevel"] = json!(if minute < 3 { 10 } else { 11 });
    clan
}

#[tokio::test(start_paused = true)]
async fn members_are_watched_or_not_for_each_by_itself() {
    let api = |_: &str, minute| (200, busy_clan(minute));
    let with = told(Watch::new(crate::scripted::api(api)).clans(tags(["#2PP"]).members(true)).members(false), 9).await;
    assert!(with.contains("member_joined") && with.contains("member_donated"), "{with}");
    let without = told(Watch::new(crate::scripted::api(api)).clans(tags(["#2PP"]).members(false)), 9).await;
    assert_snapshot!(without, @"
    clash.clan.snapshot clan/#2PP
    clash.clan.changed {attribute:clan_level,new:11,old:10}
    ");
    let noisy = tags(["#2PP"]).noisy(true);
    let noisy = told(Watch::new(crate::scripted::api(api)).clans(noisy), 9).await;
    assert!(noisy.contains("attribute:clan_points"), "{noisy}");
}

/// What changes all the time is told when it is asked for by its name.
#[tokio::test(start_paused = true)]
async fn only_included_attributes_are_told_and_excluded_ones_are_not() {
    let api = || {
        api(|path, minute| {
            let mut player = player_of(path, if minute < 3 { "Barbarian:5" } else { "Barbarian:6" });
            player["trophies"] = json!(1000 + minute);
            player["townHallLevel"] = json!(if minute < 3 { 12 } else { 13 });
            player["heroes"][0]["level"] = json!(if minute < 3 { 40 } else { 41 });
            (200, player)
        })
    };
    let only = told(Watch::new(api()).players(tags(["#PPP"]).include(["townHallLevel", "troops"])), 9).await;
    assert_snapshot!(only, @"
    clash.player.snapshot player/#PPP
    clash.player.changed {attribute:town_hall_level,new:13,old:12}
    clash.player.unit_upgraded {level:6,name:Barbarian,old_level:5}
    ");
    let trophies = told(Watch::new(api()).players(tags(["#PPP"]).include(["trophies"])), 4).await;
    assert_snapshot!(trophies, @"
    clash.player.snapshot player/#PPP
    clash.player.changed {attribute:trophies,new:1001,old:1000}
    clash.player.changed {attribute:trophies,new:1002,old:1001}
    clash.player.changed {attribute:trophies,new:1003,old:1002}
    ");
    let all_but = told(Watch::new(api()).players(tags(["#PPP"]).exclude(["heroes", "town_hall_level"])), 9).await;
    assert_snapshot!(all_but, @"
    clash.player.snapshot player/#PPP
    clash.player.unit_upgraded {level:6,name:Barbarian,old_level:5}
    ");
    let clans = Watch::new(crate::scripted::api(|_, minute| (200, busy_clan(minute))));
    let clans = told(clans.clans(tags(["#2PP"]).include(["clan_points", "member_list"]).noisy(false)), 4).await;
    assert!(clans.contains("clan_points") && clans.contains("member_joined"), "{clans}");
    assert!(!clans.contains("clan_level"), "{clans}");
}

#[tokio::test]
async fn what_cannot_be_wished_for_is_refused_with_what_was_meant() {
    let watch = || Watch::new(api(|_, _| (200, json!({}))));
    let refused = |watch: Watch| watch.check().unwrap_err().to_string();
    let unknown = watch().players(tags(["#PPP"]).include(["name", "townHalLevel"]));
    assert_snapshot!(refused(unknown), @"a player has no attribute `town_hal_level`; did you mean `town_hall_level`?");
    let unknown = watch().clans(tags(["#2PP"]).exclude(["membrs"]));
    assert_snapshot!(refused(unknown), @"a clan has no attribute `membrs`; did you mean `members`?");
    assert_snapshot!(refused(watch().clans(["#2PP"]).probe("no tag")), @"`no tag` is not a tag; a tag is `#` and 3 to 15 of the symbols 0289PYLQGRJCUV, such as #2PP");
    assert!(matches!(watch().clans(tags(["!"])).check(), Err(WatchError::Tag(_))));
    // Rules alone lead nowhere.
    assert!(matches!(watch().players(members()).check(), Err(WatchError::Nothing)));
}

#[tokio::test(start_paused = true)]
async fn a_maintenance_is_found_out_by_its_own_probe() {
    let script = |_, _: &bugle_clash::Request| answer(200, &[("cache-control", "max-age=60")], bytes(&clan("#A")));
    let (transport, asked) = network(Duration::ZERO, script);
    let watch = Watch::new(client(transport, |it| it)).maintenance_every(Duration::from_mins(5)).probe("#2YY");
    told(watch.clone(), 60).await;
    let before = asked.count();
    assert!((12..=13).contains(&before) && asked.of("/clans/%232YY") == before, "{before}");
    told(watch.clans(tags(["#2PP"]).every(Duration::from_hours(1))), 59).await;
    let (probes, looks) = (asked.of("/clans/%232YY") - before, asked.of("/clans/%232PP"));
    assert!((11..=13).contains(&probes) && looks == 1, "{probes} probes and {looks} looks");
}

/// Whoever is in the clan is followed, with the attributes that were wished for, and those who left are not.
#[tokio::test(start_paused = true)]
async fn members_of_a_clan_are_followed_as_players() {
    let script = |_, request: &bugle_clash::Request| {
        let path = request.uri().path();
        let body = if path.contains("players") { player_of(path, "") } else { clan("#PPP #PQQ") };
        answer(200, &[("cache-control", "max-age=60")], bytes(&body))
    };
    let (transport, asked) = network(Duration::ZERO, script);
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let watch = Watch::new(client(transport, |it| it)).clans(["#2PP"]).players(members().every(minutes(10)));
    let told = told(watch, 30).await;
    assert!(told.contains("snapshot player/#PPP") && told.contains("snapshot player/#PQQ"), "{told}");
    assert_eq!(asked.of("/players/%23PPP"), 3);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_the_clan_is_followed_no_more() {
    let api = api(|path, minute| {
        let trophies = |mut player: Value| {
            player["trophies"] = json!(1000 + minute);
            (200, player)
        };
        match path {
            path if path.contains("players") => trophies(player_of(path, "")),
            _ => (200, clan(if minute < 10 { "#PPP #PQQ" } else { "#PPP #PYY" })),
        }
    });
    let watch = Watch::new(api).clans(["#2PP"]).players(members().noisy(true));
    let (signals, _) = run(watch, Arc::new(TestClock::at_minute(0)), 20, everything(), Arc::new(())).await;
    let looks = |player: &str| {
        let subject = format!("player/{player}").parse().unwrap();
        signals
            .iter()
            .filter(|it| matches!(it, Signal::Checkpoint(checkpoint) if checkpoint.subject == subject))
            .count()
    };
    assert!((9..=11).contains(&looks("#PQQ")), "{}", looks("#PQQ"));
    assert!((19..=20).contains(&looks("#PPP")) && (8..=10).contains(&looks("#PYY")), "{}", looks("#PYY"));
}

/// The other side of a war is followed until the war is over, and leads no further.
#[tokio::test(start_paused = true)]
async fn the_opponent_of_a_war_is_followed_until_it_is_over() {
    let script = |_, request: &bugle_clash::Request| {
        let path = request.uri().path();
        let body = match path {
            path if path.contains("2PP/currentwar") => war("inWar", "P1>Q1:1"),
            path if path.contains("currentwar") => crate::check::war_of("#2YY", "#2CC", 0, "inWar", ""),
            _ => {
                let mut clan = clan("#A");
                clan["tag"] = json!(format!("#{}", path.rsplit("%23").next().unwrap()));
                clan
            }
        };
        answer(200, &[("cache-control", "max-age=60")], bytes(&body))
    };
    let (transport, asked) = network(Duration::ZERO, script);
    let watch = Watch::new(client(transport, |it| it)).wars(["#2PP"]).wars(opponents()).clans(opponents());
    let clock = Arc::new(TestClock::at_minute(30 * 60));
    run(watch, clock, 10, everything(), Arc::new(())).await;
    assert!(asked.of("/clans/%232YY/currentwar") > 7 && asked.of("/clans/%232YY") > 7);
    assert_eq!(asked.of("%232CC/currentwar") + asked.of("%232CC"), 0, "it would lead to all");
    assert_eq!(asked.of("/clans/%232PP"), 0);
}

/// A ranking of these clans, and any other body for all else.
fn ranked(path: &str, tags: &[&str]) -> Value {
    if path.contains("rankings") {
        let rows = tags.iter().zip(1..).map(|(tag, rank)| json!({ "tag": tag, "name": "A", "rank": rank }));
        return json!({ "items": rows.collect::<Vec<_>>() });
    }
    let mut clan = clan("#A");
    clan["tag"] = json!(format!("#{}", path.rsplit("%23").next().unwrap()));
    clan
}

/// Who is ranked is followed; a ranking that is empty, broken or not there for a while changes nothing.
#[tokio::test(start_paused = true)]
async fn those_in_a_ranking_are_followed_as_long_as_they_are_in_it() {
    let since = tokio::time::Instant::now();
    let script = move |_, request: &bugle_clash::Request| {
        let path = request.uri().path();
        let (status, body) = match since.elapsed().as_secs() / 60 {
            0..35 => (200, ranked(path, &["#2PP", "#2YY", "#2QQ"])),
            35..45 if path.contains("rankings") => (502, json!({})),
            45..55 if path.contains("rankings") => (200, json!({"items": []})),
            _ => (200, ranked(path, &["#2YY", "#2LL", "#2QQ"])),
        };
        answer(status, &[("cache-control", "max-age=60")], bytes(&body))
    };
    let (transport, asked) = network(Duration::ZERO, script);
    let client = client(transport, |it| it.retries(0));
    let watch = Watch::new(client).clans(ranked_clans(LocationId::GLOBAL, 2));
    watch.check().unwrap();
    let clock = Arc::new(TestClock::at_minute(0));
    let (_, errors) = run(watch, clock, 100, everything(), Arc::new(())).await;
    assert_eq!(
        errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["cannot see the ranking of clans in location global"]
    );
    let looks = |tag: &str| asked.of(&format!("/clans/%23{tag}"));
    assert!((50..75).contains(&looks("2PP")) && looks("2YY") > 90 && (25..50).contains(&looks("2LL")));
    assert_eq!(looks("2QQ"), 0, "of three, two are wished for");
    assert!((9..=25).contains(&asked.of("/locations/global/rankings/clans?limit=2")));
    assert_eq!(asked.of("/locations/global/rankings/players?limit=2"), 0);
    assert!(Watch::new(api(|_, _| (200, json!({})))).players(ranked_players(32_000_007, 9)).check().is_ok());
}
