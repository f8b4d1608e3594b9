//! Two who kill each other within five seconds. auraxium's guide keeps a dictionary of recent deaths for that, cleans it
//! up by hand, and forgets it with the program; here it is a pattern, whose memory is bounded and lies in the journal.

use std::time::Duration;

use bugle::pattern::{Sequence, Step};
use bugle::planetside::{Client, Death};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    // Suicides and falls are nobody's kill.
    let is_kill =
        |death: &Death| !death.attacker_character_id.is_none() && death.attacker_character_id != death.character_id;
    let first = Step::of::<Death, _>(|death| (death.attacker_character_id, death.character_id)).when(is_kill);
    let then = Step::of::<Death, _>(|death| (death.character_id, death.attacker_character_id)).when(is_kill);
    let mutual = Sequence::new(first, then).within(Duration::from_secs(5));

    stream.on_pattern(mutual).name("mutual deaths").call(|firing, context| {
        if let Some(death) = firing.event().get::<Death>() {
            println!("{} and {} killed each other", death.character_id, death.attacker_character_id);
        }
        context.stop();
    });
    stream.run().await?;
    Ok(())
}
