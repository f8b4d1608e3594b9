//! A state that survives restarts:
//!
//! ```python
//! stream = EventStream(api, persist_path="state.json")
//! ```
//!
//! cocapi writes it when it is stopped in an orderly way. Here it is written with the events, in one transaction, so that a
//! `kill -9` loses nothing either; and what happened while nobody looked is told with the time between the two looks.

use std::path::Path;
use std::time::Duration;

use bugle::clash::{ClanSnapshot, MemberDonated, Watch};
use bugle::{BoxError, EventStream, Gap};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let state = std::env::temp_dir().join(format!("bugle-from-cocapi-{}", std::process::id()));
    let ran = twice(&game, &state).await;
    std::fs::remove_dir_all(&state)?;
    ran
}

async fn twice(game: &Game, state: &Path) -> Result<(), BoxError> {
    let stream = start(game, state).await?;
    let first = stream.wait_for::<ClanSnapshot>().await?;
    println!("first look at {}: {} members", first.0.name, first.0.members);
    stream.wait_for::<MemberDonated>().await?;
    stream.stop().await;
    drop(stream);

    tokio::time::sleep(Duration::from_hours(3)).await; // the program is down

    // No first look again: it goes on from what it knew.
    let stream = start(game, state).await?;
    let looks = stream.on::<ClanSnapshot>().call(|_, _| ());
    stream.on::<Gap>().once().call(|gap, _| println!("unseen: {:?} from {:?} to {}", gap.subjects, gap.from, gap.to));
    let gift = stream.wait_for::<MemberDonated>().await?;
    let (name, before) = (&gift.member.name, gift.event().not_before);
    println!("{name} gave {} troops while nobody looked, after {before:?}", gift.delta);
    println!("first looks: {}", looks.stats().fired);
    stream.stop().await;
    Ok(())
}

async fn start(game: &Game, state: &Path) -> Result<EventStream, BoxError> {
    let watch = Watch::new(game.api.clone()).clans(&game.clans);
    Ok(game.builder().journal(state).source(watch).build().await?)
}
