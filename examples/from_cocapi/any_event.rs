//! A callback for everything, and one that is no decorator:
//!
//! ```python
//! @stream.on()
//! async def on_anything(event): ...
//!
//! stream.add_callback(on_join, EventType.MEMBER_JOINED)
//! ```
//!
//! What a callback raises is logged by cocapi, and the event is gone. Here it is tried again, and then put aside.

use bugle::clash::{MemberDonated, MemberJoined, Watch};
use bugle::{BoxError, Trigger};

use crate::Game;

pub(crate) async fn run(game: Game) -> Result<(), BoxError> {
    let stream = game.follow(Watch::new(game.api.clone()).clans(&game.clans)).await?;

    let all = stream.on_any().call(|event, _| drop(event));
    let on_join = Trigger::on::<MemberJoined>().once().call(|joined, _| println!("{} joined", joined.member.name));
    let on_join = stream.add_trigger(on_join)?;
    let wrong = stream.on::<MemberDonated>().tries(2).once().try_call(|_, _| Err("nobody listens".into()));
    stream.start();
    on_join.done().await;
    wrong.done().await;
    println!("put aside: {}", stream.dead_letters().await?.len());
    println!("of all events: {}", if all.stats().fired > 1 { "more" } else { "less" });
    stream.stop().await;
    Ok(())
}
