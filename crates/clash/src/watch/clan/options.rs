//! How a clan is watched.

use super::confirm::Confirm;
use crate::watch::options::Adjust;

/// How a clan is watched.
#[derive(Clone, Debug)]
pub struct ClanOptions {
    /// Whether members are watched too. On by default.
    pub members: bool,
    /// When a departure is told: at once, if not set, as unconfirmed.
    pub confirm_departures: Confirm,
    /// Whether points, trophies and ranks are told, which change all the time. Off by default.
    pub noisy: bool,
}

impl Default for ClanOptions {
    fn default() -> Self {
        Self { members: true, confirm_departures: Confirm::AtOnce, noisy: false }
    }
}

impl Adjust for ClanOptions {
    fn set_noisy(&mut self, noisy: bool) {
        self.noisy = noisy;
    }
}
