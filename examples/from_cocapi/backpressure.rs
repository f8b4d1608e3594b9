//! Backpressure:
//!
//! ```python
//! stream = EventStream(api, queue_size=1000)      # 0: unlimited
//! ```
//!
//! In cocapi a full queue stops the polling, and what happens meanwhile is seen late, or never. Here a reader has a place of
//! its own: the polling goes on, and a reader that falls more than the queue behind is told what it has missed, or reads on
//! from the journal on disk if there is one.

use std::time::Duration;

use bugle::clash::Watch;
use bugle::{BoxError, Gap};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let watch = || Watch::new(game.api.clone()).clans(&game.clans).noisy(true);

    let stream = game.builder().source(watch()).queue_size(50).build().await?;
    let mut events = stream.events();
    let first = events.next().await.ok_or("the stream has ended")?;
    println!("first: {}", first.kind);
    tokio::time::sleep(Duration::from_hours(1)).await; // a reader that is busy
    println!("{} events have come meanwhile", events.lag());
    let missed = loop {
        let event = events.next().await.ok_or("the stream has ended")?;
        if let Some(missed) = event.get::<Gap>().and_then(|gap| gap.missed) {
            break missed;
        }
    };
    println!("{missed} of them were too many for the queue");
    stream.stop().await;

    // Unlimited, as in cocapi: nothing is missed, as long as there is memory.
    let stream = game.builder().source(watch()).queue_size(0).build().await?;
    let mut events = stream.events();
    events.next().await;
    tokio::time::sleep(Duration::from_hours(1)).await;
    println!("without a limit, all {} of them are there", events.lag());
    stream.stop().await;
    Ok(())
}
