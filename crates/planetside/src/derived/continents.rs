//! Continents that are locked and opened.
//!
//! The game tells of a lock, and never of an opening; both make each facility change hands in one second, which tells of
//! what was missed too. By the home bases, which change hands at no other time: one faction has more than one of them, and
//! the continent is locked; they have several owners again, and it is open. Where some facilities go to nobody meanwhile, a
//! part of it is unstable.
//!
//! What was before the start is not known without the map of Census, and is not told: the first fact of a continent is
//! the first change that is seen.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Envelope, Fact as _, Gap, Kind, KindInfo, Origin, Timestamp};
use serde::{Deserialize, Serialize};

use crate::derived::bursts::{Bursts, Group, Judged};
use crate::derived::rule::{Facts, Named, Rule, told_time};
use crate::derived::saved::Part;
use crate::event::{ContinentLock, ContinentLocked, ContinentUnlocked, ContinentUnstable, Event, FacilityControl};
use crate::ids::{Faction, World, Zone};

/// The message of a lock and its burst are not always of the same second.
const SAME: Duration = Duration::from_mins(1);
/// So many facilities that go to nobody in one second are no fights.
const MANY: usize = 8;
/// How much of what was told is remembered: some hours of all worlds.
const TOLD_MAX: usize = 64;

/// Tells of continents that are locked and opened.
#[derive(Debug, Default)]
pub(crate) struct Continents {
    bursts: Bursts,
    /// What was told lately, the newest last.
    told: VecDeque<Told>,
}

/// What was told of a continent, and when it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    world: u16,
    zone: u32,
    at: Timestamp,
    state: State,
}

/// What a continent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    LockedBy(u16),
    Open,
    Unstable,
}

/// What is kept.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Kept {
    groups: Vec<Group>,
    told: VecDeque<Told>,
}

/// The same, to be written.
#[derive(Serialize)]
struct Keep<'a> {
    groups: Vec<&'a Group>,
    told: &'a VecDeque<Told>,
}

impl Named for Continents {
    const NAME: &'static str = "continents";
    const KINDS: &'static [KindInfo] =
        &[KindInfo::of::<ContinentLocked>(), KindInfo::of::<ContinentUnlocked>(), KindInfo::of::<ContinentUnstable>()];
    const NEEDS: &'static [Kind] = &[ContinentLock::KIND, FacilityControl::KIND];
}

impl Rule for Continents {
    fn resume(&mut self, saved: &Part, _: Timestamp) {
        let Kept { groups, told } = saved.read();
        self.bursts.resume(groups);
        self.told = told;
    }

    fn on_event(&mut self, event: &Envelope<Event>, facts: &mut Facts<'_>) {
        match &event.data {
            Event::ContinentLock(lock) => self.on_lock(event, lock, facts),
            Event::FacilityControl(control) if control.zone_id.is_continent() => {
                // What comes after its second was judged changes nothing: the home bases of a burst are three.
                drop(self.bursts.on_control(facts.now(), event, control));
            }
            _ => {}
        }
    }

    fn on_gap(&mut self, _: Timestamp, gap: &Gap) {
        self.bursts.on_gap(gap);
    }

    fn due(&self) -> Option<Timestamp> {
        self.bursts.due()
    }

    fn on_time(&mut self, now: Timestamp, facts: &mut Facts<'_>) {
        for Judged { group, is_burst } in self.bursts.judge(now) {
            if is_burst {
                self.on_burst(&group, facts);
            }
        }
    }

    fn changed(&mut self, now: Timestamp) -> Option<Part> {
        self.bursts.changed().then(|| self.save(now))
    }

    fn save(&self, now: Timestamp) -> Part {
        Part::of(&Keep { groups: self.bursts.groups(now), told: &self.told })
    }
}

