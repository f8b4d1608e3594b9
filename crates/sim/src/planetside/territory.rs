//! The land of one world: continents, their facilities, and who holds them since when.

use bugle_planetside::{FacilityId, Faction, Zone};
use rand::Rng as _;
use rand::seq::{IndexedRandom as _, SliceRandom as _};
use rand_chacha::ChaCha8Rng;

use super::facilities;

/// The continents that are fought over.
pub(super) const CONTINENTS: [Zone; 5] = [Zone(2), Zone(4), Zone(6), Zone(8), Zone(344)];

/// A facility, and who holds it.
#[derive(Clone, Debug)]
pub(super) struct Facility {
    pub(super) id: FacilityId,
    owner: Faction,
    /// Since when, in seconds. 0 where nobody holds it, so that "held for" is the time itself, as the game has it.
    since: i64,
    warpgate: bool,
}

/// A change of hands, or none in a defence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) facility: FacilityId,
    pub(super) old: Faction,
    pub(super) new: Faction,
    pub(super) held_secs: u64,
}

/// One continent of one world.
#[derive(Clone, Debug)]
pub(super) struct Land {
    pub(super) zone: Zone,
    pub(super) facilities: Vec<Facility>,
    /// Who has locked it.
    pub(super) locked_by: Option<Faction>,
}

impl Land {
    /// All land of a world at `now`: three continents open, the others locked.
    pub(super) fn all(rng: &mut ChaCha8Rng, now: i64) -> Vec<Self> {
        let mut lands: Vec<_> = CONTINENTS.into_iter().map(|zone| Self::new(zone, now)).collect();
        let mut order: Vec<_> = (0..lands.len()).collect();
        order.shuffle(rng);
        for (place, index) in order.into_iter().enumerate() {
            let ago = now - rng.random_range(60..20_000);
            if place < 3 {
                lands[index].unlock(rng, ago);
            } else {
                let winner = Faction(rng.random_range(1..=3));
                lands[index].lock(winner, ago);
            }
        }
        lands
    }

    fn new(zone: Zone, now: i64) -> Self {
        let facilities = facilities::of_zone(zone)
            .map(|base| (base.facility, base.is_warpgate()))
            .map(|(id, warpgate)| Facility { id, owner: Faction::NONE, since: now, warpgate })
            .collect();
        Self { zone, facilities, locked_by: None }
    }

    /// `winner` takes everything, at once.
    pub(super) fn lock(&mut self, winner: Faction, now: i64) -> Vec<Change> {
        self.locked_by = Some(winner);
        self.facilities.iter_mut().map(|facility| facility.change(winner, now)).collect()
    }

    /// Everything is dealt out anew, at once; a few facilities go to nobody.
    pub(super) fn unlock(&mut self, rng: &mut ChaCha8Rng, now: i64) -> Vec<Change> {
        self.locked_by = None;
        let thirds = self.facilities.len().div_ceil(3);
        let mut deal = |place: usize, facility: &mut Facility| {
            let share = if facility.warpgate { place } else { place / thirds };
            let nobody = !facility.warpgate && rng.random_ratio(1, 30);
            let owner = if nobody { 0 } else { u16::try_from(share % 3).expect("below 3") + 1 };
            facility.change(Faction(owner), now)
        };
        self.facilities.iter_mut().enumerate().map(|(place, facility)| deal(place, facility)).collect()
    }

    /// `team` fights for some facility: takes it, or keeps what it has.
    pub(super) fn contest(&mut self, rng: &mut ChaCha8Rng, team: Faction, now: i64) -> Option<Change> {
        if self.locked_by.is_some() || !(1..=3).contains(&team.0) {
            return None;
        }
        let contested: Vec<_> = (0..self.facilities.len()).filter(|index| !self.facilities[*index].warpgate).collect();
        let facility = &mut self.facilities[*contested.choose(rng)?];
        Some(facility.change(team, now))
    }

    /// How much of it each of `VS`, `NC` and `TR` holds, in percent to six places, as the wire has it.
    pub(super) fn shares(&self) -> [f64; 3] {
        let count = |few: usize| f64::from(u32::try_from(few).expect("a continent has some ninety facilities"));
        [1, 2, 3].map(|faction| {
            let held = self.facilities.iter().filter(|facility| facility.owner.0 == faction).count();
            six_places(count(held) * 100.0 / count(self.facilities.len()))
        })
    }

    /// Who holds most of it.
    pub(super) fn leader(&self) -> Faction {
        let shares = self.shares();
        let best = (0..3).max_by(|one, two| shares[*one].total_cmp(&shares[*two])).expect("three factions");
        Faction(u16::try_from(best).expect("below 3") + 1)
    }
}

impl Facility {
    /// Who holds it.
    pub(super) fn owner(&self) -> Faction {
        self.owner
    }

    /// `new` holds it from `now` on. The same holder again: a defence, and the time goes on.
    fn change(&mut self, new: Faction, now: i64) -> Change {
        let held_secs = u64::try_from(now - self.since).unwrap_or(0);
        let change = Change { facility: self.id, old: self.owner, new, held_secs };
        if self.owner != new {
            self.owner = new;
            self.since = if new.is_none() { 0 } else { now };
        }
        change
    }
}

fn six_places(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use std::collections::BTreeSet;

    #[test]
    fn facilities_have_one_number_each_and_three_continents_are_open() {
        let lands = Land::all(&mut ChaCha8Rng::seed_from_u64(7), 1_700_000_000);
        let ids: Vec<_> = lands.iter().flat_map(|land| &land.facilities).map(|facility| facility.id).collect();
        assert!(ids.len() > 350, "{}", ids.len());
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert_eq!(lands.iter().filter(|land| land.locked_by.is_none()).count(), 3);
    }

    #[test]
    fn a_lock_gives_everything_to_one_and_an_unlock_deals_it_out() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let mut land = Land::new(CONTINENTS[3], 100);
        land.lock(Faction(2), 200);
        assert_eq!(land.shares().map(|share| share.to_string()), ["0", "100", "0"]);
        assert_eq!(land.contest(&mut rng, Faction(1), 250), None, "locked");
        let changes = land.unlock(&mut rng, 300);
        assert_eq!(changes.len(), land.facilities.len());
        assert!(changes.iter().all(|change| change.old == Faction(2) && change.held_secs == 100));
        assert!(land.shares().iter().all(|share| *share > 20.0), "{:?}", land.shares());
    }

    #[test]
    fn what_nobody_held_was_held_since_the_beginning_of_time() {
        let mut facility = Facility { id: FacilityId(1), owner: Faction(1), since: 1_700_000_000, warpgate: false };
        assert_eq!(facility.change(Faction::NONE, 1_700_000_100).held_secs, 100);
        assert_eq!(facility.change(Faction(3), 1_700_000_200).held_secs, 1_700_000_200);
        assert_eq!(facility.change(Faction(3), 1_700_000_260).held_secs, 60, "a defence");
    }
}
