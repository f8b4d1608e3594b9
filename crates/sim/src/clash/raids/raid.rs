//! One raid: a clan against the districts of another's capital.

use bugle_event::Timestamp;
use rand::Rng;

use super::super::clan::Clan;
use super::super::id::{ClanId, PlayerId};

/// A raid, as far as it has come.
#[derive(Clone, Debug)]
pub(in super::super) struct Raid {
    pub(in super::super) attacker: ClanId,
    pub(in super::super) defender: ClanId,
    /// When its first attack was made.
    pub(in super::super) begun: Timestamp,
    pub(in super::super) districts: Vec<District>,
}

/// A district and the attacks on it, in order.
#[derive(Clone, Debug)]
pub(in super::super) struct District {
    /// Its number in the class 70.
    pub(in super::super) number: u32,
    pub(in super::super) hall: u32,
    pub(in super::super) loot: u32,
    pub(in super::super) attacks: Vec<Assault>,
}

/// An attack on a district.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Assault {
    pub(in super::super) at: Timestamp,
    pub(in super::super) raider: PlayerId,
    /// What is destroyed after it, in percent.
    pub(in super::super) destroyed: u32,
    pub(in super::super) loot: u32,
}

/// What a raider has done by an attack.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Done {
    pub(in super::super) destroyed: bool,
}

impl District {
    fn until(&self, now: Timestamp) -> Self {
        let attacks: Vec<_> = self.attacks.iter().take_while(|attack| attack.at <= now).copied().collect();
        Self { loot: attacks.iter().map(|attack| attack.loot).sum(), attacks, ..*self }
    }

    pub(in super::super) fn destroyed(&self) -> u32 {
        self.attacks.last().map_or(0, |attack| attack.destroyed)
    }

    pub(in super::super) fn is_destroyed(&self) -> bool {
        self.destroyed() == 100
    }
}

impl Raid {
    pub(in super::super) fn new(attacker: ClanId, defender: ClanId, capital: &Clan, begun: Timestamp) -> Self {
        let district = |(number, hall)| District { number, hall, loot: 0, attacks: Vec::new() };
        Self { attacker, defender, begun, districts: capital.districts().map(district).collect() }
    }

    /// As far as it has come at `now`. `None`: it has not begun.
    pub(in super::super) fn until(&self, now: Timestamp) -> Option<Self> {
        let districts = self.districts.iter().map(|district| district.until(now));
        (self.begun <= now).then(|| Self { districts: districts.collect(), ..*self })
    }

    pub(in super::super) fn attacks(&self) -> usize {
        self.districts.iter().map(|district| district.attacks.len()).sum()
    }

    pub(in super::super) fn destroyed(&self) -> usize {
        self.districts.iter().filter(|district| district.is_destroyed()).count()
    }

    pub(in super::super) fn is_over(&self) -> bool {
        self.destroyed() == self.districts.len()
    }

    /// The raider attacks: a district that is begun, or one that opens; the peak falls last.
    pub(in super::super) fn attack(&mut self, at: Timestamp, raider: PlayerId, rng: &mut impl Rng) -> Done {
        let standing = (0..self.districts.len()).filter(|at| !self.districts[*at].is_destroyed());
        let mut open: Vec<_> = standing.collect();
        if open.len() > 1 {
            open.retain(|at| *at != 0);
        }
        let begun = open.iter().copied().find(|at| !self.districts[*at].attacks.is_empty());
        let place = begun.filter(|_| rng.random_ratio(7, 8)).unwrap_or_else(|| open[rng.random_range(0..open.len())]);
        let district = &mut self.districts[place];
        let before = district.destroyed();
        // Now and then somebody drops out without having hit anything.
        let gain = if rng.random_ratio(1, 40) { 0 } else { rng.random_range(22..72) };
        let destroyed = (before + gain).min(100);
        let loot = (destroyed - before) * (20 + 15 * district.hall);
        district.loot += loot;
        district.attacks.push(Assault { at, raider, destroyed, loot });
        Done { destroyed: destroyed == 100 }
    }
}
