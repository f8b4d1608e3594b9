//! The short form:
//!
//! ```python
//! @client.trigger(auraxium.event.Death)
//! async def print_death(event):
//!     print(event.character_id)
//! ```

use bugle::planetside::{Client, Death};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    stream.on::<Death>().run(|death, context| async move {
        println!("{} fell", death.character_id);
        context.stop(); // so that the example ends
        Ok(())
    });
    stream.run().await?;
    Ok(())
}
