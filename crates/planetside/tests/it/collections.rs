//! Recorded rows of Census, read into their types and written back as they came.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use bugle_event::Timestamp;
use bugle_model::{Model, Read as _};
use bugle_planetside::census::{
    COLLECTIONS, Character, CharactersFriend, Collection, Fish, Item, Language, Map, MapRegion, Named as _, Outfit,
    TitleId, Vehicle, VisitCollection, WeaponDatasheet, World, WorldStatHistory, WorldState, visit_collections,
};
use bugle_planetside::{CharacterId, FacilityId, Faction, ItemId};
use serde_json::{Value, json};

/// The rows of all recorded answers by collection, each with the file that it is in.
type Rows = BTreeMap<String, Vec<(String, Value)>>;

fn recorded() -> Rows {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/planetside");
    let mut rows = Rows::new();
    let folders = std::fs::read_dir(&data).expect("the recordings are there");
    let folders = folders.map(|folder| folder.unwrap().file_name().into_string().unwrap());
    // All of them but that of errors.
    for folder in folders.filter(|name| name.starts_with("rest") && name != "rest_errors") {
        for file in std::fs::read_dir(data.join(&folder)).unwrap() {
            let path = file.unwrap().path();
            let answer: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for (name, list) in answer.as_object().unwrap() {
                if let Some(collection) = name.strip_suffix("_list") {
                    let from = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
                    let found = list.as_array().unwrap().iter().map(|row| (from.clone(), row.clone()));
                    rows.entry(collection.to_owned()).or_default().extend(found);
                }
            }
        }
    }
    rows
}

/// What `c:distinct` answers: all values of a field, in a row that is none.
const DISTINCT: &str = "rest/collection_factionTags.json";
/// Has a joined row: a field that is not the map's own.
const JOINED: &str = "rest/collection_mapFacilities.json";

struct Check(Rows);

impl VisitCollection for Check {
    fn visit<C: Collection>(&mut self) {
        let mut keys = BTreeSet::new();
        for (file, row) in self.0.remove(C::COLLECTION).into_iter().flatten() {
            let read = C::from_json(row.to_string().as_bytes()).unwrap();
            let expected = (u32::from(file == DISTINCT), u32::from(file == JOINED));
            assert_eq!((read.odd_fields, read.unknown), expected, "{file}: {row}");
            assert_eq!(read.value.to_service(), row, "{file}");
            let is_whole = row.get(C::KEY).is_some();
            let is_new = keys.insert((file.clone(), read.value.key()));
            assert!(is_new || !C::IS_UNIQUE || !is_whole, "{file}: several rows of {}", read.value.key());
        }
    }
}

#[test]
fn all_recorded_rows_are_read_whole_and_written_back_as_they_came() {
    let mut check = Check(recorded());
    assert!(check.0.values().flatten().count() > 1000, "the recordings are there");
    visit_collections(&mut check);
    assert!(check.0.is_empty(), "recorded, and in no collection: {:?}", check.0.keys());
}

/// The first recorded row of a collection that is in `file`.
fn row<C: Collection>(file: &str) -> C {
    let rows = recorded();
    let (_, row) = rows[C::COLLECTION].iter().find(|(from, _)| from == file).expect("it is recorded");
    C::from_json(row.to_string().as_bytes()).unwrap().value
}

fn read<C: Collection>(row: &Value) -> C {
    C::from_json(row.to_string().as_bytes()).unwrap().value
}

#[test]
fn a_character_says_what_it_is() {
    let higby: Character = row("rest/character_higby.json");
    assert_eq!((higby.key(), higby.name()), (CharacterId(5_428_010_618_015_189_601), Some("Higby")));
    assert_eq!((higby.faction_id, higby.title_id), (Some(Faction::NC), Some(TitleId(100))));
    let times = higby.times.as_ref().unwrap();
    assert_eq!(times.last_login, Some(Timestamp::from_secs(1_669_320_455)));
    assert_eq!(times.last_login_date.unwrap().time(), Timestamp::from_secs(1_669_320_455));
    assert_eq!(higby.certs.as_ref().unwrap().percent_to_next, Some(0.172_138_888_836_2));
    assert_eq!((higby.battle_rank.as_ref().unwrap().value, higby.says("world_id")), (Some(101), false));
    let written = serde_json::to_value(&higby).unwrap();
    assert_eq!(
        (&written["battle_rank"]["value"], &written["character_id"]),
        (&json!(101), &json!("5428010618015189601"))
    );
    let again: Character = serde_json::from_value(written).unwrap();
    assert_eq!(again, higby);
}

