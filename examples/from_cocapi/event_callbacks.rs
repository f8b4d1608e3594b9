//! The example `event_callbacks.py`:
//!
//! ```python
//! @stream.on(EventType.MEMBER_JOINED)
//! async def on_join(event):
//!     print(f"{event.metadata['member_name']} joined!")
//!
//! @stream.on(EventType.CLAN_UPDATED)
//! async def on_clan(event):
//!     for change in event.changes:
//!         print(f"{change.field}: {change.old_value} -> {change.new_value}")
//!
//! await stream.run()
//! ```

use bugle::BoxError;
use bugle::clash::{ClanChanged, MemberJoined, Watch};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    // Points change all the time, and are told to those who ask for what is noisy.
    let stream = game.follow(Watch::new(game.api.clone()).clans(&game.clans).noisy(true)).await?;

    let joins = stream.on::<MemberJoined>().once().call(|joined, _| println!("{} joined!", joined.member.name));
    let changes = stream.on::<ClanChanged>().once().call(|clan, _| {
        println!("{}: {} -> {}", clan.attribute, clan.old, clan.new);
    });
    stream.start(); // `stream.run()` would wait for ever
    joins.done().await;
    changes.done().await;
    stream.stop().await;
    Ok(())
}
