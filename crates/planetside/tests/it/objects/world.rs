//! Worlds, the land on them, and what is fought for.

use bugle_planetside::{FacilityId, World, Zone};

use super::little::{Little, row};

fn land() -> Little {
    let region = |id: &str, facility: &str, name: &str| {
        row([("map_region_id", id), ("facility_id", facility), ("facility_name", name), ("zone_id", "2")])
    };
    let link = |from: &str, to: &str| row([("zone_id", "2"), ("facility_id_a", from), ("facility_id_b", to)]);
    Little::default()
        .with("map_region", [region("21", "201", "Mao"), region("22", "202", "Xelas"), region("23", "203", "Quartz")])
        .with("facility_link", [link("201", "202"), link("203", "201")])
        .with("zone", [row([("zone_id", "2"), ("name.en", "Indar")])])
        .with(
            "world",
            [row([("world_id", "13"), ("name.en", "Cobalt")]), row([("world_id", "99"), ("name.en", "Atlantis")])],
        )
        .with(
            "game_server_status",
            [
                row([
                    ("game_code", "ps2"),
                    ("name", "Cobalt (EU)"),
                    ("last_reported_state", "low"),
                    ("last_reported_time", "5"),
                ]),
                row([("game_code", "ps2"), ("name", "Atlantis"), ("last_reported_state", "down")]),
            ],
        )
        .with("map", [row([("ZoneId", "2")])])
}

#[tokio::test]
async fn the_lattice_in_both_directions() {
    let (census, little) = land().client();
    let mao = census.facility(FacilityId(201));
    let mut linked: Vec<_> = mao.connected().await.unwrap().into_iter().filter_map(|it| it.facility_name).collect();
    linked.sort();
    assert_eq!(linked, ["Quartz", "Xelas"]);
    // The facility itself once, for both; and each direction.
    let mut asked = little.asked();
    asked.sort();
    assert_eq!(
        asked,
        [
            "facility_link?facility_id_a=201&c:limit=5000&c:join=map_region^on:facility_id_b^to:facility_id",
            "facility_link?facility_id_b=201&c:limit=5000&c:join=map_region^on:facility_id_a^to:facility_id",
            "map_region?facility_id=201&c:limit=1",
        ]
    );
    assert_eq!(census.facility("Mao").zone().key().await.unwrap(), Some(Zone(2)));
    assert_eq!(mao.links().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_state_of_a_server_by_its_name() {
    let (census, little) = land().client();
    let cobalt = census.world(World(13)).status().await.unwrap().unwrap();
    assert_eq!(cobalt.last_reported_state.as_deref(), Some("low"));
    assert_eq!(little.asked(), ["global/game_server_status?game_code=ps2&name=^Cobalt"]);
    // One that is not known here.
    let atlantis = census.world(World(99)).status().await.unwrap().unwrap();
    assert_eq!(atlantis.last_reported_state.as_deref(), Some("down"));
    assert_eq!(little.asked().len(), 2);
}

#[tokio::test]
async fn the_map_of_some_zones() {
    let (census, little) = land().client();
    assert_eq!(census.world(World(13)).map([Zone(2), Zone(4)]).await.unwrap().len(), 1);
    assert_eq!(little.asked(), ["map?world_id=13&zone_ids=2,4&c:limit=3000"]);
    assert!(census.world(World(13)).map([]).await.unwrap().is_empty());
    assert_eq!(little.asked(), [""; 0]);
}
