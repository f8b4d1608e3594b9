//! Whether a token is a player's.

use bugle_model::model;

model! {
    /// Whether a token is a player's.
    pub struct VerifiedToken {
        /// `ok` or `invalid`.
        status: String = "status",
    }
}
