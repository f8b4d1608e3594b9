//! The example `event_polling.py`, everything at once:
//!
//! ```python
//! stream = EventStream(api, queue_size=1000, persist_path="state.json")
//! stream.watch_clans(["#2PP"], interval=60)
//! stream.watch_wars(["#2PP"], interval=30)
//! stream.watch_players(["#900PUCPV"], interval=120)
//! stream.watch_maintenance(interval=30)
//!
//! async with stream:
//!     async for event in stream:
//!         print(f"[{event.event_type.value}] {event.tag}")
//!         for change in event.changes:
//!             print(f"  {change.field}: {change.old_value} -> {change.new_value}")
//! ```

use std::path::Path;
use std::time::Duration;

use bugle::clash::{Watch, tags};
use bugle::{BoxError, EventStream};

use crate::{Game, change};

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let state = std::env::temp_dir().join(format!("bugle-from-cocapi-polling-{}", std::process::id()));
    let stream = start(&game, &state).await?;

    // A reader with a name: what it has not confirmed comes again after a restart.
    let mut events = stream.events().named("printer").open().await?;
    for _ in 0..40 {
        let event = events.next().await.ok_or("the stream has ended")?;
        println!("[{}] {}", event.kind, event.subject());
        change::say(&event);
        events.confirm(&event);
    }
    stream.stop().await;
    std::fs::remove_dir_all(state)?;
    Ok(())
}

async fn start(game: &Game, state: &Path) -> Result<EventStream, BoxError> {
    let watch = Watch::new(game.api.clone())
        .clans(tags(&game.clans).every(Duration::from_mins(1)))
        .wars(tags(&game.clans).every(Duration::from_secs(30)))
        .players(tags(&game.players).every(Duration::from_mins(2)))
        .maintenance_every(Duration::from_secs(30));
    Ok(game.builder().journal(state).queue_size(1000).source(watch).build().await?)
}
