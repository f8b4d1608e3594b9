//! One trigger for several kinds of events:
//!
//! ```python
//! trigger = auraxium.Trigger(event.Death, event.VehicleDestroy)
//! ```

use std::sync::Mutex;

use bugle::planetside::{Client, Death, VehicleDestroy};
use bugle::{BoxError, EventStream};

pub(crate) async fn run(stream: EventStream, _: Client) -> Result<(), BoxError> {
    stream.on_either::<(Death, VehicleDestroy)>().with(Mutex::new((0, 0))).call(|event, context| {
        let mut seen = context.state().lock().expect("no action panics");
        if let Some(death) = event.get::<Death>() {
            println!("{} fell", death.character_id);
            seen.0 += 1;
        } else if let Some(wreck) = event.get::<VehicleDestroy>() {
            println!("{} lost a vehicle ({})", wreck.character_id, wreck.vehicle_id);
            seen.1 += 1;
        }
        if seen.0 > 0 && seen.1 > 0 {
            context.stop();
        }
    });
    // With filters of their own: `Trigger::on::<Death>().when(..).or::<VehicleDestroy>().world(10)`.
    stream.run().await?;
    Ok(())
}
