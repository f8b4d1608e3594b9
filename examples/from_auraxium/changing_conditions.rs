//! Conditions that change while the trigger is at work: the list may be modified at any time.
//!
//! ```python
//! wanted = [5428072203494645969]
//! trigger.conditions.append(lambda event: event.attacker_character_id in wanted)
//! ...
//! trigger.conditions.clear()
//! ```

use std::collections::HashSet;
use std::sync::{Arc, RwLock};

use bugle::planetside::{CharacterId, Client, Death};
use bugle::{BoxError, Condition, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    // A list that others hold and change...
    let wanted: Arc<RwLock<HashSet<CharacterId>>> = Arc::default();
    let list = Arc::clone(&wanted);
    let trigger = stream
        .on::<Death>()
        .when(move |death| list.read().is_ok_and(|wanted| wanted.contains(&death.attacker_character_id)))
        .once()
        .call(|death, _| println!("{} struck", death.attacker_character_id));
    stream.start();

    let death = stream.wait_for::<Death>().when(|death| !death.attacker_character_id.is_none()).await?;
    wanted.write().expect("no condition panics").insert(death.attacker_character_id);
    println!("waiting for {} to strike again", death.attacker_character_id);

    // ... and the list of conditions itself: read, pushed to, cleared.
    trigger.conditions().push(Condition::on::<Death>(|death| death.is_headshot));
    println!("{} conditions now; from here on none", trigger.conditions().len());
    trigger.conditions().clear();
    trigger.done().await;
    Ok(())
}
