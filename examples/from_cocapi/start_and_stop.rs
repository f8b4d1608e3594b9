//! Starting and stopping by hand, and from a callback:
//!
//! ```python
//! await stream.start()
//! ...
//! await stream.stop()
//!
//! @stream.on(EventType.MEMBER_LEFT)
//! async def on_leave(event):
//!     await stream.stop()
//!
//! await stream.run()
//! ```

use std::time::Duration;

use bugle::BoxError;
use bugle::clash::{MemberLeft, Watch};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let watch = || Watch::new(game.api.clone()).clans(&game.clans);

    let stream = game.follow(watch()).await?;
    let mut events = stream.events();
    stream.start();
    tokio::time::sleep(Duration::from_mins(1)).await;
    stream.stop().await;
    // What was told before is there to be read, to the last.
    let mut read = 0;
    while events.next().await.is_some() {
        read += 1;
    }
    println!("{} events were there to be read afterwards", if read < game.clans.len() { "too few" } else { "all" });

    let stream = game.follow(watch()).await?;
    stream.on::<MemberLeft>().call(|left, context| {
        println!("{} left {}; that is enough", left.member.name, left.clan_name);
        context.stop();
    });
    stream.run().await?;
    Ok(())
}
