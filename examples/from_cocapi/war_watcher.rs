//! The war watcher:
//!
//! ```python
//! stream.watch_wars(["#TAG1"], interval=30)
//! ```
//!
//! cocapi goes `notInWar -> preparation -> inWar -> warEnded -> notInWar` by what the clan's own answer says: a clan that finds
//! its next war before that is asked again leaves an end that nobody tells, and the attacks since then. Here a war has an
//! identity, and ends in any case: `source` says how that is known.

use std::time::Duration;

use bugle::BoxError;
use bugle::clash::{WarAttack, WarEnded, WarFound, WarId, WarStarted, Watch, tags};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let watch = Watch::new(game.api.clone()).wars(tags(&game.clans).every(Duration::from_secs(30)));
    let stream = game.follow(watch).await?;

    // One war from its beginning to its end: there are others, and one that is under way already.
    let (mut war, mut attacks): (Option<WarId>, u32) = (None, 0);
    let mut events = stream.events();
    while let Some(event) = events.next().await {
        if let Some(found) = event.get::<WarFound>().filter(|_| war.is_none()) {
            println!("{} prepares for {}", found.matchup.clan.name, found.matchup.opponent.name);
            war = Some(found.matchup.war);
        } else if event.get::<WarStarted>().is_some_and(|started| Some(started.matchup.war) == war) {
            println!("the battle begins");
        } else if event.get::<WarAttack>().is_some_and(|attack| Some(attack.war) == war) {
            attacks += 1;
        } else if let Some(ended) = event.get::<WarEnded>().filter(|ended| Some(ended.matchup.war) == war) {
            println!("over after {attacks} attacks: {:?}, as {:?} says", ended.outcome, ended.source);
            break;
        }
    }
    stream.stop().await;
    Ok(())
}
