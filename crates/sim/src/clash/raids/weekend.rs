//! A raid weekend of a clan, with its sums.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_event::Timestamp;

use super::super::calendar::{WEEKEND, weekend, weekend_at};
use super::super::chance::{Topic, at, below};
use super::super::everyone::Everyone;
use super::super::id::{ClanId, PlayerId};
use super::super::realm::Realm;
use super::super::register::WEEKENDS_MAX;
use super::campaign::{self, ATTACKS};
use super::raid::Raid;

/// A weekend of a clan.
#[derive(Clone, Debug)]
pub(in super::super) struct Weekend {
    pub(in super::super) start: Timestamp,
    pub(in super::super) end: Timestamp,
    pub(in super::super) is_over: bool,
    /// Whether members and single attacks are still known: of the latest weekends only.
    pub(in super::super) is_detailed: bool,
    pub(in super::super) made: Vec<Raid>,
    pub(in super::super) suffered: Vec<Raid>,
}

/// What a member has done.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Worker {
    pub(in super::super) attacks: usize,
    pub(in super::super) has_bonus: bool,
    pub(in super::super) loot: u32,
}

/// The numbers of the weekends that are shown, the newest first.
pub(in super::super) fn shown(everyone: Everyone<'_>, clan: ClanId) -> Vec<i64> {
    let newest = weekend_at(everyone.now);
    let count = if campaign::takes_part(clan) { i64::try_from(WEEKENDS_MAX).unwrap_or(0) } else { 0 };
    (0..count).map(|back| newest - back).collect()
}

/// When a weekend of a clan is seen to be over. The state is behind the clock: by minutes, once by most of an hour. Of
/// weekends, nothing says that they were longer because the service was closed.
pub(in super::super) fn over(realm: &Realm, number: i64, clan: ClanId) -> Timestamp {
    let late = below(realm.seed, Topic::Weekend, &[number, at(clan.0), 3], 44 * 60);
    realm.closings.put_off(weekend(number) + WEEKEND + Duration::from_secs(u64::try_from(late).unwrap_or(0)))
}

impl Weekend {
    /// As it is at this moment.
    pub(in super::super) fn of(everyone: Everyone<'_>, number: i64, clan: ClanId) -> Self {
        let start = weekend(number);
        let end = start + WEEKEND;
        Self {
            start,
            end,
            is_over: over(everyone.realm, number, clan) <= everyone.now,
            is_detailed: number + 2 > weekend_at(everyone.now),
            made: campaign::raids(everyone, number, clan),
            suffered: campaign::suffered(everyone, number, clan),
        }
    }

    pub(in super::super) fn attacks(&self) -> usize {
        self.made.iter().map(Raid::attacks).sum()
    }

    pub(in super::super) fn destroyed(&self) -> usize {
        self.made.iter().map(Raid::destroyed).sum()
    }

    pub(in super::super) fn completed(&self) -> usize {
        self.made.iter().filter(|raid| raid.is_over()).count()
    }

    pub(in super::super) fn loot(&self) -> u32 {
        self.made.iter().flat_map(|raid| &raid.districts).map(|district| district.loot).sum()
    }

    /// Raid medals for each attack, once the weekend is over: what the destroyed districts are worth, shared.
    pub(in super::super) fn offensive_reward(&self) -> u32 {
        let districts = self.made.iter().flat_map(|raid| &raid.districts).filter(|district| district.is_destroyed());
        let worth: u32 = districts.map(|district| 135 + 65 * district.hall).sum();
        let attacks = u32::try_from(self.attacks()).unwrap_or(u32::MAX).max(1);
        if self.is_over { worth.div_ceil(attacks) } else { 0 }
    }

    /// Raid medals for everybody, once the weekend is over: by the attacks that the longest defence took.
    pub(in super::super) fn defensive_reward(&self) -> u32 {
        let longest = self.suffered.iter().map(Raid::attacks).max().unwrap_or(0);
        if self.is_over { u32::try_from(longest).unwrap_or(0) * 8 } else { 0 }
    }

    /// What each member has done who has attacked.
    pub(in super::super) fn workers(&self) -> BTreeMap<PlayerId, Worker> {
        let mut workers: BTreeMap<_, Worker> = BTreeMap::new();
        for attack in self.made.iter().flat_map(|raid| &raid.districts).flat_map(|district| &district.attacks) {
            let worker = workers.entry(attack.raider).or_default();
            worker.attacks += 1;
            worker.has_bonus |= attack.destroyed == 100;
            worker.loot += attack.loot;
        }
        workers
    }

    /// Attacks that everybody has.
    pub(in super::super) const fn attack_limit() -> usize {
        ATTACKS
    }
}
