//! A raid weekend of a clan.

use bugle_event::Timestamp;
use bugle_model::model;

model! {
    /// A raid weekend of a clan.
    pub struct RaidSeason {
        /// When it began.
        start_time: Option<Timestamp> = "startTime",
    }
}
