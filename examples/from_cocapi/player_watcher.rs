//! The player watcher, with the fields that are wanted, or those that are not:
//!
//! ```python
//! stream.watch_players(
//!     ["#TAG1"],
//!     interval=120,
//!     include_fields=frozenset({"trophies", "townHallLevel"}),  # Only these
//!     # exclude_fields=frozenset({"achievements"}),             # Or exclude these
//! )
//! ```

use std::time::Duration;

use bugle::BoxError;
use bugle::clash::{PlayerChanged, Watch, tags};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let players = || tags(&game.players).every(Duration::from_mins(2));
    let watch = |players| Watch::new(game.api.clone()).players(players);

    // The API's names are understood too.
    let stream = game.follow(watch(players().include(["trophies", "townHallLevel"]))).await?;
    for _ in 0..3 {
        let changed = stream.wait_for::<PlayerChanged>().await?;
        println!("{} of {}: {} -> {}", changed.attribute, changed.player.player_name, changed.old, changed.new);
    }
    stream.stop().await;

    // Or all but these.
    let stream = game.follow(watch(players().exclude(["achievements"]))).await?;
    stream.stop().await;

    // cocapi takes any name, and is quiet for ever when there is no such field.
    if let Err(error) = game.follow(watch(players().include(["trophees"]))).await {
        let cause = std::error::Error::source(&error).ok_or("no cause")?;
        println!("{error}: {cause}");
    }
    Ok(())
}
