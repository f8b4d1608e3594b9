//! Census REST tells what the stream told, and the ledger knows.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle_sim::{Config, Ledger};
use serde_json::Value;

use crate::query::{Census, LEAD, number, text};

/// A value as Census writes it. The ledger has numbers where they are small.
fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How late rows of events may be. All that happened earlier is there.
const EARLY: Duration = Duration::from_secs(89);
const LATE: Duration = Duration::from_secs(151);

/// Whether all of these that happened `early` is shown, and nothing that was not told.
fn agree(shown: &BTreeSet<Vec<String>>, told: &[Value], early: usize, kind: &str, fields: &[&str]) {
    let known = |told: &[Value]| -> BTreeSet<Vec<String>> {
        let of_kind = told.iter().filter(|event| event["type"] == kind).map(|event| &event["data"]);
        of_kind.map(|data| fields.iter().map(|field| word(&data[*field])).collect()).collect()
    };
    let (first, all) = (known(&told[..early]), known(told));
    assert!(!first.is_empty() && first.is_subset(shown) && shown.is_subset(&all), "{kind}");
}

/// After a while everything that the stream told is what REST shows.
#[tokio::test(start_paused = true)]
async fn rest_shows_what_the_stream_told() {
    let ledger = Ledger::in_memory();
    let census = Census::of(Config { seed: 7, rate: 50.0, population: 60, ..Config::default() }, ledger.clone());
    let before = census.rows(&format!("characters_stat_history?character_id={LEAD}&stat_name=kills")).await.remove(0);
    tokio::time::sleep(EARLY).await;
    let early = ledger.events().len();
    tokio::time::sleep(LATE).await;
    let told: Vec<Value> =
        ledger.events().iter().map(|event| serde_json::from_str(&event.to_json()).unwrap()).collect();
    let of = |kind: &'static str| told.iter().filter(move |event| event["type"] == kind).map(|event| &event["data"]);

    who_is_who(&census, &told).await;
    who_owns_what(&census, &told).await;
    let kills = of("planetside.death").filter(|fact| text(fact, "/attacker_character_id") == LEAD).count() as u64;
    let after = census.rows(&format!("characters_stat_history?character_id={LEAD}&stat_name=kills")).await.remove(0);
    assert_eq!(number(&after, "/all_time"), number(&before, "/all_time") + kills);
    events_are_those_of_the_ledger(&census, &told, early).await;
}

async fn who_is_who(census: &Census, told: &[Value]) {
    let of = |kind: &'static str| told.iter().filter(move |event| event["type"] == kind).map(|event| &event["data"]);
    let ranks: BTreeMap<_, _> = of("planetside.battle_rank_up")
        .map(|fact| (text(fact, "/character_id"), fact["battle_rank"].to_string()))
        .collect();
    assert!(ranks.len() > 5);
    for (id, rank) in &ranks {
        let row = census.rows(&format!("character/{id}?c:show=battle_rank")).await.remove(0);
        assert_eq!(text(&row, "/battle_rank/value"), rank.trim_matches('"'));
    }
    let mut online = BTreeMap::new();
    for event in told {
        match event["type"].as_str().unwrap() {
            "planetside.player_login" => online.insert(text(event, "/data/character_id"), true),
            "planetside.player_logout" => online.insert(text(event, "/data/character_id"), false),
            _ => None,
        };
    }
    assert!(online.len() > 50);
    for (id, is_online) in online {
        let row = census.rows(&format!("characters_online_status/{id}")).await.remove(0);
        assert_eq!(text(&row, "/online_status") != "0", is_online, "{id}");
    }
}

