//! Conditions that are no functions: anything that is true or false.
//!
//! ```python
//! trigger.conditions.append(DEBUG)
//! ```

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bugle::planetside::{Client, Death};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    let is_on_duty = Arc::new(AtomicBool::new(false));
    // A `bool` that was decided long ago, a flag that is asked each time, and a text.
    let trigger = stream
        .on::<Death>()
        .condition(std::env::var_os("QUIET").is_none())
        .condition(Arc::clone(&is_on_duty))
        .where_cel("event.is_headshot && event.attacker_character_id != event.character_id")
        .call(|death, context| {
            println!("{} was shot in the head, and somebody was there to see", death.character_id);
            context.stop();
        });
    stream.wait_for::<Death>().await?;
    println!("nobody on duty: fired {} times", trigger.stats().fired);
    is_on_duty.store(true, Ordering::Release);
    stream.run().await?;
    Ok(())
}
