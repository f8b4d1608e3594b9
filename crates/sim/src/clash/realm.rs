//! What there is at a moment: clans, players and wars, for whoever tells or shows it. What happens next is `world.rs`'s.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use bugle_event::Timestamp;

use super::clan::Clan;
use super::id::{ClanId, PlayerId, WarNumber};
use super::maintenance::Closings;
use super::memo::Memo;
use super::player::Player;
use super::raids::Raid;
use super::register::Register;
use super::series::Family;
use super::war::War;

/// Clans, players and wars.
#[derive(Debug, Default)]
pub(super) struct Realm {
    /// Decides what is computed when it is asked for.
    pub(super) seed: u64,
    /// How the tags begin that stand in no list.
    pub(super) family: Family,
    /// When somebody can begin to look.
    pub(super) start: Timestamp,
    /// How old the first season of clan war leagues is at the start. `None`: the seed decides.
    pub(super) league_age: Option<Duration>,
    /// When nothing happens.
    pub(super) closings: Closings,
    /// The moment of the latest happening.
    pub(super) now: Timestamp,
    pub(super) clans: Vec<Clan>,
    pub(super) players: Vec<Player>,
    /// The wars that some clan still shows.
    pub(super) wars: BTreeMap<WarNumber, War>,
    /// Who was where.
    pub(super) register: Register,
    /// All raids of clans in weekends that were asked for, as they will be in the end.
    pub(super) raids: Memo<(i64, ClanId), Vec<Raid>>,
    /// How many of their tokens players have used.
    pub(super) tokens_used: BTreeMap<PlayerId, u32>,
    pub(super) tags: Tags,
}

/// Who has which tag.
#[derive(Debug, Default)]
pub(super) struct Tags {
    clans: HashMap<String, ClanId>,
    players: HashMap<String, PlayerId>,
}

/// The realms that are shown as one: the seeded one and that of the fixed cast.
pub(super) type Realms<'a> = [&'a Realm; 2];

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

    /// Closes the lists of clans and players: from here on they can be found by their tags.
    pub(super) fn found(&mut self) {
        let clans = self.clans.iter().enumerate();
        self.tags.clans = clans.map(|(place, clan)| (clan.tag.clone(), ClanId(place))).collect();
        let players = self.players.iter().enumerate();
        self.tags.players = players.map(|(place, player)| (player.tag.clone(), PlayerId(place))).collect();
        self.register = Register::founded(&self.clans, &self.players);
    }

    pub(super) fn clan_tagged(&self, tag: &str) -> Option<ClanId> {
        self.tags.clans.get(tag).copied()
    }

    pub(super) fn player_tagged(&self, tag: &str) -> Option<PlayerId> {
        self.tags.players.get(tag).copied()
    }
}
