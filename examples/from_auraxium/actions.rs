//! Actions are coroutines or plain functions, and what one of them does wrong is its own trouble:
//!
//! ```python
//! def plain(event): ...
//! async def coroutine(event): ...
//! ```

use std::time::Duration;

use bugle::planetside::{Client, Death};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    let plain = stream.on::<Death>().name("plain").once().call(|death, _| println!("{} fell", death.character_id));
    let slow = stream.on::<Death>().name("slow").once().timeout(Duration::from_secs(5)).run(|death, _| async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        println!("{} fell a moment ago", death.character_id);
        Ok(())
    });
    let wrong = stream.on::<Death>().name("wrong").tries(1).once().try_call(|_, _| Err("nobody listens".into()));
    stream.start();
    for trigger in [plain, slow, wrong] {
        trigger.done().await;
        println!("{}: fired {}, failed {}", trigger.name(), trigger.stats().fired, trigger.stats().failed);
    }
    println!("put aside: {}", stream.dead_letters().await?.len());
    Ok(())
}
