//! Lists, page by page.

use bugle_planetside::census::{Character, Join, Query, Verb};
use bugle_planetside::{CensusError, CharacterId};
use futures_util::{StreamExt as _, TryStreamExt as _};

use super::{Desk, body, character, list, parameter};

/// Characters with these ids, in pages.
fn page(path: &str, ids: impl Iterator<Item = u64>) -> bugle_http::Response {
    let number = |name| parameter(path, name).map_or(0, |text| text.parse().unwrap());
    list("character", ids.skip(number("c:start")).take(number("c:limit")).map(character))
}

#[tokio::test(start_paused = true)]
async fn a_list_is_walked_to_its_end() {
    let desk = Desk::default();
    let client = desk.client(|path, _| page(path, 0..25));
    let rows: Vec<Character> = client.find::<Character>().limit(10).stream().try_collect().await.unwrap();
    assert_eq!(rows.iter().map(|row| row.character_id.0).collect::<Vec<_>>(), (0..25).collect::<Vec<_>>());
    let asked = desk.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked[2].ends_with("character?c:limit=10&c:start=20"), "{}", asked[2]);
    let rest = client.query(Query::new("character").limit(10).start(18)).stream();
    assert_eq!(rest.try_collect::<Vec<_>>().await.unwrap().len(), 7);
    assert_eq!(client.find::<Character>().stream().count().await, 25);
    assert_eq!(desk.asked().len(), 5, "of five hundred, less is the end");
}

#[tokio::test(start_paused = true)]
async fn a_walk_begins_where_it_is_told_and_always_gets_rows() {
    let desk = Desk::default();
    let client = desk.client(|path, _| page(path, 0..25));
    let rows = client.query(Query::new("character").verb(Verb::Count).limit(10).start(3)).stream();
    let rows: Vec<_> = rows.try_collect().await.unwrap();
    assert_eq!((rows.len(), rows[0]["character_id"].as_str(), desk.asked().len()), (22, Some("3"), 3));
    assert!(desk.asked().iter().all(|path| path.contains("/get/")), "{:?}", desk.asked());
    assert!(desk.asked()[1].ends_with("c:start=13"), "{:?}", desk.asked());
}

/// Where the service leaves rows out of a page because nothing is joined to them, or counts a page by databases.
#[tokio::test(start_paused = true)]
async fn a_page_that_is_shorter_than_its_limit_need_not_be_the_last() {
    let desk = Desk::default();
    let client = desk.client(|path, _| page(&path.replace("limit=10&", "limit=9&"), 0..25));
    let joined = client.find::<Character>().limit(10).join(Join::new("outfit_member").inner()).stream();
    let rows: Vec<Character> = joined.try_collect().await.unwrap();
    assert_eq!((rows.len(), desk.asked().len()), (9 + 9 + 5, 4), "those that were left out are counted");
    let desk = Desk::default();
    let client = desk.client(|path, _| page(&path.replace("limitPerDB", "limit"), 0..25));
    let rows: Vec<Character> = client.find::<Character>().limit_per_db(10).stream().try_collect().await.unwrap();
    assert_eq!((rows.len(), desk.asked().len()), (25, 3));
}

#[tokio::test(start_paused = true)]
async fn what_is_odd_is_counted_and_takes_nothing_else_with_it() {
    let desk = Desk::default();
    let odd = || [r#"{"character_id":"1","faction_id":[],"hat":"7"}"#, "7"].map(str::to_owned);
    let client = desk.client(move |_, _| list("character", odd()));
    let rows: Vec<Character> = client.find::<Character>().stream().try_collect().await.unwrap();
    let after_stream = client.census_stats().oddities;
    assert_eq!((rows.len(), after_stream.dropped, after_stream.unknown), (1, 1, 1));
    client.get_by_id::<Character>(CharacterId(1)).await.unwrap().unwrap();
    let after_look_up = client.census_stats().oddities;
    assert_eq!(after_look_up.unknown, 2);
    assert!(after_look_up.odd > after_stream.odd && after_stream.odd > 0);
}

/// A list to which something is added in front while it is walked; and one that leads back to its beginning.
#[tokio::test(start_paused = true)]
async fn nothing_comes_twice_and_a_page_without_news_is_the_last() {
    let desk = Desk::default();
    let client = desk.client(|path, number| page(path, (0..30).map(move |id| if number == 0 { id + 1 } else { id })));
    let ids = |rows: Vec<Character>| rows.into_iter().map(|row| row.character_id).collect::<Vec<_>>();
    let rows = client.find::<Character>().limit(10).stream().try_collect().await.unwrap();
    assert_eq!(ids(rows), (1..30).map(CharacterId).collect::<Vec<_>>());
    let desk = Desk::default();
    let client = desk.client(|path, _| {
        list("character", (0..10).map(character).take(parameter(path, "c:limit").unwrap().parse().unwrap()))
    });
    let rows = client.find::<Character>().limit(10).stream().try_collect().await.unwrap();
    assert_eq!((ids(rows).len(), desk.asked().len()), (10, 2));
}

#[tokio::test(start_paused = true)]
async fn an_error_is_an_item_and_the_page_is_asked_for_again() {
    let desk = Desk::default();
    // The second page fails, as often as it is tried, and then comes.
    let client = desk.client(|path, number| match number {
        1..=3 => body(r#"{"error":"service_unavailable"}"#),
        _ => page(path, 0..25),
    });
    let items: Vec<_> = client.find::<Character>().limit(10).stream().collect().await;
    let failed: Vec<_> = items.iter().enumerate().filter(|(_, item)| item.is_err()).map(|(at, _)| at).collect();
    assert_eq!((items.len(), failed), (26, vec![10]));
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_where_asking_again_cannot_help_or_did_not() {
    for (error, errors) in [
        (r#"{"errorCode":"SERVER_ERROR","errorMessage":"INVALID_SEARCH_TERM: no"}"#, 1),
        (r#"{"error":"service_unavailable"}"#, 3),
        (r#"{"count":3}"#, 3),
    ] {
        let desk = Desk::default();
        let client = desk.client(move |_, _| body(error));
        let items: Vec<Result<Character, CensusError>> = client.find::<Character>().stream().collect().await;
        assert_eq!((items.len(), items.iter().filter(|item| item.is_err()).count()), (errors, errors), "{error}");
    }
}
