//! A simulated clan: what its page shows, besides its members.

use std::collections::VecDeque;

use bugle_event::Timestamp;
use rand::Rng;
use rand::seq::{IndexedRandom as _, IteratorRandom as _};

use super::id::{PlayerId, WarNumber};
use super::names;
use super::table::HOMES;
use super::war::{Flank, War};

/// How many finished wars a log remembers.
const LOG_MAX: usize = 30;

/// How many members a clan can have.
pub(super) const MEMBERS_MAX: usize = 50;

/// How few members a simulated clan keeps.
pub(super) const MEMBERS_MIN: usize = 20;

/// Who may join.
pub(super) const TYPES: [&str; 3] = ["open", "inviteOnly", "closed"];

/// How often a clan says it is at war.
pub(super) const FREQUENCIES: [&str; 4] = ["always", "moreThanOncePerWeek", "oncePerWeek", "unknown"];

/// A clan.
#[derive(Clone, Debug)]
pub(super) struct Clan {
    pub(super) tag: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) kind: &'static str,
    pub(super) war_frequency: &'static str,
    /// The place in the list of homes.
    pub(super) location: usize,
    /// The hash in the addresses of the badge's pictures.
    pub(super) badge: String,
    pub(super) level: u32,
    pub(super) capital_points: u32,
    pub(super) capital_hall: u32,
    pub(super) required_trophies: u32,
    pub(super) required_town_hall: u32,
    pub(super) war_league: u32,
    pub(super) win_streak: u32,
    pub(super) wins: u32,
    pub(super) ties: u32,
    pub(super) losses: u32,
    pub(super) log_is_public: bool,
    /// Numbers in the class of the clan labels.
    pub(super) labels: Vec<u32>,
    /// In the order of joining.
    pub(super) members: Vec<PlayerId>,
    /// The war that `currentwar` shows: the running one, or the last until the clan moves on.
    pub(super) war: Option<WarNumber>,
    /// Finished wars, newest first, and the side that this clan was on.
    pub(super) log: VecDeque<(WarNumber, War, Flank)>,
    /// When one of the settings last changed.
    pub(super) changed_at: Timestamp,
}

impl Clan {
    /// A clan as found in the middle of its life, without members.
    pub(super) fn draw(tag: String, number: usize, rng: &mut impl Rng) -> Self {
        Self {
            tag,
            name: names::clan(number),
            description: names::description(rng),
            kind: TYPES.choose(rng).copied().unwrap_or("open"),
            war_frequency: FREQUENCIES.choose(rng).copied().unwrap_or("unknown"),
            location: rng.random_range(0..HOMES.len()),
            badge: draw_badge(rng),
            level: rng.random_range(3..30),
            capital_points: rng.random_range(400..4_000),
            capital_hall: rng.random_range(2..=10),
            required_trophies: rng.random_range(0..20) * 100,
            required_town_hall: rng.random_range(1..12),
            war_league: rng.random_range(0..=18),
            win_streak: rng.random_range(0..4),
            wins: rng.random_range(20..400),
            ties: rng.random_range(0..6),
            losses: rng.random_range(10..200),
            log_is_public: true,
            labels: (0..17).choose_multiple(rng, 3),
            members: Vec::new(),
            war: None,
            log: VecDeque::new(),
            changed_at: Timestamp::EPOCH,
        }
    }

    /// The districts of the capital, each with the level of its hall: eight, or nine around a great one.
    pub(super) fn districts(&self) -> impl Iterator<Item = (u32, u32)> {
        let count = if self.capital_hall >= 9 { 9 } else { 8 };
        let hall = self.capital_hall;
        (0..count).map(move |number| match number {
            0 => (number, hall),
            _ => (number, hall.saturating_sub(number).clamp(1, 5)),
        })
    }

    /// Enters a finished war into the log, which forgets the oldest.
    pub(super) fn remember(&mut self, number: WarNumber, war: War, flank: Flank) {
        self.log.push_front((number, war, flank));
        self.log.truncate(LOG_MAX);
    }
}

/// What the names of the game's pictures are made of.
pub(super) const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The name of a new badge's pictures.
pub(super) fn draw_badge(rng: &mut impl Rng) -> String {
    (0..43).map(|_| char::from(SYMBOLS[rng.random_range(0..SYMBOLS.len())])).collect()
}
