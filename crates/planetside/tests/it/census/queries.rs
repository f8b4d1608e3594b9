//! Queries, and what comes of them.

use bugle_planetside::census::{Character, Item, Query, Verb, at_least};
use bugle_planetside::{CensusError, CharacterId};

use super::{Desk, body, character, list};

#[tokio::test(start_paused = true)]
async fn what_is_asked_is_what_is_said() {
    let desk = Desk::default();
    let client = desk.client(|path, _| match path {
        path if path.contains("/count/") => body(r#"{"count":"14"}"#),
        _ => list("character", [character(1), character(2)]),
    });
    let veterans = || client.find::<Character>().term("battle_rank.value", at_least(100));
    assert_eq!(veterans().await.unwrap().len(), 2);
    assert_eq!(veterans().limit(7).show("character_id").await.unwrap().len(), 2);
    assert!(client.get::<Character>().term("faction_id", 2).await.unwrap().is_some());
    assert_eq!(client.count::<Character>().term("faction_id", 2).await.unwrap(), 14);
    let raw = client.query(Query::new("character").verb(Verb::Count)).await.unwrap();
    assert_eq!((raw.count(), raw.rows.len()), (Some(14), 0));
    let asked = desk.asked().into_iter().map(|path| path.replace("/s:topsecret", "")).collect::<Vec<_>>();
    insta::assert_snapshot!(asked.join("\n"), @r"
    /get/ps2:v2/character?battle_rank.value=%5D100&c:limit=100
    /get/ps2:v2/character?battle_rank.value=%5D100&c:show=character_id&c:limit=7
    /get/ps2:v2/character?faction_id=2&c:limit=1
    /count/ps2:v2/character?faction_id=2
    /count/ps2:v2/character
    ");
}

#[tokio::test(start_paused = true)]
async fn a_row_that_cannot_be_read_takes_no_other_with_it_and_is_counted() {
    let desk = Desk::default();
    let client = desk.client(|_, _| list("character", [character(1), "7".to_owned(), character(2)]));
    assert_eq!(client.find::<Character>().await.unwrap().len(), 2);
    assert_eq!(client.census_stats().oddities.dropped, 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_service_would_refuse_is_not_asked() {
    let desk = Desk::default();
    let client = desk.client(|_, _| list("character", []));
    for failed in [
        client.find::<Character>().limit(0).await.map(drop),
        client.query(Query::new("event")).await.map(drop),
        client.count::<Item>().term("name.en", bugle_planetside::census::contains("VS")).await.map(drop),
    ] {
        assert!(matches!(failed, Err(CensusError::Misuse { .. })), "{failed:?}");
    }
    assert!(desk.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_same_at_the_same_time_is_asked_once() {
    let desk = Desk::default();
    let client = desk.client(|_, _| list("character", [character(1)]));
    let ask = || client.find::<Character>().term("faction_id", 1).into_future();
    let (first, second, third) = tokio::join!(ask(), ask(), ask());
    assert_eq!((first.unwrap(), third.unwrap()), (second.unwrap(), ask().await.unwrap()));
    // What is live is asked for anew when it is asked for again.
    assert_eq!(desk.asked().len(), 2);
    assert_eq!(client.census_stats().collections["character"].shared, 2);
}

#[tokio::test(start_paused = true)]
async fn a_body_without_what_was_asked_for_is_an_error() {
    let desk = Desk::default();
    let client = desk.client(|path, _| match path {
        path if path.contains("/count/") => list("character", []),
        _ => body(r#"{"outfit_list":[{}],"returned":1}"#),
    });
    assert_eq!(client.find::<Character>().await.unwrap_err().kind(), "unexpected");
    assert_eq!(client.get_by_id::<Character>(CharacterId(1)).await.unwrap_err().kind(), "unexpected");
    assert_eq!(client.count::<Character>().await.unwrap_err().kind(), "unexpected");
}
