//! A regular war between two simulated clans, and the sums that the API shows of it.

use std::time::Duration;

use bugle_event::Timestamp;
use rand::Rng;
use rand::seq::IteratorRandom as _;

use super::id::{ClanId, PlayerId};

/// From the draw to the first attack.
pub(super) const PREPARATION: Duration = Duration::from_hours(23);

/// From the first attack to the end.
pub(super) const BATTLE: Duration = Duration::from_hours(24);

/// The sizes that a war can have.
pub(super) const SIZES: [usize; 10] = [50, 45, 40, 35, 30, 25, 20, 15, 10, 5];

/// Where a war stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Preparation,
    Battle,
    Ended,
}

/// Which of the two clans, as the world keeps them; the API shows the asking clan first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flank {
    Left,
    Right,
}

impl Flank {
    pub(super) const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// The other one.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// A war.
#[derive(Clone, Debug)]
pub(super) struct War {
    pub(super) prepared: Timestamp,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) phase: Phase,
    pub(super) attacks_per_member: usize,
    pub(super) modifier: &'static str,
    pub(super) sides: [Side; 2],
    /// In order: the first has order 1.
    pub(super) attacks: Vec<Attack>,
}

/// One clan's part, as it was at the draw.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) clan: ClanId,
    /// By map position: the first has position 1.
    pub(super) fighters: Vec<Fighter>,
}

/// A member of the line-up.
#[derive(Clone, Debug)]
pub(super) struct Fighter {
    pub(super) player: PlayerId,
    pub(super) town_hall: u32,
    /// On the map, from 1: in a clan war league the place in the roster.
    pub(super) position: usize,
}

/// An attack. Attacker and defender are places in their line-ups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attack {
    pub(super) flank: Flank,
    pub(super) attacker: usize,
    pub(super) defender: usize,
    pub(super) stars: u32,
    pub(super) destruction: u32,
    pub(super) duration: u32,
}

impl War {
    /// A war drawn at `prepared`.
    pub(super) fn new(prepared: Timestamp, sides: [Side; 2], modifier: &'static str) -> Self {
        let start = prepared + PREPARATION;
        let (phase, attacks) = (Phase::Preparation, Vec::new());
        Self { prepared, start, end: start + BATTLE, phase, attacks_per_member: 2, modifier, sides, attacks }
    }

    pub(super) fn side(&self, flank: Flank) -> &Side {
        &self.sides[flank as usize]
    }

    /// On which side `clan` fights.
    pub(super) fn flank_of(&self, clan: ClanId) -> Option<Flank> {
        Flank::BOTH.into_iter().find(|flank| self.side(*flank).clan == clan)
    }

    /// How many members each side has.
    pub(super) fn size(&self) -> usize {
        self.sides[0].fighters.len()
    }

    /// The attacks of one side, with their orders.
    pub(super) fn attacks_of(&self, flank: Flank) -> impl Iterator<Item = (usize, &Attack)> {
        (1..).zip(&self.attacks).filter(move |(_, attack)| attack.flank == flank)
    }

    /// The attacks on the member at `defender` of side `flank`, with their orders.
    pub(super) fn attacks_on(&self, flank: Flank, defender: usize) -> impl Iterator<Item = (usize, &Attack)> {
        self.attacks_of(flank.other()).filter(move |(_, attack)| attack.defender == defender)
    }

    /// The best of them: most stars, then most destruction, then the earliest.
    pub(super) fn best_on(&self, flank: Flank, defender: usize) -> Option<(usize, &Attack)> {
        self.attacks_on(flank, defender)
            .max_by_key(|(order, attack)| (attack.stars, attack.destruction, std::cmp::Reverse(*order)))
    }

    /// The stars of a side: what it holds of each enemy base.
    pub(super) fn stars(&self, flank: Flank) -> u32 {
        self.held(flank).map(|attack| attack.stars).sum()
    }

    /// The destruction of a side, in percent of one base, summed over all bases.
    pub(super) fn destruction_sum(&self, flank: Flank) -> u32 {
        self.held(flank).map(|attack| attack.destruction).sum()
    }

    /// The destruction of a side, as the API shows it.
    pub(super) fn destruction(&self, flank: Flank) -> f64 {
        f64::from(self.destruction_sum(flank)) / f64::from(u32::try_from(self.size()).unwrap_or(u32::MAX))
    }

    fn held(&self, flank: Flank) -> impl Iterator<Item = &Attack> {
        let enemy = flank.other();
        (0..self.size()).filter_map(move |defender| self.best_on(enemy, defender)).map(|(_, attack)| attack)
    }

    /// How the war stands for a side: more stars, then more destruction.
    pub(super) fn standing(&self, flank: Flank) -> std::cmp::Ordering {
        let score = |flank| (self.stars(flank), self.destruction_sum(flank));
        score(flank).cmp(&score(flank.other()))
    }

    /// How many attacks the member at `attacker` has left.
    pub(super) fn attacks_left(&self, flank: Flank, attacker: usize) -> usize {
        let used = self.attacks_of(flank).filter(|(_, attack)| attack.attacker == attacker).count();
        self.attacks_per_member.saturating_sub(used)
    }

    /// An attack that the member at `attacker` could make now: on a base near the own position that is not yet cleared
    /// and that this member has not attacked before.
    pub(super) fn draw_attack(&self, flank: Flank, attacker: usize, rng: &mut impl Rng) -> Option<Attack> {
        if self.phase != Phase::Battle || self.attacks_left(flank, attacker) == 0 {
            return None;
        }
        let enemy = flank.other();
        let fresh = |defender: &usize| !self.attacks_on(enemy, *defender).any(|(_, old)| old.attacker == attacker);
        let open = |defender: &usize| self.best_on(enemy, *defender).is_none_or(|(_, best)| best.stars < 3);
        let near = (0..self.size()).filter(|place| place.abs_diff(attacker) <= 4);
        let defender = near.filter(fresh).filter(open).choose(rng)?;
        let (stars, destruction) = draw_result(rng);
        Some(Attack { flank, attacker, defender, stars, destruction, duration: rng.random_range(20..=180) })
    }
}

/// Stars and destruction that go together: three stars are the whole base, the town hall alone is one star.
fn draw_result(rng: &mut impl Rng) -> (u32, u32) {
    match rng.random_range(0..100) {
        0..4 => (0, rng.random_range(0..50)),
        4..16 => (1, rng.random_range(31..100)),
        16..52 => (2, rng.random_range(50..100)),
        _ => (3, 100),
    }
}
