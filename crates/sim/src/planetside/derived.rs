//! What follows from what truly happened: an oracle for derived events. Pure.
//!
//! It reads the ledger by how the simulated planet writes it, and not as the product guesses: a continent is locked in one
//! go, the word first and then each facility; an alert lasts as long as the planet's own table has it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle_event::{Event, Gap, Timestamp};
use bugle_planetside::{
    AlertEnd, AlertEnded, ContinentLock, Event as Fact, FacilityControl, Faction, MetagameEvent, MetagameState, NAME,
    World, Zone,
};

use super::alerts::ALERTS;
use super::check::{Report, Scope};

/// How long after what it follows from a fact is to be told at the latest: facilities wait for others of their second.
const TOLD_WITHIN: Duration = Duration::from_secs(10);
/// How long after its time an alert is over without a word.
const GRACE: Duration = Duration::from_mins(2);

/// A fact that is to be told, as a text that says what it is, and what it follows from. Several texts: at the edge of a
/// gap it may be known in several ways.
#[derive(Debug)]
struct Expected {
    said: Vec<String>,
    world: World,
    /// When what it follows from was to be seen.
    causes: Vec<Timestamp>,
    /// When it is to be told.
    at: Timestamp,
}

/// Compares the derived events that follow from what truly happened with those that were delivered. Each is to be told
/// once, unless a gap covers what it follows from; and none that does not follow.
pub fn check_derived(ledger: &[Event], delivered: &[Event], scope: &Scope) -> Report {
    let truth = Truth::read(ledger);
    let gaps: Vec<&Gap> =
        delivered.iter().filter_map(|event| event.get::<Gap>()).filter(|gap| gap.source == NAME).collect();
    let sight = Sight { gaps, scope };
    let mut report = Report::default();
    let mut told = BTreeMap::<String, usize>::new();
    for event in delivered {
        if let Some(said) = event.game::<Fact>().and_then(said) {
            *told.entry(said).or_default() += 1;
        }
    }
    for expected in truth.expected(&sight) {
        let count: usize = expected.said.iter().filter_map(|said| told.remove(said)).sum();
        let is_due = sight.is_due(&expected);
        report.expected += usize::from(is_due);
        report.delivered += usize::from(is_due && count > 0);
        if count > 1 {
            report.violations.push(format!("told {count} times: {:?}", expected.said));
        } else if count == 0 && is_due {
            if sight.has_missed(&expected) {
                report.covered += 1;
            } else {
                report.violations.push(format!("not told, and no gap says so: {:?}", expected.said));
            }
        }
    }
    report.violations.extend(told.into_keys().map(|said| format!("does not follow: {said}")));
    report
}

/// A derived fact as a text: all that two observers must agree on.
fn said(fact: &Fact) -> Option<String> {
    let world = fact.world_id();
    let second = fact.timestamp().as_secs();
    let what = match fact {
        Fact::AlertStarted(alert) => format!("alert {} {} begins", alert.instance_id, alert.metagame_event_id),
        Fact::AlertEnded(alert) => return Some(said_of_end(alert)),
        Fact::ContinentLocked(lock) => format!("{} locked by {}", lock.zone_id, lock.faction_id),
        Fact::ContinentUnlocked(unlock) => format!("{} unlocked", unlock.zone_id),
        Fact::ContinentUnstable(unstable) => format!("{} unstable by {}", unstable.zone_id, unstable.facilities),
        Fact::FacilityCaptured(taken) => {
            let (old, new) = (taken.old_faction_id, taken.new_faction_id);
            format!("{} taken by {new} from {old} after {:?}", taken.facility_id, taken.duration_held)
        }
        Fact::FacilityDefended(held) => format!("{} held by {}", held.facility_id, held.faction_id),
        _ => return None,
    };
    Some(format!("world {world} at {second}: {what}"))
}

fn said_of_end(alert: &AlertEnded) -> String {
    let (world, second, by) = (alert.world_id, alert.timestamp.as_secs(), alert.by.word());
    let (instance, kind, begun) =
        (alert.instance_id, alert.metagame_event_id, alert.started_at.map(Timestamp::as_secs));
    format!("world {world} at {second}: alert {instance} {kind} of {begun:?} ends by {by}")
}

/// What was seen, and what was not.
struct Sight<'a> {
    gaps: Vec<&'a Gap>,
    scope: &'a Scope,
}

impl Sight<'_> {
    /// Whether what happened at this moment may have been missed.
    fn misses(&self, world: World, at: Timestamp) -> bool {
        let covers = |gap: &&&Gap| {
            let mut wide = (**gap).clone();
            (wide.from, wide.to) = (gap.from.map(|from| from - self.scope.slack), gap.to + self.scope.slack);
            wide.covers(&[world.into()], at)
        };
        !self.scope.is_in(at) || self.gaps.iter().any(|gap| covers(&gap))
    }

    fn has_missed(&self, expected: &Expected) -> bool {
        expected.causes.iter().any(|at| self.misses(expected.world, *at))
    }

    /// Whether it must have been told by now.
    fn is_due(&self, expected: &Expected) -> bool {
        let first = expected.causes.iter().min().copied().unwrap_or_default();
        first >= self.scope.since && expected.at + TOLD_WITHIN <= self.scope.until
    }
}

/// An alert, as the planet had it.
struct Run<'a> {
    start: &'a MetagameEvent,
    started: Timestamp,
    /// Its end, if it was told, and when.
    end: Option<(&'a MetagameEvent, Timestamp)>,
}

