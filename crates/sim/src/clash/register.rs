//! Who was where at the moments by which leagues and raids go: written down when such a moment comes, so that what is
//! shown of it later does not hang on who has come and gone since. All else about them is computed when asked for.

use std::collections::BTreeMap;

use super::clan::Clan;
use super::id::{ClanId, PlayerId};
use super::player::Player;

/// How many moments of a kind are remembered.
pub(super) const CLAN_WAR_LEAGUES_MAX: usize = 3;
pub(super) const WEEKENDS_MAX: usize = 5;
pub(super) const WEEKS_MAX: usize = 8;

/// What moment something was written down at, with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
    /// The groups of a clan war league season are drawn.
    ClanWarLeague(i64),
    /// A raid weekend begins.
    Weekend(i64),
    /// A league week begins.
    Week(i64),
}

/// Someone as they were then, in a few bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Present {
    player: u32,
    town_hall: u8,
}

impl Present {
    pub(super) fn player(self) -> PlayerId {
        PlayerId(self.player as usize)
    }

    pub(super) fn town_hall(self) -> u32 {
        u32::from(self.town_hall)
    }
}

/// The members of each clan.
type Census = Vec<Box<[Present]>>;

/// The league tier of each player.
type Tiers = Box<[u8]>;

/// What was written down.
#[derive(Debug, Default)]
pub(super) struct Register {
    /// At the world's beginning: counts for all that was before.
    founders: Census,
    founding_tiers: Tiers,
    leagues: BTreeMap<i64, Census>,
    weekends: BTreeMap<i64, Census>,
    weeks: BTreeMap<i64, Tiers>,
}

impl Register {
    /// How things are at the world's beginning.
    pub(super) fn founded(clans: &[Clan], players: &[Player]) -> Self {
        Self { founders: census(clans, players), founding_tiers: tiers(players), ..Self::default() }
    }

    /// Writes down how things are, and forgets the oldest moment of that kind.
    pub(super) fn enter(&mut self, moment: Moment, clans: &[Clan], players: &[Player]) {
        match moment {
            Moment::ClanWarLeague(number) => {
                keep(&mut self.leagues, number, census(clans, players), CLAN_WAR_LEAGUES_MAX);
            }
            Moment::Weekend(number) => keep(&mut self.weekends, number, census(clans, players), WEEKENDS_MAX),
            Moment::Week(number) => keep(&mut self.weeks, number, tiers(players), WEEKS_MAX),
        }
    }

    /// Who was in a clan when the groups of this season were drawn.
    pub(super) fn at_draw(&self, season: i64, clan: ClanId) -> &[Present] {
        &self.leagues.get(&season).unwrap_or(&self.founders)[clan.0]
    }

    /// Who was in a clan when this weekend began.
    pub(super) fn at_weekend(&self, weekend: i64, clan: ClanId) -> &[Present] {
        &self.weekends.get(&weekend).unwrap_or(&self.founders)[clan.0]
    }

    /// The league tier that a player had when this week began.
    pub(super) fn tier(&self, week: i64, player: PlayerId) -> u32 {
        u32::from(self.weeks.get(&week).unwrap_or(&self.founding_tiers)[player.0])
    }

    /// The league tier that a player had at the world's beginning.
    pub(super) fn founding_tier(&self, player: PlayerId) -> u32 {
        u32::from(self.founding_tiers[player.0])
    }
}

fn keep<T>(kept: &mut BTreeMap<i64, T>, number: i64, new: T, most: usize) {
    kept.insert(number, new);
    while kept.len() > most {
        kept.pop_first();
    }
}

fn census(clans: &[Clan], players: &[Player]) -> Census {
    let present = |player: &PlayerId| Present {
        player: u32::try_from(player.0).unwrap_or(u32::MAX),
        town_hall: u8::try_from(players[player.0].town_hall).unwrap_or(u8::MAX),
    };
    clans.iter().map(|clan| clan.members.iter().map(present).collect()).collect()
}

fn tiers(players: &[Player]) -> Tiers {
    players.iter().map(|player| u8::try_from(player.tier).unwrap_or(u8::MAX)).collect()
}
