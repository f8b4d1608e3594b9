//! A war that is over, as the war log shows it.

use bugle_event::Timestamp;
use bugle_model::model;

model! {
    /// A war that is over, as the war log shows it.
    pub struct WarLogEntry {
        /// When it ended.
        end_time: Option<Timestamp> = "endTime",
    }
}
