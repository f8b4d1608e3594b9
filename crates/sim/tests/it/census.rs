//! Census REST through the in-memory transport.

use bugle_sim::{Config, Ledger, Sim};
use bytes::Bytes;
use serde_json::{Value, json};
use tower::ServiceExt as _;

struct Census(Sim);

impl Census {
    fn new() -> Self {
        Self(Sim::in_memory(Config { seed: 7, ..Config::default() }, Ledger::closed()))
    }

    async fn get(&self, path: &str) -> Value {
        let request = http::Request::get(format!("http://census{path}")).body(Bytes::new()).unwrap();
        let response = self.0.census_transport().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        for name in response.headers().keys() {
            assert_eq!(response.headers().get_all(name).iter().count(), 1, "{path}: {name}");
        }
        assert_eq!(response.headers()["content-type"], "text/plain;charset=UTF-8", "{path}");
        serde_json::from_slice(response.body()).unwrap()
    }

    /// Some character, with its outfit.
    async fn somebody(&self) -> Value {
        let list = self.get("/get/ps2:v2/character?c:limit=50&c:resolve=outfit,world,online_status").await;
        let characters = list["character_list"].as_array().unwrap();
        characters.iter().find(|character| character.get("outfit").is_some()).unwrap().clone()
    }
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} in {value}"))
}

#[tokio::test(start_paused = true)]
async fn a_character_is_found_by_id_by_name_and_by_every_form_of_address() {
    let census = Census::new();
    let somebody = census.somebody().await;
    let (id, lower) = (text(&somebody, "/character_id"), text(&somebody, "/name/first_lower"));
    for path in [
        format!("/get/ps2:v2/character?character_id={id}"),
        format!("/get/ps2/character/{id}"),
        format!("/s:example/get/ps2:v2/character?name.first_lower={lower}"),
        format!("/s%3Aexample/json/get/ps2%3Av2/character?name.first_lower=%5E{lower}"),
        format!("/get/ps2:v2/character?name.first={}&c:case=false", lower.to_uppercase()),
    ] {
        let found = census.get(&path).await;
        assert_eq!(found["returned"], 1, "{path}: {found}");
        assert_eq!(text(&found, "/character_list/0/character_id"), id, "{path}");
    }
    assert_eq!(census.get("/get/ps2:v2/character?character_id=1").await, json!({"character_list": [], "returned": 0}));
}

#[tokio::test(start_paused = true)]
async fn names_come_in_lists_of_ids() {
    let census = Census::new();
    let list = census.get("/get/ps2:v2/character_name?c:limit=100").await;
    let ids: Vec<_> =
        list["character_name_list"].as_array().unwrap().iter().map(|row| text(row, "/character_id")).collect();
    assert_eq!(ids.len(), 100);
    let path = format!("/get/ps2:v2/character_name?character_id={}&c:limit=100", ids.join(","));
    assert_eq!(census.get(&path).await, list);
    assert_eq!(census.get("/count/ps2:v2/character").await, json!({"count": 1604}));
}

#[tokio::test(start_paused = true)]
async fn resolves_and_joins_bring_the_outfit() {
    let census = Census::new();
    let somebody = census.somebody().await;
    let (id, outfit) = (text(&somebody, "/character_id"), text(&somebody, "/outfit/outfit_id"));
    assert_eq!(text(&somebody, "/world_id"), "10");
    let joined = census
        .get(&format!(
            "/get/ps2:v2/character?character_id={id}&c:show=name&c:join=outfit_member^inject_at:member(outfit^show:alias'name)"
        ))
        .await;
    let row = &joined["character_list"][0];
    assert_eq!(text(row, "/member/outfit_id"), outfit);
    assert_eq!(text(row, "/member/outfit_id_join_outfit/alias"), text(&somebody, "/outfit/alias"));
    assert_eq!(row.as_object().unwrap().len(), 2, "{row}");
    let members =
        census.get(&format!("/get/ps2:v2/outfit_member?outfit_id={outfit}&c:limit=100&c:sort=rank_ordinal")).await;
    let leader = text(&members, "/outfit_member_list/0/character_id");
    assert_eq!(
        text(&census.get(&format!("/get/ps2:v2/outfit/{outfit}")).await, "/outfit_list/0/leader_character_id"),
        leader
    );
}

#[tokio::test(start_paused = true)]
async fn small_tables_are_there() {
    let census = Census::new();
    for (path, count) in [("world", 4), ("zone", 8), ("faction", 5), ("loadout", 24), ("metagame_event", 46)] {
        assert_eq!(census.get(&format!("/get/ps2:v2/{path}?c:limit=100")).await["returned"], count, "{path}");
    }
    let osprey = census.get("/get/ps2:v2/world?world_id=1&c:lang=en").await;
    assert_eq!(osprey["world_list"][0]["name"], json!({"en": "Osprey"}));
    assert!(census.get("/get/ps2:v2").await["datatype_list"].as_array().unwrap().len() > 10);
}

#[tokio::test(start_paused = true)]
async fn mistakes_are_told_in_the_words_of_census() {
    let census = Census::new();
    for (path, expected) in [
        ("/get/bogus/", json!({"error": "No data found."})),
        ("/get/ps2:v2/bogus", json!({"error": "No data found."})),
        ("/get/", json!({"errorCode": "SERVER_ERROR"})),
        ("/take/ps2:v2/character", json!({"error": "Bad request syntax."})),
    ] {
        assert_eq!(census.get(path).await, expected, "{path}");
    }
    for (path, expected) in [
        ("character?c:limit=x", "Invalid search term: c:limit. Value must be a whole number."),
        ("character?character_id=x", "Invalid search term: character_id. Value must be a number."),
        (
            "character?name.first=*ab",
            "Invalid search value for term: name.first. Regex query must have at least 3 characters.",
        ),
        ("character_name?height=7", "Invalid search term. Valid search terms: [character_id, name]"),
        ("character?c:show=height", "c:show or c:hide resulted in no valid terms."),
    ] {
        let body = census.get(&format!("/get/ps2:v2/{path}")).await;
        assert_eq!(body["errorMessage"], format!("INVALID_SEARCH_TERM: {expected}"), "{path}");
    }
    let refused = census.get("/s:refused/get/ps2:v2/character").await;
    assert!(text(&refused, "/error").starts_with("Provided Service ID is not registered.  A valid"));
}

