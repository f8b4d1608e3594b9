//! Removing a trigger, by its name, by its handle, or from inside:
//!
//! ```python
//! client.remove_trigger('deaths')
//! ```

use bugle::planetside::{Client, Death};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    let deaths = stream.on::<Death>().name("deaths").call(|death, _| println!("{} fell", death.character_id));
    let inside = stream.on::<Death>().name("inside").call(|_, context| context.remove());
    stream.start();
    inside.done().await;
    println!("removed: {}", stream.remove_trigger("deaths"));
    deaths.done().await;
    println!("again: {}; left: {}", stream.remove_trigger("deaths"), stream.triggers().len());
    Ok(())
}
