//! Facilities that change hands one by one, and those that change hands all at once because their continent is locked or
//! opened: told apart by how many of one continent do so in one second. Pure.
//!
//! One message is not enough to know: it is held for some seconds, until those of its second have come.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_event::{Envelope, Gap, Origin, Timestamp};
use serde::{Deserialize, Serialize};

use crate::derived::rule::told_time;
use crate::event::{Event, FacilityControl};
use crate::ids::{FacilityId, World, Zone};

/// How long the others of a second are waited for.
const HOLD: Duration = Duration::from_secs(3);
/// So many facilities of one continent never change hands in one second by fights.
const MANY: usize = 8;
/// The same at the edge of a gap, which may have swallowed the rest of them.
const MANY_AT_A_GAP: usize = 2;
/// How long a second is remembered for what comes late, and how long over a restart.
const REMEMBERED: Duration = Duration::from_mins(10);
const KEPT: Duration = Duration::from_mins(1);
/// How far from a gap its edge reaches.
const EDGE: Duration = Duration::from_secs(3);
/// How much is remembered.
const GROUPS_MAX: usize = 512;
const GAPS_MAX: usize = 32;

/// The home bases of the factions, which change hands only when their continent is locked or opened: of each continent
/// three.
const WARPGATES: [(Zone, [u32; 3]); 5] = [
    (Zone::INDAR, [7_801, 120_000, 4_801]),
    (Zone::HOSSIN, [308_000, 309_000, 310_000]),
    (Zone::AMERISH, [200_000, 201_000, 203_000]),
    (Zone::ESAMIR, [258_000, 259_000, 260_000]),
    (Zone::OSHUR, [400_370, 400_369, 400_371]),
];

/// Whether this facility is a home base.
pub(crate) fn is_warpgate(zone: Zone, facility: FacilityId) -> bool {
    WARPGATES.iter().any(|(continent, gates)| *continent == zone && gates.contains(&facility.0))
}

/// A facility, and who had it and has it, as one message tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// Which facility.
    pub(crate) facility: u32,
    /// Who had it.
    pub(crate) old: u16,
    /// Who has it.
    pub(crate) new: u16,
    /// The outfit that is credited; 0 where none is.
    pub(crate) outfit: u64,
    /// For how many seconds the old owner held it.
    pub(crate) held: u64,
}

/// What was told of one continent and one second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    world: u16,
    zone: u32,
    /// That second, by the clock of its world.
    pub(crate) second: Timestamp,
    /// When it first came.
    came_at: Timestamp,
    /// Whether it was fetched later.
    is_backfill: bool,
    /// What was told.
    pub(crate) changes: Vec<Change>,
    /// Whether all at once changed hands, if that has been judged.
    is_burst: Option<bool>,
}

/// What a group turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    /// What was told.
    pub(crate) group: Group,
    /// Whether the whole continent changed hands.
    pub(crate) is_burst: bool,
}

impl Change {
    fn of(control: &FacilityControl) -> Self {
        Self {
            facility: control.facility_id.0,
            old: control.old_faction_id.0,
            new: control.new_faction_id.0,
            outfit: control.outfit_id.unwrap_or_default().0,
            held: control.duration_held,
        }
    }
}

impl Group {
    fn new(now: Timestamp, event: &Envelope<Event>, control: &FacilityControl) -> Self {
        Self {
            world: control.world_id.0,
            zone: control.zone_id.0,
            second: told_time(event),
            came_at: now,
            is_backfill: event.origin == Origin::Backfill,
            changes: Vec::new(),
            is_burst: None,
        }
    }

    fn key(&self) -> Key {
        (self.world, self.zone, self.second.as_secs())
    }

    /// Where it was.
    pub(crate) fn world(&self) -> World {
        World(self.world)
    }

    /// On which continent.
    pub(crate) fn zone(&self) -> Zone {
        Zone(self.zone)
    }

    /// How it came to be known.
    pub(crate) fn origin(&self) -> Origin {
        if self.is_backfill { Origin::Backfill } else { Origin::Live }
    }

    /// What was told of home bases.
    pub(crate) fn gates(&self) -> impl Iterator<Item = Change> {
        self.changes.iter().copied().filter(|change| is_warpgate(self.zone(), FacilityId(change.facility)))
    }

    /// When it can be judged. `None`: it has been.
    fn due(&self) -> Option<Timestamp> {
        self.is_burst.is_none().then(|| self.came_at + HOLD)
    }
}