/// All rows of a collection that are the lead's.
async fn of_auroram(census: &Census, collection: &str) -> Vec<Value> {
    let lead = census.get("/get/ps2:v2/character?name.first=Auroram").await;
    let id = text(&lead, "/character_list/0/character_id").to_owned();
    let path =
        format!("/s:example/get/ps2:v2/{collection}?character_id={id}&c:limit=1000&type=KILL,DEATH,ITEM,ACHIEVEMENT");
    let path = if collection == "characters_event" { path } else { path.split("&type").next().unwrap().to_owned() };
    let rows = census.get(&path).await[format!("{collection}_list")].as_array().unwrap().clone();
    assert!(!rows.is_empty(), "{collection}");
    rows
}

#[tokio::test(start_paused = true)]
async fn t3_auroram_is_there_beside_every_seed_with_all_that_census_knows() {
    for seed in [7, 8] {
        let census = Census(Sim::in_memory(Config { seed, ..Config::default() }, Ledger::closed()));
        let lead =
            census.get("/get/ps2:v2/character?name.first_lower=auroram&c:resolve=outfit,online_status,world").await;
        let lead = &lead["character_list"][0];
        assert_eq!(text(lead, "/character_id"), "5428990000000000001");
        assert_eq!((text(lead, "/outfit/alias"), text(lead, "/online_status")), ("DAWN", text(lead, "/world_id")));
        let friends = of_auroram(&census, "characters_friend").await;
        assert!(friends[0]["name"].is_null());
        let friends = friends[0]["friend_list"].as_array().unwrap();
        for friend in friends {
            let path = format!("/get/ps2:v2/character_name/{}", text(friend, "/character_id"));
            assert_eq!(census.get(&path).await["returned"], 1);
        }
        let title = census.get(&format!("/get/ps2:v2/title/{}", text(lead, "/title_id"))).await;
        assert_eq!(text(&title, "/title_list/0/name/en"), "Herald");
    }
}

/// For each collection of the cast: something that leads on to another one.
#[tokio::test(start_paused = true)]
async fn what_the_cast_has_is_described_by_other_collections() {
    let census = Census::new();
    for (own, field, collection) in [
        ("characters_item", "item_id", "item"),
        ("characters_weapon_stat", "item_id", "item_to_weapon"),
        ("characters_achievement", "achievement_id", "achievement"),
        ("characters_directive", "directive_id", "directive"),
        ("characters_directive_tree", "directive_tree_id", "directive_tree"),
        ("outfit_member_extended", "outfit_id", "outfit"),
    ] {
        for row in of_auroram(&census, own).await {
            let path = format!("/get/ps2:v2/{collection}?{field}={}", text(&row, &format!("/{field}")));
            assert_eq!(census.get(&path).await["returned"], 1, "{path}");
        }
    }
    let weapon = census.get("/get/ps2:v2/item?name.en=*Carbine&c:join=item_to_weapon(weapon)").await;
    let weapon = weapon.pointer("/item_list/0/item_id_join_item_to_weapon/weapon_id_join_weapon/equip_ms");
    assert_eq!(weapon, Some(&json!("650")));
    for collection in ["characters_stat", "characters_stat_history", "characters_stat_by_faction", "characters_skill"] {
        assert!(of_auroram(&census, collection).await.len() >= 3, "{collection}");
    }
    let others = census.get("/get/ps2:v2/characters_stat?character_id=5428990000000000003&c:limit=50").await;
    assert!(others["returned"].as_u64() > Some(10), "everybody has a record: {others}");
}

#[tokio::test(start_paused = true)]
async fn events_of_the_cast_are_kept_newest_first_and_go_on() {
    let census = Census::new();
    let before = of_auroram(&census, "characters_event").await;
    assert!(before.len() > 20, "{}", before.len());
    let times = |rows: &[Value]| rows.iter().map(|row| text(row, "/timestamp").to_owned()).collect::<Vec<_>>();
    assert!(times(&before).is_sorted_by(|newer, older| newer >= older));
    let kinds: std::collections::BTreeSet<_> = before.iter().map(|row| text(row, "/table_type")).collect();
    assert!(kinds.contains("kills") && kinds.contains("deaths") && kinds.len() == 4, "{kinds:?}");
    tokio::time::sleep(std::time::Duration::from_mins(10)).await;
    let path = format!("after={}", 1 + times(&before)[0].parse::<i64>().unwrap());
    let path = format!("/get/ps2:v2/characters_event?id=5428990000000000001&type=KILL&c:limit=500&{path}");
    let after = census.get(&path).await;
    let after = after["characters_event_list"].as_array().unwrap();
    assert!(!after.is_empty() && after.iter().all(|row| text(row, "/event_type") == "Death"), "{after:?}");
    let weapon = census.get(&format!("/get/ps2:v2/item/{}", text(&after[0], "/attacker_weapon_id"))).await;
    assert_eq!(weapon["returned"], 1);
    assert_eq!(census.get("/get/ps2:v2/characters_event").await, json!({"errorCode": "SERVER_ERROR"}));
}
