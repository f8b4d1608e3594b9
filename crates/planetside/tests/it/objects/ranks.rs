//! Leaderboards.

use std::sync::atomic::Ordering;

use bugle_planetside::census::{Period, Stat};
use bugle_planetside::{CharacterId, World};
use futures_util::TryStreamExt as _;

use super::little::{Little, row};

fn board(count: u32) -> Little {
    let rank = |place: u32| {
        let (id, place) = ((2 * place + 1).to_string(), place.to_string());
        row([("character_id", &id), ("rank", &place), ("value", "100")])
    };
    Little::default()
        .with("leaderboard", (0..count).map(rank))
        .with("characters_leaderboard", (0..count).map(rank))
        .with("character", [row([("character_id", "1"), ("name.first", "Higby"), ("name.first_lower", "higby")])])
}

#[tokio::test]
async fn the_best_ten_or_as_many_as_are_said() {
    let (census, little) = board(30).client();
    let board = census.leaderboard(Stat::Kills, Period::OneLife);
    assert_eq!(board.clone().await.unwrap().len(), 10);
    assert_eq!(board.world(World(10)).start(5).limit(20).await.unwrap().len(), 20);
    assert_eq!(
        little.asked(),
        [
            "leaderboard?name=Kills&period=OneLife&c:limit=10",
            "leaderboard?name=Kills&period=OneLife&world=10&c:limit=20&c:start=5",
        ]
    );
}

#[tokio::test]
async fn all_ten_thousand_in_ten_pages() {
    let (census, little) = board(12_000).client();
    let all: Vec<_> = census.leaderboard(Stat::Score, Period::Daily).stream().try_collect().await.unwrap();
    assert_eq!((all.len(), little.asked().len()), (10_000, 10));
}

/// Whoever falls back while they are read is on the next page once more.
#[tokio::test]
async fn a_short_page_is_the_last_and_nobody_is_there_twice() {
    let again = |place: &str| row([("character_id", "1"), ("rank", place), ("value", "99")]);
    let (census, little) = board(1500).with("leaderboard", [again("1500")]).client();
    let all: Vec<_> = census.leaderboard(Stat::Score, Period::Daily).stream().try_collect().await.unwrap();
    assert_eq!((all.len(), little.asked().len()), (1500, 2));
}

#[tokio::test]
async fn the_characters_come_along() {
    let (census, little) = board(2).client();
    for (cuts_joins, requests) in [(false, 2), (true, 2)] {
        // The second one is not there any more, and is looked for.
        little.cuts_joins.store(cuts_joins, Ordering::Relaxed);
        let both = census.leaderboard(Stat::Time, Period::Weekly).with_characters().await.unwrap();
        let known: Vec<_> = both.iter().map(|(leader, row)| (leader.rank, row.is_some())).collect();
        assert_eq!((known, little.asked().len()), (vec![(0, true), (1, false)], requests));
    }
}

#[tokio::test]
async fn the_place_of_one_and_of_several() {
    let (census, little) = board(300).client();
    let place = census.character(CharacterId(7)).rank(Stat::Deaths, Period::Monthly).await.unwrap().unwrap();
    assert_eq!(place.rank, Some(3));
    assert_eq!(little.asked(), ["characters_leaderboard?character_id=7&name=Deaths&period=Monthly&c:limit=100"]);
    let ids = (0..150).map(|place| CharacterId(2 * place + 1));
    let places = census.characters(ids).ranks(Stat::Kills, Period::Forever).await.unwrap();
    assert_eq!((places.len(), little.asked().len()), (150, 2));
}

#[test]
fn words_are_read_without_case() {
    assert_eq!("onelife".parse(), Ok(Period::OneLife));
    assert_eq!("KILLS".parse(), Ok(Stat::Kills));
    assert_eq!("luck".parse::<Stat>().unwrap_err().to_string(), "there is no such statistic of a leaderboard");
}
