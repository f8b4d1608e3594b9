//! How a clan is watched.

use bugle_model::Model as _;

use super::confirm::Confirm;
use crate::model::clan::Clan;
use crate::watch::options::Adjust;
use crate::watch::picked::{Attributes, Pick};

/// How a clan is watched.
#[derive(Clone, Debug)]
pub struct ClanOptions {
    /// Whether members are watched too. On by default.
    pub members: bool,
    /// When a departure is told: at once, if not set, as unconfirmed.
    pub confirm_departures: Confirm,
    /// Whether points, trophies and ranks are told, which change all the time. Off by default.
    pub noisy: bool,
    /// Which attributes are told: all, unless set.
    pub attributes: Attributes,
}

impl Default for ClanOptions {
    fn default() -> Self {
        Self { members: true, confirm_departures: Confirm::AtOnce, noisy: false, attributes: Attributes::default() }
    }
}

impl Adjust for ClanOptions {
    fn set_noisy(&mut self, noisy: bool) {
        self.noisy = noisy;
    }
}

impl Pick for ClanOptions {
    const OF: &'static str = "clan";
    const ATTRIBUTES: &'static [&'static str] = Clan::FIELDS;

    fn attributes(&mut self) -> &mut Attributes {
        &mut self.attributes
    }
}
