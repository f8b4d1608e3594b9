//! The snippets of `book/triggers.md` and `book/planetside-derived.md`, and what is around them.

use std::time::Duration;

use bugle::planetside::{AlertEnded, BattleRankUp, ContinentLock, Death, PlayerLogin, World};
use bugle::{BoxError, Draft, Trigger};

use crate::{client, follow, play};

#[tokio::test(start_paused = true)]
async fn they_are_made() -> Result<(), BoxError> {
    let sim = play();
    let census = client(&sim)?;
    let stream = follow(&sim, &census).await?;

    stream
        .on::<Death>()
        .world(World::OSPREY)                       // a filter
        .when(|death| death.is_headshot)            // a condition
        .run(|death, _| async move {                // an action
            println!("{} fell", death.character_id);
            Ok(())
        });

    let trigger = Trigger::on::<Death>().name("deaths").call(|death, _| println!("{} fell", death.character_id));
    let handle = stream.add_trigger(trigger)?;

    stream.on::<BattleRankUp>().with(census).run(|rank_up, context| async move {
        let names = context.state().character_names(&[rank_up.character_id]).await?;
        println!("{:?} has reached {}", names.get(&rank_up.character_id), rank_up.battle_rank);
        Ok(())
    });

    stream.on::<AlertEnded>().world(World::OSPREY).call(|ended, _| println!("{:?} won", ended.winner));

    stream.wait_for::<Death>().await?;
    assert!(handle.stats().fired > 0);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn they_are_looked_at() -> Result<(), BoxError> {
    let sim = play();
    let stream = follow(&sim, &client(&sim)?).await?;
    let mut events = stream.events();
    stream.on::<Death>().name("deaths").call(|_, _| {});

    let death = stream.wait_for::<Death>().world(10).within(Duration::from_secs(30)).await?;
    let (login, lock) = (Trigger::on::<PlayerLogin>(), Trigger::on::<ContinentLock>().world(10));
    let first = stream.wait_for_any([Draft::from(login), lock.into()]).await?;      // first.which, first.event()
    assert_eq!((death.world_id, first.which), (World::WAINWRIGHT, 0));

    let event = events.next().await.ok_or("nothing happened")?;

    let handle = stream.get_trigger("deaths").ok_or("no such trigger")?;
    handle.pause();                                      // what happens meanwhile passes it by
    handle.resume();
    handle.change(|trigger| trigger.world(10))?;         // from the next event on; sources are told at once
    let stats = handle.stats();                          // fired, failed, given up, missed, last run, lag
    println!("{}", handle.explain(&event));              // which clause keeps it from firing
    handle.remove();                                     // or stream.remove_trigger("deaths")

    assert!(stats.fired > 0 && stream.get_trigger("deaths").is_none());
    Ok(())
}
