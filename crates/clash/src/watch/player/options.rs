//! How a player is watched.

use bugle_model::Model as _;

use crate::model::player::Player;
use crate::watch::options::Adjust;
use crate::watch::picked::{Attributes, Pick};

/// How a player is watched.
#[derive(Clone, Debug, Default)]
pub struct PlayerOptions {
    /// Whether trophies are told, which change all the time. Off by default.
    pub noisy: bool,
    /// Which attributes are told: all, unless set.
    pub attributes: Attributes,
}

impl Adjust for PlayerOptions {
    fn set_noisy(&mut self, noisy: bool) {
        self.noisy = noisy;
    }
}

impl Pick for PlayerOptions {
    const OF: &'static str = "player";
    const ATTRIBUTES: &'static [&'static str] = Player::FIELDS;

    fn attributes(&mut self) -> &mut Attributes {
        &mut self.attributes
    }
}