type Key = (u16, u32, i64);

/// Gathers what is told of facilities, and judges it when all of its second has come.
#[derive(Debug, Default)]
pub(crate) struct Bursts {
    groups: BTreeMap<Key, Group>,
    gaps: Vec<(Gap, Timestamp)>,
    is_changed: bool,
}

impl Bursts {
    /// Goes on from groups that an earlier run had in hand.
    pub(crate) fn resume(&mut self, groups: Vec<Group>) {
        self.groups = groups.into_iter().map(|group| (group.key(), group)).collect();
    }

    /// Takes what is told of a facility at `now`. Gives it back at once where its second has been judged already.
    pub(crate) fn on_control(
        &mut self,
        now: Timestamp,
        event: &Envelope<Event>,
        control: &FacilityControl,
    ) -> Option<Judged> {
        if control.world_id.is_none() || control.facility_id.is_none() {
            return None;
        }
        self.forget(now);
        let fresh = Group::new(now, event, control);
        let group = self.groups.entry(fresh.key()).or_insert_with(|| fresh.clone());
        let change = Change::of(control);
        if group.changes.contains(&change) {
            return None;
        }
        group.changes.push(change);
        self.is_changed = true;
        let is_burst = group.is_burst? || group.changes.len() >= MANY;
        Some(Judged { group: Group { changes: vec![change], ..fresh }, is_burst })
    }

    /// Nobody saw this stretch.
    pub(crate) fn on_gap(&mut self, gap: &Gap) {
        if self.gaps.len() == GAPS_MAX {
            self.gaps.remove(0);
        }
        self.gaps.push((gap.clone(), gap.to));
    }

    /// When the next group can be judged.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        self.groups.values().filter_map(Group::due).min()
    }

    /// Judges the groups whose time has come, the oldest second first.
    pub(crate) fn judge(&mut self, now: Timestamp) -> Vec<Judged> {
        let mut judged = Vec::new();
        let Self { groups, gaps, is_changed } = self;
        for group in groups.values_mut().filter(|group| group.due().is_some_and(|due| due <= now)) {
            let is_burst = is_burst(group, gaps);
            *is_changed = true;
            group.is_burst = Some(is_burst);
            judged.push(Judged { group: group.clone(), is_burst });
        }
        judged.sort_by_key(|judged| judged.group.second);
        judged
    }

    /// Something that is kept beside it has changed.
    pub(crate) fn touch(&mut self) {
        self.is_changed = true;
    }

    /// Whether what is to be kept has changed since this was last asked.
    pub(crate) fn changed(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    /// What is to be kept at `now`: what is not yet judged, and what of the same second may still come.
    pub(crate) fn groups(&self, now: Timestamp) -> Vec<&Group> {
        let is_fresh = |group: &&Group| group.is_burst.is_none() || now.since(group.came_at) < KEPT;
        self.groups.values().filter(is_fresh).collect()
    }

    fn forget(&mut self, now: Timestamp) {
        self.groups.retain(|_, group| group.is_burst.is_none() || now.since(group.came_at) < REMEMBERED);
        self.gaps.retain(|(_, to)| now.since(*to) < REMEMBERED);
        while self.groups.len() >= GROUPS_MAX {
            let oldest = self.groups.iter().min_by_key(|(_, group)| group.came_at).map(|(key, _)| *key);
            oldest.map(|key| self.groups.remove(&key));
        }
    }
}

/// Whether a whole continent changed hands. A gap that ends or begins in this second may have swallowed most of it.
fn is_burst(group: &Group, gaps: &[(Gap, Timestamp)]) -> bool {
    let is_near = |(gap, _): &(Gap, Timestamp)| {
        let mut wide = gap.clone();
        (wide.from, wide.to) = (gap.from.map(|from| from - EDGE), gap.to + EDGE);
        wide.covers(&[group.world().into()], group.second)
    };
    let most = if gaps.iter().any(is_near) { MANY_AT_A_GAP } else { MANY };
    group.changes.len() >= most || group.gates().next().is_some()
}

#[cfg(test)]
mod tests {
    use bugle_event::{Cause, Seen};

    use super::*;
    use crate::NAME;

    const START: Timestamp = Timestamp::from_secs(1_700_000_000);