async fn who_owns_what(census: &Census, told: &[Value]) {
    let of = |kind: &'static str| told.iter().filter(move |event| event["type"] == kind).map(|event| &event["data"]);
    let owners: BTreeMap<_, _> = of("planetside.facility_control")
        .map(|fact| {
            let place = ["world_id", "zone_id", "facility_id"].map(|field| word(&fact[field]));
            (place, word(&fact["new_faction_id"]))
        })
        .collect();
    assert!(owners.len() > 20);
    for ([world, zone, facility], owner) in owners {
        let region = census.rows(&format!("map_region?facility_id={facility}")).await.remove(0);
        let map = census.rows(&format!("map?world_id={world}&zone_ids={zone}")).await.remove(0);
        let mut regions = map["Regions"]["Row"].as_array().unwrap().iter();
        let row = regions.find(|row| text(row, "/RowData/RegionId") == text(&region, "/map_region_id")).unwrap();
        assert_eq!(text(row, "/RowData/FactionId"), owner, "{world} {zone} {facility}");
    }
}

async fn worlds_tell_the_same(census: &Census, told: &[Value], early: usize) {
    let start = 1_700_000_000;
    let key = |row: &Value, fields: &[&str]| fields.iter().map(|field| word(&row[*field])).collect::<Vec<_>>();
    let fields = ["world_id", "zone_id", "facility_id", "duration_held"];
    let shown = census.rows(&format!("world_event?world_id=1,10,40,19&type=FACILITY&after={start}&c:limit=1000")).await;
    agree(&shown.iter().map(|row| key(row, &fields)).collect(), told, early, "planetside.facility_control", &fields);
    assert!(shown.iter().all(|row| row["event_type"] == "FacilityControl" && row.get("faction_new").is_some()));
    let alerts = census.rows(&format!("world_event?id=1,10,40,19&type=METAGAME&after={start}&c:limit=1000")).await;
    let fields = ["world_id", "instance_id", "metagame_event_id", "metagame_event_state"];
    agree(&alerts.iter().map(|row| key(row, &fields)).collect(), told, early, "planetside.metagame_event", &fields);
    assert!(
        !alerts.is_empty() && alerts.iter().all(|row| row["zone_id"] == "0" && row["table_type"] == "metagame_event")
    );
}

async fn events_are_those_of_the_ledger(census: &Census, told: &[Value], early: usize) {
    let start = 1_700_000_000;
    let key = |row: &Value, fields: &[&str]| fields.iter().map(|field| word(&row[*field])).collect::<Vec<_>>();
    let known = |kind: &str, fields: &[&str]| {
        told.iter()
            .filter(|event| event["type"] == kind)
            .map(|event| key(&event["data"], fields))
            .collect::<BTreeSet<_>>()
    };
    let fields =
        ["attacker_character_id", "character_id", "attacker_weapon_id", "attacker_fire_mode_id", "world_id", "zone_id"];
    let deaths = known("planetside.death", &fields);
    let mut seen = BTreeSet::new();
    // The newest thousand at a time: page by page back to the beginning.
    let mut before = i64::MAX;
    loop {
        let rows = census.rows(&format!("event?type=DEATH&after={start}&before={before}&c:limit=1000")).await;
        seen.extend(rows.iter().map(|row| key(row, &fields)));
        let Some(oldest) =
            rows.last().filter(|_| rows.len() == 1000).map(|row| text(row, "/timestamp").parse::<i64>().unwrap())
        else {
            break;
        };
        before = oldest;
    }
    assert!(deaths.len() > 1000);
    agree(&seen, told, early, "planetside.death", &fields);
    let mine = census.rows(&format!("characters_event?id={LEAD}&type=KILL,DEATH&after={start}&c:limit=1000")).await;
    assert!(!mine.is_empty() && mine.iter().all(|row| deaths.contains(&key(row, &fields))));
    worlds_tell_the_same(census, told, early).await;
    let grouped = census.rows(&format!("characters_event_grouped?character_id={LEAD}&type=KILL&c:limit=1000")).await;
    let all = census.rows(&format!("characters_event?character_id={LEAD}&type=KILL&c:limit=1000")).await;
    assert_eq!(grouped.iter().map(|row| number(row, "/count")).sum::<u64>(), all.len() as u64);
}