#[test]
fn what_was_resolved_of_a_character_is_a_part_of_it() {
    let resolved = json!({
        "character_id": "7", "world_id": "1", "online_status": "0",
        "outfit": {"outfit_id": "3", "name": "Ours"}, "outfit_member": {"outfit_id": "3", "member_rank": "Leader"},
        "faction": {"faction_id": "2", "code_tag": "NC"}, "profile": {"profile_id": "4", "profile_type_id": "4"},
        "items": [{"item_id": "1", "account_level": "true"}], "friends": [{"character_id": "9", "online": "1"}],
        "currency": {"currency_id": "4", "quantity": "240"},
        "stats": {"stat": [{"stat_name": "play_time", "value_forever": "5"}],
                  "stat_history": [{"stat_name": "kills", "all_time": "3", "day": {"d01": "2", "d02": "1"}}]},
    });
    let body = Character::from_json(resolved.to_string().as_bytes()).unwrap();
    assert_eq!((body.odd_fields, body.unknown), (0, 0));
    let character = body.value;
    let stats = character.stats.as_ref().unwrap();
    let kills = stats.stat_history.as_ref().unwrap().get("kills").unwrap();
    assert_eq!((kills.all_time, kills.day.as_ref().unwrap().total()), (Some(3), 3));
    assert_eq!(character.items[0].account_level, Some(true));
    assert_eq!(character.outfit.as_ref().unwrap().name(), Some("Ours"));
    assert!(character.online_status.unwrap().is_none());
    assert_eq!(character.to_service(), resolved);
}

#[test]
fn histories_come_as_a_list_or_under_their_names() {
    let sent =
        json!({"stats": {"stat_history": {"kills": {"all_time": "3"}, "odd": [], "deaths": {"stat_name": "x"}}}});
    let character: Character = read(&sent);
    let histories = character.stats.as_ref().unwrap().stat_history.as_ref().unwrap();
    assert_eq!((histories.len(), histories.get("kills").unwrap().all_time), (1, Some(3)));
    assert_eq!(character.to_service(), sent);
    let whole = json!({"stats": {"stat_history": {"kills": {"all_time": "3"}, "deaths": {"all_time": "4"}}}});
    assert_eq!(read::<Character>(&whole).to_service(), whole);
}

#[test]
fn what_was_joined_is_found_where_it_was_put_and_by_its_collection() {
    let row: Outfit = read(&json!({
        "outfit_id": "3", "leader_character_id_join_character": {"character_id": "7", "name": {"first": "Ada"}},
        "members": [{"character_id": "7"}, 3, {"character_id": "8"}],
    }));
    assert_eq!(row.joined::<Character>("character").unwrap().name(), Some("Ada"));
    let members: Vec<_> = row.joined_list::<Character>("members").iter().map(Collection::key).collect();
    assert_eq!(members, [CharacterId(7), CharacterId(8)]);
    assert!(row.joined::<Item>("item").is_none() && row.joined_list::<Item>("item").is_empty());
    let map: Map = self::row(JOINED);
    let hvar = &map.regions.as_ref().unwrap().rows[0].data.as_ref().unwrap();
    let region: MapRegion = hvar.joined("map_region").unwrap();
    assert_eq!((region.facility_id, region.name()), (Some(FacilityId(7500)), Some("Hvar")));
    assert_eq!(hvar.faction_id, Some(Faction::TR));
}

