//! Lists, page by page.

use bugle_planetside::census::{Character, Query};
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
