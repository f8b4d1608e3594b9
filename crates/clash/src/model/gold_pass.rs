//! The season of the gold pass.

use bugle_event::Timestamp;
use bugle_model::model;

model! {
    /// The season of the gold pass.
    pub struct GoldPass {
        @identity {
            /// When it begins: on the first of a month at 08:00.
            start_time: Timestamp = "startTime",
        }
        /// When it ends.
        end_time: Option<Timestamp> = "endTime",
    }
}
