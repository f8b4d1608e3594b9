//! The basic setup, one event after the other. The README of cocapi and the docs of its module and class show the same:
//!
//! ```python
//! config = ApiConfig(enable_caching=False)
//!
//! async with CocApi("token", config=config) as api:
//!     stream = EventStream(api)
//!     stream.watch_clans(["#2PP"], interval=60)
//!     stream.watch_wars(["#2PP"], interval=30)
//!     stream.watch_players(["#900PUCPV"], interval=120)
//!
//!     async with stream:
//!         async for event in stream:
//!             print(event.event_type, event.tag)
//!             for change in event.changes:
//!                 print(f"  {change.field}: {change.old_value} -> {change.new_value}")
//! ```
//!
//! There is no cache to be turned off: it knows for how long the API would give the same answer, and the schedule knows too.

use std::time::Duration;

use bugle::BoxError;
use bugle::clash::{UnitUpgraded, Watch, tags};

use crate::{Game, change};

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let watch = Watch::new(game.api.clone())
        .clans(tags(&game.clans).every(Duration::from_mins(1)))
        .wars(tags(&game.clans).every(Duration::from_secs(30)))
        .players(tags(&game.players).every(Duration::from_mins(2)));
    let stream = game.follow(watch).await?;

    let mut events = stream.events();
    while let Some(event) = events.next().await {
        println!("{} {}", event.kind, event.subject());
        change::say(&event);
        if event.get::<UnitUpgraded>().is_some() {
            break; // so that the example ends
        }
    }
    stream.stop().await;
    Ok(())
}
