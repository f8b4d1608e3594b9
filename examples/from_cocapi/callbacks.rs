//! Callbacks instead of a loop, or beside one:
//!
//! ```python
//! stream = EventStream(api)
//! stream.watch_clans(["#2PP"])
//!
//! @stream.on(EventType.MEMBER_JOINED)
//! async def on_join(event):
//!     print(f"{event.metadata['member_name']} joined {event.tag}!")
//!
//! @stream.on(EventType.WAR_STATE_CHANGED)
//! async def on_war(event):
//!     print(f"War: {event.metadata['war_state_from']} -> {event.metadata['war_state_to']}")
//!
//! await stream.run()  # Blocks, dispatches to callbacks
//! ```
//!
//! As it stands there the second callback is never called: nobody watches wars.

use bugle::BoxError;
use bugle::clash::{MemberJoined, WarEnded, WarFound, WarStarted, Watch};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let stream = game.follow(Watch::new(game.api.clone()).clans(&game.clans).wars(&game.clans)).await?;

    stream.on::<MemberJoined>().run(|joined, _| async move {
        println!("{} joined {}!", joined.member.name, joined.clan_tag);
        Ok(())
    });
    // Each step of a war has a kind of its own, and says more than that it was taken.
    stream.on_either::<(WarFound, WarStarted, WarEnded)>().call(|event, context| {
        if event.get::<WarFound>().is_some() {
            println!("War: notInWar -> preparation");
        } else if event.get::<WarStarted>().is_some() {
            println!("War: preparation -> inWar");
        } else if let Some(ended) = event.get::<WarEnded>() {
            println!("War: inWar -> warEnded: {:?} for {}", ended.outcome, ended.matchup.clan.name);
            context.stop(); // so that the example ends
        }
    });
    stream.run().await?;
    Ok(())
}
