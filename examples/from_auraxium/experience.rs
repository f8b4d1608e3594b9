//! Experience for one thing only, so that the service sends no other:
//!
//! ```python
//! @client.trigger(event.GainExperience.filter_experience(7))  # revives
//! ```

use bugle::planetside::{Client, ExperienceId, GainExperience};
use bugle::{BoxError, EventStream};

const REVIVE: ExperienceId = ExperienceId(7);

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    stream.on::<GainExperience>().experience(REVIVE).call(|gained, context| {
        println!("{} revived somebody: {} points", gained.character_id, gained.amount);
        context.stop();
    });
    stream.run().await?;
    Ok(())
}