impl Continents {
    /// The game says that a continent is locked.
    fn on_lock(&mut self, event: &Envelope<Event>, lock: &ContinentLock, facts: &mut Facts<'_>) {
        let (world, zone, by) = (lock.world_id, lock.zone_id, lock.triggering_faction);
        // Where it does not say who has it, the facilities do.
        if world.is_none() || by.is_none() || !zone.is_continent() {
            return;
        }
        let previous = Some(lock.previous_faction).filter(|faction| !faction.is_none());
        self.tell_locked((world, zone), told_time(event), by, previous, event.origin, facts);
    }

    /// Each facility of a continent has changed hands.
    fn on_burst(&mut self, group: &Group, facts: &mut Facts<'_>) {
        let gates: Vec<_> = group.gates().collect();
        let owners = |faction: u16| gates.iter().filter(|gate| gate.new == faction && faction != 0).count();
        let has_changed = gates.iter().any(|gate| gate.old != gate.new);
        let locked_by = gates.iter().map(|gate| gate.new).find(|faction| owners(*faction) > 1);
        let place = (group.world(), group.zone());
        match locked_by {
            Some(by) if has_changed => {
                self.tell_locked(place, group.second, Faction(by), None, group.origin(), facts);
            }
            // One home base alone, what a gap has left, may have gone to whoever has the others.
            None if has_changed && gates.len() > 1 => {
                let before = gates[0].old;
                let previous = (before != 0 && gates.iter().all(|gate| gate.old == before)).then_some(Faction(before));
                self.tell_unlocked(place, group, previous, facts);
            }
            _ => {}
        }
        if locked_by.is_none() {
            self.tell_unstable(group, has_changed, facts);
        }
    }

    fn tell_locked(
        &mut self,
        (world_id, zone_id): (World, Zone),
        timestamp: Timestamp,
        faction_id: Faction,
        previous_faction_id: Option<Faction>,
        origin: Origin,
        facts: &mut Facts<'_>,
    ) {
        if self.is_news((world_id, zone_id), timestamp, State::LockedBy(faction_id.0)) {
            let leftover = None;
            let fact = ContinentLocked { timestamp, world_id, zone_id, faction_id, previous_faction_id, leftover };
            facts.tell(fact, origin);
        }
    }

    fn tell_unlocked(
        &mut self,
        (world_id, zone_id): (World, Zone),
        group: &Group,
        previous_faction_id: Option<Faction>,
        facts: &mut Facts<'_>,
    ) {
        if self.is_news((world_id, zone_id), group.second, State::Open) {
            let timestamp = group.second;
            let fact = ContinentUnlocked { timestamp, world_id, zone_id, previous_faction_id, leftover: None };
            facts.tell(fact, group.origin());
        }
    }

    /// Whether this has not been told yet. Remembers it.
    fn is_news(&mut self, (world, zone): (World, Zone), at: Timestamp, state: State) -> bool {
        let told = Told { world: world.0, zone: zone.0, at, state };
        let is_same = |known: &Told| {
            let is_near = known.at.since(at) < SAME && at.since(known.at) < SAME;
            is_near && Told { at, ..*known } == told
        };
        if self.told.iter().any(is_same) {
            return false;
        }
        if self.told.len() == TOLD_MAX {
            self.told.pop_front();
        }
        self.told.push_back(told);
        self.bursts.touch();
        true
    }

    /// A part of a continent went to nobody, as it opened or by itself.
    fn tell_unstable(&mut self, group: &Group, opens: bool, facts: &mut Facts<'_>) {
        let lost = group.changes.iter().filter(|change| change.new == 0).count();
        let (timestamp, world_id, zone_id) = (group.second, group.world(), group.zone());
        let is_much = lost >= if opens { 1 } else { MANY };
        if is_much && self.is_news((world_id, zone_id), timestamp, State::Unstable) {
            let facilities = u32::try_from(lost).unwrap_or(u32::MAX);
            facts.tell(ContinentUnstable { timestamp, world_id, zone_id, facilities, leftover: None }, group.origin());
        }
    }
}
