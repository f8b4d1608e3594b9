//! What relations lead to, and by how few requests.

use std::sync::atomic::Ordering;
use std::time::Duration;

use bugle_planetside::census::{Language, Of as _, Outfit};
use bugle_planetside::{CharacterId, Client, ItemId, OutfitId};
use futures_util::future::try_join_all;
use tokio::task::JoinSet;

use super::little::{Little, row};

/// Higby of the outfit SKL, whose leader is Ada; Bob is in none.
fn people() -> Little {
    let person = |id, name, lower, title| {
        row([("character_id", id), ("name.first", name), ("name.first_lower", lower), ("title_id", title)])
    };
    let member = |id, rank| row([("character_id", id), ("outfit_id", "7"), ("rank_ordinal", rank)]);
    let status = |id, world| row([("character_id", id), ("online_status", world)]);
    let (name, alias) = (("name", "Skill"), ("alias", "SKL"));
    let lower = (("name_lower", "skill"), ("alias_lower", "skl"));
    let outfit = row([("outfit_id", "7"), name, lower.0, alias, lower.1, ("leader_character_id", "3")]);
    let higby = person("1", "Higby", "higby", "90");
    Little::default()
        .with("character", [higby, person("3", "Ada", "ada", "0"), person("5", "Bob", "bob", "0")])
        .with("outfit_member", [member("1", "2"), member("3", "1")])
        .with("outfit", [outfit])
        .with("title", [row([("title_id", "90"), ("name.en", "Chief"), ("name.de", "Chef")])])
        .with("characters_online_status", [status("1", "0"), status("3", "13")])
}

async fn outfit_of(census: &Client, character: u64) -> Option<OutfitId> {
    census.character(CharacterId(character)).outfit().await.unwrap().map(|outfit| outfit.outfit_id)
}

#[tokio::test]
async fn a_chain_asks_for_ids_and_not_for_rows() {
    let (census, little) = people().client();
    let leader = census.character("Higby").outfit().leader().character().await.unwrap().unwrap();
    assert_eq!(leader.character_id, CharacterId(3));
    assert_eq!(
        little.asked(),
        [
            "character?name.first_lower=higby&c:limit=1",
            "outfit_member?character_id=1&c:limit=1&c:join=outfit^on:outfit_id^to:outfit_id",
            "character?character_id=3&c:limit=1",
        ]
    );
}

#[tokio::test]
async fn each_relation_is_one_request() {
    let (census, little) = people().client();
    assert_eq!(outfit_of(&census, 1).await, Some(OutfitId(7)));
    assert_eq!(little.asked().len(), 1);
    assert_eq!(census.outfit(OutfitId(7)).members().await.unwrap().len(), 2);
    assert_eq!(little.asked(), ["outfit_member?outfit_id=7&c:limit=5000"]);
    let online = census.outfit(OutfitId(7)).online_members().await.unwrap();
    assert_eq!(online.iter().map(|member| member.character_id).collect::<Vec<_>>(), [CharacterId(3)]);
    assert_eq!(little.asked().len(), 1);
    let names = census.outfit(OutfitId(7)).members().character_name().keys().await.unwrap();
    assert_eq!((names, little.asked().len()), (vec![CharacterId(1), CharacterId(3)], 1));
    assert_eq!(census.characters([1, 3, 5].map(CharacterId)).outfit_member().await.unwrap().len(), 2);
    assert_eq!(little.asked(), ["outfit_member?character_id=1,3,5&c:limit=3"]);
}

#[tokio::test]
async fn what_is_in_a_row_is_not_asked_for() {
    let (census, little) = people().client();
    let outfit: Outfit = census.outfit(OutfitId(7)).await.unwrap().unwrap();
    little.asked();
    assert_eq!(outfit.of(&census).leader().key().await.unwrap(), Some(CharacterId(3)));
    assert_eq!(little.asked(), [""; 0]);
    let outfits = [outfit];
    assert_eq!(outfits.of(&census).leader().character().await.unwrap().len(), 1);
    assert_eq!(little.asked(), ["character?character_id=3&c:limit=1"]);
}

#[tokio::test]
async fn nobody_is_not_asked_for() {
    let (census, little) = people().client();
    let ada = census.character(CharacterId(3));
    assert!(ada.title().await.unwrap().is_none());
    assert_eq!(little.asked(), ["character?character_id=3&c:limit=1"]);
    assert_eq!(outfit_of(&census, 5).await, None);
    assert!(census.character("nobody").outfit().members().await.unwrap().is_empty());
    assert_eq!(little.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_who_ask_for_three_hundred_make_three_requests() {
    let members = (1..=300)
        .map(|number: u32| row([("character_id", &number.to_string()), ("outfit_id", "7"), ("rank_ordinal", "1")]));
    let outfit = [row([("outfit_id", "7"), ("name", "Skill")])];
    let mut little = Little::default().with("outfit_member", members).with("outfit", outfit);
    little.answers_after = Duration::from_millis(50);
    let (census, little) = little.client();
    let mut tasks = JoinSet::new();
    for number in 0..1000_u64 {
        let outfit = census.character(CharacterId(number % 300 + 1)).outfit();
        tasks.spawn(outfit.into_future());
    }
    for outfit in tasks.join_all().await {
        assert_eq!(outfit.unwrap().unwrap().outfit_id, OutfitId(7));
    }
    assert_eq!(little.asked().len(), 3);
}

#[tokio::test]
async fn what_is_the_same_until_an_update_is_asked_for_once() {
    let (census, little) = Little::default()
        .with("item_to_weapon", [row([("item_id", "4"), ("weapon_id", "9")])])
        .with("weapon", [row([("weapon_id", "9"), ("weapon_group_id", "3")])])
        .client();
    for _ in 0..2 {
        let asked = (0..5).map(|_| census.item(ItemId(4)).weapon().into_future());
        let weapons = try_join_all(asked).await.unwrap();
        assert!(weapons.iter().all(|weapon| weapon.as_ref().is_some_and(|weapon| weapon.weapon_id.0 == 9)));
    }
    assert_eq!(little.asked(), ["item_to_weapon?item_id=4&c:limit=1&c:join=weapon^on:weapon_id^to:weapon_id"]);
}

#[tokio::test]
async fn what_a_join_was_cut_off_of_is_asked_for() {
    let (census, little) = people().client();
    little.cuts_joins.store(true, Ordering::Relaxed);
    assert_eq!(outfit_of(&census, 1).await, Some(OutfitId(7)));
    assert_eq!(little.asked()[1..], ["outfit?outfit_id=7&c:limit=1"]);
}

#[tokio::test]
async fn a_name_comes_with_its_title() {
    let (census, little) = people().client();
    let name = census.character("higby").name_with_title(Language::German).await.unwrap();
    assert_eq!((name.as_deref(), little.asked().len()), (Some("Chef Higby"), 2));
    let name = census.character("ADA").name_with_title(Language::English).await.unwrap();
    assert_eq!((name.as_deref(), little.asked().len()), (Some("Ada"), 1));
    assert_eq!(census.character("ada").is_online().await.unwrap(), Some(true));
    assert_eq!(census.character("higby").is_online().await.unwrap(), Some(false));
    assert_eq!(census.character("bob").is_online().await.unwrap(), None);
}

#[tokio::test]
async fn several_keep_their_order_and_are_there_once() {
    let (census, _) = people().client();
    let order = [5, 1, 3, 1].map(CharacterId);
    let rows = census.characters(order).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.character_id.0).collect::<Vec<_>>(), [5, 1, 3]);
    assert_eq!(census.characters(order).outfit().await.unwrap().len(), 1);
}