#[test]
fn texts_are_there_in_languages() {
    let item: Item = row("rest/item.json");
    assert_eq!((item.key(), item.name()), (ItemId(4), Some("NC1 Gauss Rifle")));
    let name = item.name.as_ref().unwrap();
    assert_eq!((name.get(Language::Spanish), name.to_string().as_str()), (Some("Rifle Gauss NC1"), "NC1 Gauss Rifle"));
    let fish: Fish = row("rest/fish.json");
    let name = fish.name.as_ref().unwrap();
    assert_eq!((name.get(Language::Turkish), name.iter().count()), (None, 5));
    let world: World = row("rest/world.json");
    assert_eq!((world.state, world.name.unwrap().english()), (Some(WorldState::Online), Some("Cobalt")));
    for (sent, any, english) in [
        (json!("plain"), Some("plain"), Some("plain")),
        (json!({"pt": "sim"}), Some("sim"), None),
        (json!({"fr": "oui", "tr": "NULL"}), Some("oui"), None),
        (json!({"en": null}), None, None),
        (json!(null), None, None),
        (json!("NULL"), None, None),
        (json!({"en": true, "de": "drei"}), Some("drei"), None),
    ] {
        let vehicle: Vehicle = read(&json!({"vehicle_id": "1", "name": sent}));
        assert_eq!(vehicle.name(), any, "{sent}");
        assert_eq!(vehicle.name.as_ref().and_then(|name| name.english()), english, "{sent}");
        assert_eq!(vehicle.to_service(), json!({"vehicle_id": "1", "name": sent}));
    }
}

#[test]
fn what_is_none_is_written_back_as_it_came() {
    for none in [json!("NULL"), json!(null), json!("")] {
        let sent = json!({"item_id": "4", "faction_id": none, "is_vehicle_weapon": none, "skill_set_id": none});
        let body = Item::from_json(sent.to_string().as_bytes()).unwrap();
        assert_eq!((body.odd_fields, body.value.faction_id, body.value.says("faction_id")), (0, None, false));
        assert_eq!(body.value.to_service(), sent);
        let mut changed = body.value;
        changed.faction_id = Some(Faction::NC);
        assert_eq!(changed.to_service()["faction_id"], json!("2"));
    }
    let friends: CharactersFriend = row("rest/characters_friend.json");
    assert!(friends.name.is_none() && friends.friend_list.len() == 3);
}

#[test]
fn what_the_service_misspells_has_its_right_name_here() {
    let sheet: WeaponDatasheet = row("rest/weapon_datasheet.json");
    assert_eq!((sheet.fire_rate_ms_max, sheet.show_range), (Some(135.0), Some(true)));
    let history: WorldStatHistory = row("rest/world_stat_history.json");
    assert_eq!((history.month.unwrap().get(5), history.kind.as_deref()), (Some(309_277), Some("EmpireScore")));
}

/// The collections that the service documents.
const DOCUMENTED: &str = "ability ability_type achievement armor_facing armor_info character character_name characters_achievement \
    characters_currency characters_directive characters_directive_objective characters_directive_tier \
    characters_directive_tree characters_event characters_event_grouped characters_friend characters_item \
    characters_leaderboard characters_online_status characters_skill characters_stat characters_stat_by_faction \
    characters_stat_history characters_weapon_stat characters_weapon_stat_by_faction characters_world currency \
    datatype directive directive_tier directive_tree directive_tree_category effect effect_type empire_scores \
    event experience experience_rank facility_link facility_type faction fire_group fire_group_to_fire_mode \
    fire_mode fire_mode_2 fire_mode_to_projectile fire_mode_type fish image image_set image_set_default item \
    item_attachment item_category item_profile item_to_weapon item_type leaderboard loadout map map_hex map_region \
    marketing_bundle marketing_bundle_item marketing_bundle_with_1_item metagame_event metagame_event_state \
    objective objective_set_to_objective objective_type outfit outfit_member outfit_member_extended outfit_rank \
    player_state player_state_group player_state_group_2 profile profile_2 profile_armor_map profile_resist_map \
    projectile projectile_flight_type region resist_info resist_type resource_type reward reward_group_to_reward \
    reward_set_to_reward_group reward_type single_character_by_id skill skill_category skill_line skill_set \
    target_type title vehicle vehicle_attachment vehicle_faction vehicle_skill_set weapon weapon_ammo_slot \
    weapon_datasheet weapon_to_attachment weapon_to_fire_group world world_event world_stat_history zone \
    zone_effect zone_effect_type";

#[test]
fn all_collections_that_are_documented_have_types() {
    let typed: Vec<_> = COLLECTIONS.iter().map(|(name, _)| *name).collect();
    assert!(typed.is_sorted(), "the table is in order");
    // It was found in use, and is not documented.
    let found = ["experience_award_type"];
    let known: BTreeSet<_> = DOCUMENTED.split_whitespace().chain(found).collect();
    assert_eq!(known.len(), 114);
    assert_eq!(typed.into_iter().collect::<BTreeSet<_>>(), known);
}