    fn control(second: u64, facility: u32) -> Envelope<Event> {
        let timestamp = START + Duration::from_secs(second);
        let control = FacilityControl {
            timestamp,
            world_id: World(10),
            zone_id: Zone::INDAR,
            facility_id: FacilityId(facility),
            old_faction_id: crate::ids::Faction(1),
            new_faction_id: crate::ids::Faction(2),
            ..FacilityControl::default()
        };
        Envelope::new(NAME, control.into(), Seen { time: Some(timestamp), ..Seen::at(timestamp) })
    }

    fn take(bursts: &mut Bursts, second: u64, facility: u32) -> Option<Judged> {
        let event = control(second, facility);
        let Event::FacilityControl(fact) = &event.data else { unreachable!() };
        bursts.on_control(START + Duration::from_secs(second), &event, fact)
    }

    /// What is judged of so many facilities of one second: whether it is a burst.
    fn judged(bursts: &mut Bursts, facilities: impl IntoIterator<Item = u32>) -> Vec<bool> {
        for facility in facilities {
            assert_eq!(take(bursts, 0, facility), None);
        }
        let due = bursts.due().expect("something is held");
        assert_eq!(due, START + HOLD);
        assert!(bursts.judge(due - Duration::from_millis(1)).is_empty());
        bursts.judge(due).into_iter().map(|judged| judged.is_burst).collect()
    }

    #[test]
    fn few_facilities_of_a_second_are_fights_and_many_or_a_home_base_are_not() {
        assert_eq!(judged(&mut Bursts::default(), 1..8), [false]);
        assert_eq!(judged(&mut Bursts::default(), 1..9), [true]);
        assert_eq!(judged(&mut Bursts::default(), [7_801]), [true]);
    }

    #[test]
    fn what_a_gap_has_left_of_a_burst_is_one() {
        let gap = |world: u16, to: Timestamp| Gap::new(NAME, [World(world).into()], Some(START), to, Cause::Stall);
        for (gap, is_burst) in [
            (gap(10, START), true),
            (gap(10, START + EDGE), true),
            (gap(1, START), false),
            (Gap::new(NAME, [], Some(START + EDGE * 2), START + EDGE * 3, Cause::Stall), false),
        ] {
            let mut bursts = Bursts::default();
            bursts.on_gap(&gap);
            assert_eq!(judged(&mut bursts, [1, 2]), [is_burst], "{gap:?}");
        }
    }

    #[test]
    fn a_gap_is_forgotten_in_time() {
        let mut bursts = Bursts::default();
        bursts.on_gap(&Gap::new(NAME, [], None, START, Cause::Stall));
        let later = START + REMEMBERED;
        for facility in [1, 2] {
            let event = control(0, facility);
            let Event::FacilityControl(fact) = &event.data else { unreachable!() };
            assert_eq!(bursts.on_control(later, &event, fact), None);
        }
        assert!(bursts.judge(later + HOLD).iter().all(|judged| !judged.is_burst));
    }

    #[test]
    fn what_comes_late_is_what_its_second_was_and_a_copy_is_nothing() {
        let mut bursts = Bursts::default();
        judged(&mut bursts, 1..8);
        assert_eq!(take(&mut bursts, 0, 7), None, "a copy");
        assert!(take(&mut bursts, 0, 8).is_some_and(|judged| judged.is_burst), "by now they are many");
        let mut bursts = Bursts::default();
        judged(&mut bursts, 1..4);
        assert!(take(&mut bursts, 0, 4).is_some_and(|judged| !judged.is_burst && judged.group.changes.len() == 1));
    }

    #[test]
    fn what_is_kept_goes_on_and_memory_is_bounded() {
        let mut bursts = Bursts::default();
        take(&mut bursts, 0, 1);
        assert!(bursts.changed() && !bursts.changed());
        let kept: Vec<Group> = bursts.groups(START).into_iter().cloned().collect();
        let mut after = Bursts::default();
        after.resume(kept);
        assert_eq!(after.judge(START + HOLD).len(), 1);
        assert!(after.groups(START + KEPT).is_empty(), "it has been judged, and nothing of it can come");
        for second in 0..2000 {
            take(&mut bursts, second, 1);
            bursts.on_gap(&Gap::new(NAME, [], None, START, Cause::Stall));
        }
        assert!(bursts.groups.len() <= GROUPS_MAX && bursts.gaps.len() <= GAPS_MAX);
    }
}
