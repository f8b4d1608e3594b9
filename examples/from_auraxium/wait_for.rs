//! Waiting for something in the middle of a program:
//!
//! ```python
//! death = await client.wait_for(auraxium.Trigger(event.Death), timeout=10)
//! ```

use std::time::Duration;

use bugle::planetside::{Client, ContinentLock, Death, PlayerLogin};
use bugle::{BoxError, Draft, EventStream, Trigger};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    let death = stream.wait_for::<Death>().when(|death| death.is_headshot).within(Duration::from_secs(10)).await?;
    println!("{} was shot in the head", death.character_id);

    // What does not come leaves nothing behind.
    let moment = Duration::from_millis(5);
    if let Err(error) = stream.wait_for::<ContinentLock>().world(40).within(moment).await {
        println!("{error}");
    }

    // For several at once: which it was, and the event.
    let (login, death) = (Trigger::on::<PlayerLogin>(), Trigger::on::<Death>().world(10));
    let first = stream.wait_for_any([Draft::from(login), death.into()]).await?;
    println!("number {} came first: {}", first.which, first.event().kind);
    Ok(())
}
