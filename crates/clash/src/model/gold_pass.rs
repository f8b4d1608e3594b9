//! The season of the gold pass.

use bugle_event::Timestamp;
use bugle_model::model;

model! {
    /// The season of the gold pass.
    pub struct GoldPass {
        /// When it begins.
        start_time: Option<Timestamp> = "startTime",
    }
}
