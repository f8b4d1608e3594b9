//! Only on some worlds, only about some characters:
//!
//! ```python
//! @client.trigger(event.Death, worlds=[1, 10], characters=[5428072203494645969])
//! ```

use bugle::planetside::{Client, Death, World};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    // Somebody to look for: the victim of the first death on one of two worlds.
    let death = stream.wait_for::<Death>().world(World::OSPREY).world(10).await?;
    let (character, world) = (death.character_id, death.world_id);
    println!("{character} fell on {world}; waiting for more of it, on either side");
    let next = stream.wait_for::<Death>().character(character).world(world).await?;
    println!("{} by {}", next.character_id, next.attacker_character_id);
    Ok(())
}
