//! Two who kill each other within five seconds. auraxium's guide keeps a dictionary of recent deaths for that, cleans it
//! up by hand, and forgets it with the program; here it is a pattern, whose memory is bounded and lies in the journal. The
//! names and the server come from Census.

use std::time::Duration;

use bugle::pattern::{Sequence, Step};
use bugle::planetside::census::Named;
use bugle::planetside::{Client, Death};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, census: Client) -> Result<(), BoxError> {
    // Suicides and falls are nobody's kill.
    let is_kill =
        |death: &Death| !death.attacker_character_id.is_none() && death.attacker_character_id != death.character_id;
    let first = Step::of::<Death, _>(|death| (death.attacker_character_id, death.character_id)).when(is_kill);
    let then = Step::of::<Death, _>(|death| (death.character_id, death.attacker_character_id)).when(is_kill);
    let mutual = Sequence::new(first, then).within(Duration::from_secs(5));

    stream.on_pattern(mutual).name("mutual deaths").with(census).run(|firing, context| async move {
        let Some(death) = firing.event().get::<Death>() else { return Ok(()) };
        let (one, other) = (death.attacker_character_id, death.character_id);
        let names = context.state().character_names(&[one, other]).await?;
        // Brand new characters are not in the API yet.
        let name = |id| names.get(&id).map_or("somebody", String::as_str);
        let world = context.state().world(death.world_id).await?;
        let server = world.as_ref().and_then(Named::name).unwrap_or("a server that nobody knows");
        println!("{} and {} killed each other on {server}", name(one), name(other));
        context.stop();
        Ok(())
    });
    stream.run().await?;
    Ok(())
}