/// What truly happened.
#[derive(Default)]
struct Truth<'a> {
    runs: Vec<Run<'a>>,
    others: Vec<Expected>,
}

impl<'a> Truth<'a> {
    fn read(ledger: &'a [Event]) -> Self {
        let mut truth = Self::default();
        let mut facts = ledger.iter().filter_map(|event| Some((event.game::<Fact>()?, event.observed_at))).peekable();
        while let Some((fact, at)) = facts.next() {
            match fact {
                Fact::MetagameEvent(alert) => truth.alert(alert, at),
                Fact::ContinentLock(lock) if lock.zone_id.instance() == 0 => {
                    let mut handed_over = Vec::new();
                    while let Some((Fact::FacilityControl(control), _)) = facts.next_if(|(fact, then)| {
                        *then == at
                            && matches!(fact, Fact::FacilityControl(control) if control.world_id == lock.world_id)
                    }) {
                        handed_over.push(control);
                    }
                    truth.lock(lock, &handed_over, at);
                }
                Fact::FacilityControl(control) if !control.new_faction_id.is_none() => truth.fight(control, at),
                _ => {}
            }
        }
        truth
    }

    fn alert(&mut self, alert: &'a MetagameEvent, at: Timestamp) {
        if alert.metagame_event_state == MetagameState::STARTED {
            self.runs.push(Run { start: alert, started: at, end: None });
            return;
        }
        let is_it = |run: &&mut Run<'_>| {
            (run.start.world_id, run.start.instance_id) == (alert.world_id, alert.instance_id) && run.end.is_none()
        };
        if let Some(run) = self.runs.iter_mut().rev().find(is_it) {
            run.end = Some((alert, at));
        }
    }

    fn lock(&mut self, lock: &ContinentLock, handed_over: &[&FacilityControl], at: Timestamp) {
        let (world, second) = (lock.world_id, lock.timestamp.as_secs());
        let what = format!("{} locked by {}", lock.zone_id, lock.triggering_faction);
        self.expect(world, format!("world {world} at {second}: {what}"), at);
        let opened: BTreeSet<Zone> =
            handed_over.iter().map(|control| control.zone_id).filter(|zone| *zone != lock.zone_id).collect();
        for zone in opened {
            self.expect(world, format!("world {world} at {second}: {zone} unlocked"), at);
            let is_lost = |control: &&&FacilityControl| control.zone_id == zone && control.new_faction_id.is_none();
            let lost = handed_over.iter().filter(is_lost).count();
            if lost > 0 {
                self.expect(world, format!("world {world} at {second}: {zone} unstable by {lost}"), at);
            }
        }
    }

    fn fight(&mut self, control: &FacilityControl, at: Timestamp) {
        let (world, second, facility) = (control.world_id, control.timestamp.as_secs(), control.facility_id);
        let (old, new) = (control.old_faction_id, control.new_faction_id);
        let what = if old == new {
            format!("{facility} held by {new}")
        } else {
            let held = Some(control.duration_held).filter(|_| old != Faction::NONE);
            format!("{facility} taken by {new} from {old} after {held:?}")
        };
        self.expect(world, format!("world {world} at {second}: {what}"), at);
    }

    fn expect(&mut self, world: World, said: String, at: Timestamp) {
        self.others.push(Expected { said: vec![said], world, causes: vec![at], at });
    }

    /// What is to be told by somebody who saw this.
    fn expected(self, sight: &Sight<'_>) -> Vec<Expected> {
        let mut all = self.others;
        for run in &self.runs {
            run.expect(sight, &mut all);
        }
        all
    }
}

impl Run<'_> {
    fn expect(&self, sight: &Sight<'_>, all: &mut Vec<Expected>) {
        let Self { start, started, end } = self;
        let world = start.world_id;
        let saw = |at: Timestamp| !sight.misses(world, at);
        let (instance_id, metagame_event_id) = (start.instance_id, start.metagame_event_id);
        let second = start.timestamp.as_secs();
        let begins = format!("world {world} at {second}: alert {instance_id} {metagame_event_id} begins");
        all.push(Expected { said: vec![begins], world, causes: vec![*started], at: *started });
        let ended = |timestamp, started_at, by| {
            said_of_end(&AlertEnded {
                timestamp,
                world_id: world,
                instance_id,
                metagame_event_id,
                started_at,
                by,
                ..AlertEnded::default()
            })
        };
        let begun = Some(start.timestamp);
        let minutes = ALERTS.iter().find(|alert| alert.id == metagame_event_id).map_or(0, |alert| alert.minutes);
        let lasts = Duration::from_mins(minutes);
        let mut expected = Expected { said: Vec::new(), world, causes: vec![*started], at: *started + lasts + GRACE };
        if let Some((word, at)) = end {
            let is_ended = word.metagame_event_state == MetagameState::ENDED;
            let by = if is_ended { AlertEnd::Message } else { AlertEnd::Canceled };
            expected.said.push(ended(word.timestamp, begun, by));
            if !saw(*started) {
                expected.said.push(ended(word.timestamp, None, by));
            }
            if saw(*at) {
                (expected.causes, expected.at) = (vec![*at], *at);
            }
        }
        if end.is_none_or(|(_, at)| !saw(at)) {
            expected.said.push(ended(start.timestamp + lasts, begun, AlertEnd::Duration));
        }
        all.push(expected);
    }
}
