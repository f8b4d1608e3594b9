//! What happened, back in time.

use bugle_event::Timestamp;
use bugle_planetside::census::PastKind;
use bugle_planetside::{CharacterId, World};
use futures_util::TryStreamExt as _;
use serde_json::Value;

use super::little::{Little, row};

fn deaths(count: u64) -> impl Iterator<Item = Value> {
    (0..count).rev().map(|number| {
        // Three each second.
        let (second, weapon) = ((1000 + number / 3).to_string(), number.to_string());
        row([("character_id", "1"), ("event_type", "DEATH"), ("timestamp", &second), ("attacker_weapon_id", &weapon)])
    })
}

#[tokio::test]
async fn the_newest_first_in_one_request() {
    let (census, little) = Little::default().with("characters_event", deaths(30)).client();
    let past = census.character(CharacterId(1)).events().kinds([PastKind::DEATH]).limit(5);
    let past = past.after(Timestamp::from_secs(1001)).before(Timestamp::from_secs(1005));
    assert_eq!(past.await.unwrap().len(), 5);
    assert_eq!(little.asked(), ["characters_event?character_id=1&type=DEATH&after=1001&before=1005&c:limit=5"]);
}

#[tokio::test]
async fn all_of_it_page_by_page() {
    let (census, little) = Little::default().with("characters_event", deaths(2500)).client();
    let all: Vec<_> = census.character(CharacterId(1)).events().stream().try_collect().await.unwrap();
    assert_eq!(all.len(), 2500);
    let asked = little.asked();
    assert_eq!((asked.len(), &*asked[0]), (3, "characters_event?character_id=1&c:limit=1000"));
    // The second that was cut through is asked for again.
    assert_eq!(asked[1], "characters_event?character_id=1&before=1501&c:limit=1000");
}

#[tokio::test]
async fn of_worlds_and_by_opponents() {
    let (census, little) = Little::default().client();
    assert!(census.world(World(10)).events().kinds([PastKind::METAGAME]).await.unwrap().is_empty());
    let character = census.character(CharacterId(1));
    assert!(character.events_grouped([PastKind::KILL, PastKind::DEATH]).await.unwrap().is_empty());
    assert_eq!(
        little.asked(),
        [
            "world_event?world_id=10&type=METAGAME&c:limit=1000",
            "characters_event_grouped?character_id=1&type=KILL,DEATH&c:limit=100000",
        ]
    );
}
