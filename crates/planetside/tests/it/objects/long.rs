//! Long lists, page by page.

use bugle_planetside::{CharacterId, OutfitId};
use futures_util::{StreamExt as _, TryStreamExt as _};
use std::collections::BTreeSet;

use super::little::{Little, row};

fn crowd(count: u32) -> Little {
    let numbers = move || (1..=count).map(|number| (2 * number + 1).to_string());
    let members = numbers().map(|id| row([("character_id", &id), ("outfit_id", "7")]));
    let statuses = numbers().map(|id| row([("character_id", &id), ("online_status", "10")]));
    Little::default().with("outfit_member", members).with("characters_online_status", statuses)
}

#[tokio::test]
async fn a_page_is_asked_for_when_the_last_one_was_taken() {
    let (census, little) = crowd(2500).client();
    let mut members = census.outfit(OutfitId(7)).members().stream();
    for _ in 0..1000 {
        members.next().await.unwrap().unwrap();
    }
    assert_eq!(little.asked(), ["outfit_member?outfit_id=7&c:limit=1000"]);
    let rest: Vec<_> = members.try_collect().await.unwrap();
    assert_eq!(rest.len(), 1500);
    assert_eq!(
        little.asked(),
        ["outfit_member?outfit_id=7&c:limit=1000&c:start=1000", "outfit_member?outfit_id=7&c:limit=1000&c:start=2000",]
    );
}

#[tokio::test]
async fn what_is_linked_comes_with_its_page() {
    let (census, little) = crowd(1500).client();
    let statuses: Vec<_> = census.outfit(OutfitId(7)).online_statuses().stream().try_collect().await.unwrap();
    let distinct: BTreeSet<_> = statuses.iter().map(|status| status.character_id).collect();
    assert_eq!((statuses.len(), distinct.len(), little.asked().len()), (1500, 1500, 2));
}

#[tokio::test]
async fn a_long_list_of_ids_is_read_a_hundred_at_a_time() {
    let (census, little) = crowd(250).client();
    let statuses = census.outfit(OutfitId(7)).members().online_status();
    let streamed: Vec<_> = statuses.stream().try_collect().await.unwrap();
    assert_eq!((streamed.len(), little.asked().len()), (250, 4));
    assert_eq!(statuses.await.unwrap().len(), 250);
    assert_eq!(little.asked().len(), 4);
}

/// Each hundred begins with its first page.
#[tokio::test]
async fn several_hundred_with_many_rows_each_are_read_to_the_end_and_nothing_comes_twice() {
    let characters = || (1..=150_u32).map(|number| (2 * number + 1).to_string());
    let of_one = |id: &str| {
        (0..15_u32).map(|item| row([("character_id", id), ("item_id", &item.to_string())])).collect::<Vec<_>>()
    };
    let items: Vec<_> = characters().flat_map(|id| of_one(&id)).collect();
    let again = items[0].clone();
    // On the second page of the first hundred once more.
    let little = Little::default().with("characters_item", items.into_iter().take(1500).chain([again]));
    let little = little.with("characters_item", characters().skip(100).flat_map(|id| of_one(&id)));
    let (census, little) = little.client();
    let ids = characters().map(|id| CharacterId(id.parse().unwrap()));
    let rows: Vec<_> = census.characters(ids).item_rows().stream().try_collect().await.unwrap();
    assert_eq!((rows.len(), little.asked().len()), (150 * 15, 3));
}

/// A member whose row has changed between two pages, as when somebody is promoted.
#[tokio::test]
async fn who_changes_while_they_are_read_is_there_once() {
    let promoted = row([("character_id", "3"), ("outfit_id", "7"), ("rank", "Officer")]);
    let (census, _) = crowd(1500).with("outfit_member", [promoted]).client();
    let members: Vec<_> = census.outfit(OutfitId(7)).members().stream().try_collect().await.unwrap();
    assert_eq!(members.len(), 1500);
}

#[tokio::test]
async fn what_leads_nowhere_asks_for_nothing() {
    let (census, little) = crowd(1).client();
    let none: Vec<_> = census.outfits([]).members().stream().try_collect().await.unwrap();
    assert!(none.is_empty() && little.asked().is_empty());
}
