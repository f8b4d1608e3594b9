//! The maintenance watcher:
//!
//! ```python
//! stream.watch_maintenance(interval=30)                          # or with another player to ask for:
//! stream.watch_maintenance(interval=30, probe_tag="#JY9J2Y99")
//! ```
//!
//! cocapi's own never tells: its client gives up on an answer with 503 before the watcher sees the status.

use std::time::Duration;

use bugle::clash::{MaintenanceEnded, MaintenanceStarted, Watch};
use bugle::{BoxError, Gap};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    // Whatever is asked for shows it; where nothing is, a clan is asked for, only to see whether anybody answers.
    let watch = Watch::new(game.api.clone()).maintenance_every(Duration::from_secs(30)).probe("#2PP");
    let stream = game.follow(watch).await?;

    stream.on::<MaintenanceStarted>().call(|_, context| println!("closed at {}", context.event().observed_at));
    stream.on::<MaintenanceEnded>().call(|_, context| {
        println!("open again at {}", context.event().observed_at);
        context.stop();
    });
    // What could not be seen meanwhile, of all that is followed, is told too.
    stream.on::<Gap>().call(|gap, _| println!("unseen: {:?} until {}", gap.subjects, gap.to));
    stream.run().await?;
    Ok(())
}
