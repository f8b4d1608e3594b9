//! The clan watcher:
//!
//! ```python
//! stream.watch_clans(
//!     ["#TAG1", "#TAG2"],
//!     interval=60,            # Poll every 60 seconds
//!     track_members=True,     # Detect join/leave/update (default: True)
//! )
//! ```

use std::time::Duration;

use bugle::BoxError;
use bugle::clash::{ClanTag, MemberDonated, Watch, tags};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let minute = Duration::from_mins(1);
    let (with, without) = game.clans.split_at(2);
    let watch = Watch::new(game.api.clone())
        .clans(tags(with).every(minute).members(true))
        .clans(tags(without).every(minute).members(false));
    let stream = game.follow(watch).await?;

    // Nobody hears of the members of the others, however long one waits.
    let alone: ClanTag = without[0].parse()?;
    let gifts = stream.on::<MemberDonated>().filter(alone).call(|_, _| ());
    let gift = stream.wait_for::<MemberDonated>().await?;
    println!("{} gave {} troops in {}", gift.member.name, gift.delta, gift.clan_tag);
    tokio::time::sleep(Duration::from_hours(6)).await;
    println!("of members of {alone}: {} events", gifts.stats().fired);
    stream.stop().await;
    Ok(())
}
