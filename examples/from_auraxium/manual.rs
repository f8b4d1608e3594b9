//! The trigger as a value, made apart from the client and added to it later:
//!
//! ```python
//! trigger = auraxium.Trigger(auraxium.event.Death, name='deaths')
//!
//! @trigger.action
//! async def print_death(event):
//!     print(event.character_id)
//!
//! client.add_trigger(trigger)
//! ```

use bugle::planetside::{Client, Death};
use bugle::{BoxError, EventStream, Trigger};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    let trigger = Trigger::on::<Death>().name("deaths").run(|death, context| async move {
        println!("{} fell, says {}", death.character_id, context.name());
        context.stop();
        Ok(())
    });
    stream.add_trigger(trigger)?;
    // A second one of that name is an error, and this is the first one still.
    let twin = Trigger::on::<Death>().name("deaths").call(|_, _| {});
    if let Err(error) = stream.add_trigger(twin) {
        println!("{error}");
    }
    println!("{} is at work", stream.get_trigger("deaths").ok_or("not found")?.name());
    stream.run().await?;
    Ok(())
}
