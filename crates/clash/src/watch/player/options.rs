//! How a player is watched.

use crate::watch::options::Adjust;

/// How a player is watched.
#[derive(Clone, Debug, Default)]
pub struct PlayerOptions {
    /// Whether trophies are told, which change all the time. Off by default.
    pub noisy: bool,
}

impl Adjust for PlayerOptions {
    fn set_noisy(&mut self, noisy: bool) {
        self.noisy = noisy;
    }
}
