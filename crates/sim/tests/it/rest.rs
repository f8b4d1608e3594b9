//! Census REST as a whole: joins, trees, commands, faults, and that it agrees with itself and with those who read it.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_planetside::census::{Collection, VisitCollection, visit_collections};
use bugle_sim::{Config, Faults, Ledger};
use serde_json::{Value, json};

use crate::query::{Census, LEAD, number, text};

/// What is asked for to see rows of a collection.
fn some_of(collection: &str) -> String {
    match collection {
        "single_character_by_id" => format!("{collection}/{LEAD}"),
        "characters_event" | "characters_event_grouped" | "characters_leaderboard" => {
            format!("{collection}?character_id={LEAD}&name=Kills&period=Forever&c:limit=1000")
        }
        "event" => "event?type=KILL&c:limit=1000".to_owned(),
        "leaderboard" => "leaderboard?name=Kills&period=Forever".to_owned(),
        "map" | "world_event" => format!("{collection}?world_id=1&zone_ids=2&c:limit=1000"),
        other => format!("{other}?c:limit=300"),
    }
}

/// For each collection that the product has a type for: its name, and how many fields of a row that reads as odd, and as
/// unknown.
struct Readers(Vec<(&'static str, Reader)>);

type Reader = fn(&[u8]) -> (u32, u32);

impl VisitCollection for Readers {
    fn visit<C: Collection>(&mut self) {
        self.0.push((C::COLLECTION, |row| {
            let row = C::from_json(row).unwrap();
            (row.odd_fields, row.unknown)
        }));
    }
}

#[tokio::test(start_paused = true)]
async fn every_collection_has_rows_and_they_are_what_the_product_reads() {
    let census = Census::of(Config { seed: 7, population: 40, ..Config::default() }, Ledger::closed());
    let response = census.ask("get/ps2:v2").await;
    let all: Value = serde_json::from_slice(response.body()).unwrap();
    let all: Vec<_> = all["datatype_list"].as_array().unwrap().iter().map(|row| text(row, "/name")).collect();
    assert_eq!(all.len(), 113);
    let mut readers = Readers(Vec::new());
    visit_collections(&mut readers);
    let (mut unread, mut differ) = (all.clone(), BTreeMap::new());
    // The list of collections is none of them.
    for (name, read) in readers.0.into_iter().filter(|(name, _)| *name != "datatype") {
        let rows = census.rows(&some_of(name)).await;
        assert!(!rows.is_empty(), "{name}");
        for row in rows {
            if read(row.to_string().as_bytes()) != (0, 0) {
                differ.insert(name, row);
            }
        }
        unread.retain(|other| *other != name);
    }
    assert!(differ.is_empty(), "odd or unknown fields: {differ:#?}");
    assert!(unread.is_empty(), "the product has no type for {unread:?}");
}

#[tokio::test(start_paused = true)]
async fn joins_nest_are_inner_or_outer_and_are_merged() {
    let census = Census::new();
    let path = "character?name.first_lower=auroram&c:show=name&c:join=characters_item^list:1^inject_at:items\
        (item^show:name.en'item_id^inject_at:item(item_to_weapon^outer:0(weapon)))";
    let [row] = &census.rows(path).await[..] else { panic!("one") };
    let items = row["items"].as_array().unwrap();
    let weapons: Vec<_> = items.iter().filter(|own| own["item"].is_object()).collect();
    assert!(weapons.len() >= 9 && weapons.len() < items.len(), "only weapons have a weapon: {row}");
    let item = &weapons[0]["item"];
    assert_eq!(item["name"].as_object().unwrap().len(), 1, "only english");
    assert!(number(item, "/item_id_join_item_to_weapon/weapon_id_join_weapon/equip_ms") > 0);
    let outer = census.rows("item?c:limit=100&c:join=item_to_weapon").await;
    let inner = census.rows("item?c:limit=100&c:join=item_to_weapon^outer:0").await;
    assert!(outer.len() > inner.len() && inner.len() >= 9, "{} {}", outer.len(), inner.len());
    let two = census
        .rows(
            "outfit?alias=DAWN&c:join=character^on:leader_character_id^to:character_id^inject_at:leader^show:name,\
        outfit_member^list:1^inject_at:members^terms:rank_ordinal=>1'rank_ordinal=<5",
        )
        .await;
    assert_eq!((text(&two[0], "/leader/name/first"), two[0]["members"].as_array().unwrap().len()), ("Auroram", 2));
    let merged =
        census.rows("character?name.first_lower=auroram&c:join=faction^inject_at:name^show:name'code_tag").await;
    assert_eq!((text(&merged[0], "/name/first"), text(&merged[0], "/name/code_tag")), ("Auroram", "VS"));
    let deep = census.rows("map?world_id=1&zone_ids=2&c:join=map_region^on:Regions.Row.RowData.RegionId^to:map_region_id^inject_at:map_region").await;
    assert!(!text(&deep[0], "/Regions/Row/3/RowData/map_region/facility_name").is_empty());
}

#[tokio::test(start_paused = true)]
async fn every_command_does_what_it_says() {
    let census = Census::new();
    let vehicles = census.rows("vehicle?c:limit=100&c:sort=type_id,vehicle_id:-1").await;
    assert!(vehicles.is_sorted_by_key(|row| (number(row, "/type_id"), u64::MAX - number(row, "/vehicle_id"))));
    let page = census.rows("vehicle?c:limit=3&c:start=2&c:sort=type_id,vehicle_id:-1").await;
    assert_eq!(page, vehicles[2..5]);
    let tree = census.get("vehicle?c:limit=100&c:tree=type_name^list:1^prefix:t_").await;
    assert!(tree["vehicle_list"][0]["t_Turret"].as_array().unwrap().len() == 3, "{tree}");
    let distinct = census.get("faction?c:distinct=code_tag").await;
    assert_eq!(
        distinct,
        json!({"count": 5, "faction_list": [{"code_tag": ["NC", "NSO", "None", "TR", "VS"]}], "returned": 1})
    );
    let typed = census.count("map_region?c:has=facility_type_id").await;
    assert!(typed < census.count("map_region").await);
    let null = census.rows("map_region?c:limit=1000&c:includeNull=true").await;
    assert!(null.iter().any(|row| row["facility_type_id"] == "NULL"));
    let shown =
        census.rows("character?character_id=5428990000000000001&c:show=name.first,battle_rank.value&c:hide=name").await;
    assert_eq!(shown, [json!({"name": {"first": "Auroram"}, "battle_rank": {"value": "87"}})]);
    let hidden = census.rows("item?c:limit=1&c:hide=name,description").await;
    assert!(hidden[0].get("name").is_none() && hidden[0].get("item_id").is_some());
    let german = census.rows("item?c:limit=1&c:lang=de,en&c:join=item_category").await;
    assert_eq!(german[0]["name"].as_object().unwrap().len(), 2);
    assert_eq!(german[0]["item_category_id_join_item_category"]["name"].as_object().unwrap().len(), 2);
    let timed = census.get("item?c:timing=true").await;
    assert!(timed["timing"]["total-ms"].is_number());
    let exact = census.rows("character?name.first=*uror&c:exactMatchFirst=1&c:case=false").await;
    assert_eq!(text(&exact[0], "/name/first"), "Auroram");
    assert!(census.rows("character?c:limitPerDB=2&c:sort=character_id").await.len() > 20, "each database gives two");
}

#[tokio::test(start_paused = true)]
async fn resolves_bring_what_collections_of_their_own_say() {
    let census = Census::new();
    let resolves =
        "item,profile,faction,stat,stat_history,weapon_stat,online_status,friends,world,outfit(alias),currency";
    let row = census.rows(&format!("character/{LEAD}?c:resolve={resolves}")).await.remove(0);
    assert_eq!(
        row["items"].as_array().unwrap().len() as u64,
        census.count(&format!("characters_item?character_id={LEAD}")).await
    );
    assert_eq!((text(&row, "/faction/code_tag"), row["outfit"].as_object().unwrap().len()), ("VS", 1));
    assert_eq!(row["stats"]["stat_history"].as_array().unwrap().len(), 10);
    assert_eq!((row["friends"].as_array().unwrap().len(), text(&row, "/world_id")), (3, text(&row, "/online_status")));
    assert!(text(&row, "/profile/profile_type_description").contains("Light"));
    let outfit = census
        .rows("outfit?alias_lower=dawn&c:resolve=leader,rank,member_character(name),member_online_status")
        .await
        .remove(0);
    assert_eq!(text(&outfit, "/leader/name/first"), "Auroram");
    let members = outfit["members"].as_array().unwrap();
    assert_eq!(
        members.iter().map(|one| text(one, "/name/first")).collect::<Vec<_>>(),
        ["Auroram", "Brisewind", "Calluna", "Duskmoth"]
    );
    assert_eq!(text(&members[2], "/online_status"), "0");
    let whole = census.rows(&format!("single_character_by_id/{LEAD}")).await.remove(0);
    assert_eq!(text(&whole, "/stats/stat_history/battle_rank/all_time"), "87");
    assert!(census.rows("single_character_by_id").await.is_empty(), "it is asked for by id only");
}

/// What a character has done is told by several collections, which must not contradict each other.
#[tokio::test(start_paused = true)]
async fn statistics_of_all_kinds_add_up() {
    let census = Census::of(Config { seed: 7, rate: 0.0, ..Config::default() }, Ledger::closed());
    for id in [LEAD, "5428990000000000007"] {
        let of = async |collection: &str| census.rows(&format!("{collection}?character_id={id}&c:limit=500")).await;
        let (of_histories, stats, by_faction) =
            (of("characters_stat_history").await, of("characters_stat").await, of("characters_stat_by_faction").await);
        let histories: BTreeMap<_, _> = of_histories.iter().map(|row| (text(row, "/stat_name"), row)).collect();
        let kills = &by_faction.iter().find(|row| row["stat_name"] == "kills").unwrap();
        let factions = ["vs", "nc", "tr"].map(|faction| number(kills, &format!("/value_forever_{faction}")));
        assert_eq!((factions.iter().sum::<u64>(), factions[0]), (number(histories["kills"], "/all_time"), 0));
        let play_time = stats.iter().filter(|row| row["stat_name"] == "play_time");
        assert_eq!(
            play_time.map(|row| number(row, "/value_forever")).sum::<u64>(),
            number(histories["time"], "/all_time")
        );
        let character = census.rows(&format!("character/{id}")).await.remove(0);
        assert_eq!(number(&character, "/times/minutes_played"), number(histories["time"], "/all_time") / 60);
        assert_eq!(number(&character, "/certs/earned_points"), number(histories["certs"], "/all_time"));
        for history in of_histories.iter().filter(|row| row["stat_name"] != "battle_rank") {
            let sum = |group: &str, count| {
                (1..=count)
                    .map(|number| self::number(history, &format!("/{group}/{}{number:02}", &group[..1])))
                    .sum::<u64>()
            };
            assert_eq!(sum("day", 7), number(history, "/week/w01"), "{history}");
            assert_eq!(sum("day", 30), number(history, "/month/m01"), "{history}");
            assert!(sum("month", 12) <= number(history, "/all_time"), "{history}");
        }
    }
}

/// All leaderboards are sorted, and say what the histories of whoever is on them say.
#[tokio::test(start_paused = true)]
async fn leaderboards_agree_with_histories() {
    let census = Census::of(Config { seed: 7, rate: 0.0, population: 60, ..Config::default() }, Ledger::closed());
    let periods = [
        ("Forever", "all_time"),
        ("Monthly", "month/m01"),
        ("Weekly", "week/w01"),
        ("Daily", "day/d01"),
        ("OneLife", "one_life_max"),
    ];
    for stat in ["Kills", "Score", "Time", "Deaths"] {
        for (period, field) in periods {
            let body = census.get(&format!("leaderboard?name={stat}&period={period}&c:join=character^show:name")).await;
            assert_eq!((&body["key"], &body["limit"]), (&json!(format!("{period}_{stat}")), &json!(10)));
            let rows = body["leaderboard_list"].as_array().unwrap();
            assert!(!rows.is_empty() && rows.is_sorted_by_key(|row| u64::MAX - number(row, "/value")));
            for (rank, row) in rows.iter().enumerate() {
                let id = text(row, "/character_id");
                let path = format!("characters_stat_history?character_id={id}&stat_name={}", stat.to_lowercase());
                let history = census.rows(&path).await.remove(0);
                assert_eq!(
                    (number(row, "/value"), number(row, "/rank")),
                    (number(&history, &format!("/{field}")), rank as u64)
                );
                assert!(!text(row, "/character_id_join_character/name/first").is_empty());
            }
            let second = text(&rows[1], "/character_id");
            let own =
                census.get(&format!("characters_leaderboard?character_id={second}&name={stat}&period={period}")).await;
            assert_eq!(own["characters_leaderboard_list"][0]["value"], rows[1]["value"]);
        }
    }
    let [all, osprey] =
        ["", "&world=1"].map(|world| format!("leaderboard?name=Kills&period=Forever&c:limit=5000{world}"));
    assert!(census.rows(&osprey).await.len() * 3 < census.rows(&all).await.len());
    assert_eq!(census.get("leaderboard?name=Kills").await, json!({"errorCode": "SERVER_ERROR"}));
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_looks_like_the_original() {
    let with = |faults: &str| {
        Census::of(
            Config { seed: 7, rate: 0.0, faults: faults.parse::<Faults>().unwrap(), ..Config::default() },
            Ledger::closed(),
        )
    };
    let ask = async |faults: &str, path: &str| {
        let response = with(faults).ask(path).await;
        (
            response.status().as_u16(),
            response.headers().get("location").is_some(),
            String::from_utf8_lossy(response.body()).into_owned(),
        )
    };
    let items = "s:mine/get/ps2:v2/item?c:limit=5";
    assert_eq!(ask("census-unavailable=1", items).await, (200, false, r#"{"error":"service_unavailable"}"#.into()));
    assert_eq!(ask("census-moved@0s", items).await, (302, true, String::new()));
    assert!(ask("census-page=1", items).await.2.starts_with("<!DOCTYPE html>"));
    assert!(serde_json::from_str::<Value>(&ask("census-cut=1", items).await.2).is_err());
    assert_eq!(ask("census-uncounted=1", "s:mine/count/ps2:v2/item").await.2, r#"{"count":-1}"#);
    let throttled = with("census-throttle@0s+1h");
    for _ in 0..10 {
        assert!(!throttled.ask("s:example/get/ps2:v2/item").await.body().starts_with(b"{\"error\""));
    }
    let body = throttled.ask("get/ps2:v2/item").await.into_body();
    assert!(
        body.starts_with(
            b"{\"error\":\"Missing Service ID.  A valid Service ID is required for continued api use.  The"
        ),
        "{body:?}"
    );
    assert!(!throttled.ask(items).await.body().starts_with(b"{\"error\""), "whoever has an id of his own may go on");
    let before = tokio::time::Instant::now();
    assert!(ask("census-slow=1", items).await.2.contains("item_list"));
    assert!(before.elapsed() >= Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn worlds_are_called_what_the_stream_calls_them() {
    let census = Census::new();
    let osprey = census.rows("world?world_id=1").await.remove(0);
    assert_eq!(text(&osprey, "/state"), "online");
    let offline = bugle_sim::planetside::Fault::OfflineWorld(bugle_planetside::World(1), Duration::from_mins(1));
    census.0.planetside().inject(offline);
    assert_eq!(text(&census.rows("world?world_id=1").await.remove(0), "/state"), "offline");
    let response = census.ask("get/global/game_server_status?game_code=ps2&name=^Osprey").await;
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(text(&body, "/game_server_status_list/0/last_reported_state"), "offline");
}
