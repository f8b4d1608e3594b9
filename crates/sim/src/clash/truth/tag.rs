//! The product's tags of the realm's clans and players.

use bugle_clash as api;

use super::super::clan::Clan;
use super::super::player::Player;

/// The tag that this text is.
pub(super) fn tag<T: std::str::FromStr<Err = api::ParseTagError>>(text: &str) -> T {
    text.parse().expect("drawn from the alphabet")
}

pub(super) fn clan_tag(clan: &Clan) -> api::ClanTag {
    clan.tag.parse().expect("drawn from the alphabet")
}

pub(super) fn player_tag(player: &Player) -> api::PlayerTag {
    player.tag.parse().expect("drawn from the alphabet")
}
