//! What a player has achieved.

use bugle_model::model;

use crate::model::open::Village;

model! {
    /// An achievement. The name alone is no key: "Keep Your Account Safe!" is there twice.
    pub struct Achievement {
        @identity {
            /// Its name, in English.
            name: String = "name",
        }
        /// Stars earned, 0 to 3.
        stars: u32 = "stars",
        /// The counter. It stops at 2 000 000 000.
        value: u32 = "value",
        /// What the next star takes.
        target: u32 = "target",
        /// What is to be done.
        info: String = "info",
        /// What has been done, in words.
        completion_info: Option<String> = "completionInfo",
        /// Where it is earned.
        village: Option<Village> = "village",
    }
}
