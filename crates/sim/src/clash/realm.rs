//! What there is at a moment: clans, players and wars, for whoever tells or shows it. What happens next is `world.rs`'s.

use std::collections::BTreeMap;

use bugle_event::Timestamp;

use super::clan::Clan;
use super::id::{ClanId, PlayerId, WarNumber};
use super::player::Player;
use super::war::War;

/// Clans, players and wars.
#[derive(Debug, Default)]
pub(super) struct Realm {
    /// The moment of the latest happening.
    pub(super) now: Timestamp,
    pub(super) clans: Vec<Clan>,
    pub(super) players: Vec<Player>,
    /// The wars that some clan still shows.
    pub(super) wars: BTreeMap<WarNumber, War>,
}

impl Realm {
    pub(super) fn clan(&self, clan: ClanId) -> &Clan {
        &self.clans[clan.0]
    }

    pub(super) fn clan_mut(&mut self, clan: ClanId) -> &mut Clan {
        &mut self.clans[clan.0]
    }

    pub(super) fn player(&self, player: PlayerId) -> &Player {
        &self.players[player.0]
    }

    pub(super) fn player_mut(&mut self, player: PlayerId) -> &mut Player {
        &mut self.players[player.0]
    }

    /// The war that a clan's `currentwar` shows.
    pub(super) fn war_of(&self, clan: ClanId) -> Option<&War> {
        self.wars.get(&self.clan(clan).war?)
    }
}
