//! How many are online, by world and faction. Pure.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_event::Timestamp;

use crate::derived::roster::Person;
use crate::event::Population;
use crate::ids::{Faction, World};

/// How often it is counted.
const MINUTE_SECS: i64 = 60;

/// Counts people each minute, and tells of the worlds where it has changed.
#[derive(Debug, Default)]
pub(crate) struct Headcount {
    told: BTreeMap<u16, Count>,
    due: Option<Timestamp>,
}

/// How many people of a world are of each faction, by its number; 0 for those of whom it is not known.
type Count = BTreeMap<u16, u32>;

impl Headcount {
    /// Something has come: from now on it is counted.
    pub(crate) fn begin(&mut self, now: Timestamp) {
        self.due.get_or_insert_with(|| minute(now) + Duration::from_mins(1));
    }

    /// When it is counted next.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Counts, if it is time: what has changed.
    pub(crate) fn on_time<'a>(&mut self, now: Timestamp, people: impl Iterator<Item = &'a Person>) -> Vec<Population> {
        let Some(_) = self.due.take_if(|due| *due <= now) else { return Vec::new() };
        self.begin(now);
        let mut worlds: BTreeMap<u16, Count> = self.told.keys().map(|world| (*world, Count::new())).collect();
        for person in people {
            *worlds.entry(person.world).or_default().entry(person.faction).or_default() += 1;
        }
        let timestamp = minute(now);
        let changed = worlds.iter().filter(|(world, count)| self.told.get(world) != Some(count));
        let told = changed.map(|(world, count)| population(timestamp, World(*world), count)).collect();
        self.told = worlds;
        told
    }
}

/// The minute that this is in.
fn minute(now: Timestamp) -> Timestamp {
    let secs = now.as_secs();
    Timestamp::from_secs(secs - secs.rem_euclid(MINUTE_SECS))
}

fn population(timestamp: Timestamp, world_id: World, count: &Count) -> Population {
    let of = |faction: Faction| count.get(&faction.0).copied().unwrap_or_default();
    let total = count.values().sum();
    let [vs, nc, tr, nso] = [Faction::VS, Faction::NC, Faction::TR, Faction::NSO].map(of);
    Population { timestamp, world_id, total, vs, nc, tr, nso, unknown: total - vs - nc - tr - nso, leftover: None }
}
