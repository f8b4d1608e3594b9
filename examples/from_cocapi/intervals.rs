//! Intervals that change while it runs, and, which cocapi cannot, tags that come and go:
//!
//! ```python
//! watcher.interval = 300
//! ```

use std::time::Duration;

use bugle::BoxError;
use bugle::clash::{Watch, members, tags};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let (ours, theirs) = game.clans.split_at(1);
    let minute = Duration::from_mins(1);
    let watch = Watch::new(game.api.clone())
        .clans(tags(ours).every(minute))
        // By a rule: whoever is a member, as long as they are.
        .players(members().every(10 * minute));
    let handle = watch.handle();
    let stream = game.follow(watch).await?;
    stream.start();
    tokio::time::sleep(30 * minute).await;
    println!("{} are followed, of whom one was named", handle.status().await?.rows.len());

    handle.remove().clans(ours)?;
    handle.add().clans(tags(theirs).every(5 * minute))?;
    tokio::time::sleep(30 * minute).await;
    for row in handle.status().await?.rows.iter().filter(|row| row.is_wished) {
        println!("{}: looked at {:?}, next due {:?}", row.target, row.last_seen, row.next_due);
    }
    stream.stop().await;
    Ok(())
}
