//! Rows by ids and names.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bugle_planetside::census::{Character, Item, Outfit};
use bugle_planetside::{CensusError, CharacterId, ItemId};
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::{Desk, body, character, characters, list, parameter};

fn named(character: Option<&Character>) -> Option<String> {
    character?.name.as_ref()?.first.clone()
}

#[tokio::test(start_paused = true)]
async fn a_thousand_look_ups_of_300_ids_make_3_requests() {
    let desk = Desk::default();
    let client = desk.client(|path, _| characters(path));
    let ask = async |number: u64| (number, client.get_by_id::<Character>(CharacterId(number % 300)).await.unwrap());
    for (number, character) in join_all((0..1000).map(ask)).await {
        assert_eq!(named(character.as_ref()), Some(format!("Name{}", number % 300)));
    }
    let mut asked = desk.asked();
    asked.sort();
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(asked[0].starts_with("/s:topsecret/get/ps2:v2/character?character_id=0,1,2,"), "{}", asked[0]);
    assert!(asked.iter().all(|path| path.ends_with("&c:limit=100")));
    let stats = client.census_stats().collections["character"].clone();
    // Of each id, one asked and the others went along.
    assert_eq!((stats.requests, stats.sent, stats.shared), (1000, 3, 700));
}

/// As tasks that know nothing of each other.
#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_that_ask_for_300_ids_make_3_requests() {
    let desk = Desk::default();
    let client = desk.client(|path, _| characters(path));
    let mut tasks = JoinSet::new();
    for number in 0..1000 {
        tasks.spawn(client.get_by_id::<Character>(CharacterId(number % 300)).into_future());
    }
    assert!(tasks.join_all().await.into_iter().all(|character| character.unwrap().is_some()));
    assert_eq!(desk.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn several_ids_are_given_by_id_and_those_that_are_not_there_are_left_out() {
    let desk = Desk::default();
    let client = desk.client(|path, _| characters(path));
    let found = client.get_by_ids::<Character>([3, 20_000, 1].map(CharacterId)).await.unwrap();
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), [CharacterId(1), CharacterId(3)]);
    assert_eq!(client.get_by_id::<Character>(CharacterId(20_000)).await.unwrap(), None);
    assert_eq!(desk.asked().len(), 1, "that somebody is not there is kept for a while");
    sleep(Duration::from_secs(30)).await;
    assert_eq!(client.get_by_id::<Character>(CharacterId(20_000)).await.unwrap(), None);
    assert_eq!(desk.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_changes_with_updates_only_is_kept() {
    let desk = Desk::default();
    let client = desk.client(|_, _| list("item", [r#"{"item_id":"4"}"#.to_owned()]));
    for _ in 0..3 {
        assert!(client.get_by_id::<Item>(ItemId(4)).await.unwrap().is_some());
        assert_eq!(client.find::<Item>().term("item_category_id", 3).await.unwrap().len(), 1);
    }
    assert_eq!(desk.asked().len(), 2);
    let stats = client.census_stats();
    assert_eq!((stats.collections["item"].cached, stats.cache.entries), (4, 2));
    sleep(Duration::from_hours(1)).await;
    assert!(client.get_by_id::<Item>(ItemId(4)).await.unwrap().is_some());
    assert_eq!(desk.asked().len(), 3);
}

/// That there is none, and that the service refuses to look.
#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_remembered_for_half_a_minute_and_no_longer() {
    let refused = [
        r#"{"errorCode":"SERVER_ERROR","errorMessage":"INVALID_SEARCH_TERM: no"}"#,
        r#"{"error":"No data found."}"#,
        r#"{"error":"Bad request syntax."}"#,
    ];
    for answer in refused.into_iter().chain([r#"{"item_list":[],"character_list":[],"returned":0}"#]) {
        let desk = Desk::default();
        let client = desk.client(move |_, _| body(answer));
        let start = tokio::time::Instant::now();
        for (second, asked) in [(0, 2), (29, 2), (31, 4)] {
            tokio::time::sleep_until(start + Duration::from_secs(second)).await;
            let (find, name) =
                (client.find::<Item>().term("faction_id", 9).await, client.get_by_name::<Character>("nobody").await);
            assert_eq!(find.is_err(), refused.contains(&answer));
            assert_eq!(name.is_err(), refused.contains(&answer));
            assert_eq!(desk.asked().len(), asked, "{second} {answer}");
        }
    }
}

/// Whatever goes wrong, and however often: when it is over, it is over.
#[tokio::test(start_paused = true)]
async fn no_look_up_is_kept_as_failed_for_good() {
    for error in [
        r#"{"error":"No data found."}"#,
        r#"{"error":"service_unavailable"}"#,
        r#"{"error":"Bad request syntax."}"#,
        r#"{"error":"Provided Service ID is not registered."}"#,
        r#"{"error":"Missing Service ID."}"#,
        r#"{"errorCode":"SERVER_ERROR"}"#,
        r#"{"errorCode":"SERVER_ERROR","errorMessage":"INVALID_SEARCH_TERM: no"}"#,
        r#"{"count":-1}"#,
        "<html>",
        "",
        "{}",
        r#"{"character_list":[{"#,
    ] {
        let (desk, is_over) = (Desk::default(), Arc::new(AtomicBool::new(false)));
        let over = Arc::clone(&is_over);
        let client = desk.client(move |path, _| match (over.load(Ordering::SeqCst), path.contains("character_id")) {
            (false, _) => body(error),
            (true, true) => characters(path),
            (true, false) if path.contains("/count/") => body(r#"{"count":1}"#),
            (true, false) => list("character", [character(7)]),
        });
        let by_id = async || client.get_by_id::<Character>(CharacterId(7)).await.map(|it| it.is_some());
        let by_name = async || client.get_by_name::<Character>("Name7").await.map(|it| it.is_some());
        let get = async || client.get::<Character>().term("faction_id", 1).await.map(|it| it.is_some());
        let count = async || client.count::<Character>().await.map(|count| count == 1);
        for _ in 0..3 {
            assert!(by_id().await.is_err() && by_name().await.is_err(), "{error}");
            assert!(get().await.is_err() && count().await.is_err(), "{error}");
        }
        is_over.store(true, Ordering::SeqCst);
        // Not even for long.
        sleep(Duration::from_mins(1)).await;
        assert!(by_id().await.unwrap() && by_name().await.unwrap() && get().await.unwrap(), "{error}");
        assert!(count().await.unwrap(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn names_are_found_without_case() {
    let desk = Desk::default();
    let client = desk.client(|path, _| match parameter(path, "name.first_lower") {
        Some("name7") => list("character", [character(7)]),
        Some(_) => list("character", []),
        None if path.contains("alias_lower=skl") => list("outfit", [r#"{"outfit_id":"1","alias":"SKL"}"#.to_owned()]),
        None if path.contains("name_lower=acme+inc") => list("outfit", [r#"{"outfit_id":"2"}"#.to_owned()]),
        None if path.contains("name.en=Pulsar+VS1&") && path.contains("&c:case=0&") => {
            list("item", [r#"{"item_id":"3","name":{"en":"Pulsar VS1"}}"#.to_owned()])
        }
        None if path.contains("name.en=^") || path.contains("name.en=%5E") => {
            let names = [r#"{"item_id":"1","name":{"en":"Hi"}}"#, r#"{"item_id":"2","name":{"en":"Hi, you"}}"#];
            list("item", names.map(str::to_owned))
        }
        None => list("outfit", []),
    });
    let name7 = client.get_by_name::<Character>(" NAME7\n").await.unwrap();
    assert_eq!(named(name7.as_ref()).as_deref(), Some("Name7"));
    assert_eq!(client.get_by_name::<Character>("nobody").await.unwrap(), None);
    let outfit = async |name| client.get_by_name::<Outfit>(name).await.unwrap().map(|outfit| outfit.outfit_id.0);
    assert_eq!((outfit("Skl").await, outfit("ACME Inc").await, outfit("none").await), (Some(1), Some(2), None));
    let item = async |name| client.get_by_name::<Item>(name).await.unwrap().map(|item| item.item_id.0);
    assert_eq!((item("Pulsar VS1").await, item("hi, YOU").await, item("Hi, who").await), (Some(3), Some(2), None));
    // An alias has four letters at most: nobody is asked for a longer one.
    assert!(!desk.asked().iter().any(|path| path.contains("alias_lower=acme")), "{:?}", desk.asked());
    // What would be read as an operator is not asked.
    let asked = desk.asked().len();
    let refused = client.get_by_name::<Character>("^hig").await.unwrap_err();
    assert!(matches!(refused, CensusError::Misuse { .. }), "{refused:?}");
    assert_eq!(desk.asked().len(), asked);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_is_dropped_takes_nothing_from_others() {
    let desk = Desk::default();
    let client = desk.client(|path, _| characters(path));
    let ask = || Box::pin(client.get_by_id::<Character>(CharacterId(1)).into_future());
    let find = || Box::pin(client.find::<Character>().term("character_id", 2).into_future());
    let (mut first, mut found) = (ask(), find());
    assert!((&mut first).now_or_never().is_none() && (&mut found).now_or_never().is_none());
    let (mut second, mut also_found) = (ask(), find());
    assert!((&mut second).now_or_never().is_none() && (&mut also_found).now_or_never().is_none());
    drop((first, found));
    assert!(second.await.unwrap().is_some());
    assert_eq!(also_found.await.unwrap().len(), 1);
    assert_eq!(desk.asked().len(), 2);
    // What nobody waits for is forgotten, and asked for anew.
    let mut third = ask();
    assert!((&mut third).now_or_never().is_none());
    drop(third);
    assert!(ask().await.unwrap().is_some());
}
