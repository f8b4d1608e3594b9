//! The ledger against what was delivered: every fact once, in order per subject, or covered by a gap; and nothing that
//! did not happen. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use bugle_event::{Envelope, Event, EventId, Fact as _, Gap, Interest, Origin, Seen, Subject, Timestamp};
use bugle_planetside::{NAME, WorldOffline, WorldOnline, WorldSilent};

use crate::Permits;

/// What to expect.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What was wanted.
    pub interest: Interest,
    /// From when on it was followed, in game time.
    pub since: Timestamp,
    /// Until when. What happens in that very moment may be on its way.
    pub until: Timestamp,
    /// By how much the edges of a gap may be off: the wire tells whole seconds, and clocks of worlds run ahead.
    pub slack: Duration,
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// How many facts were to be expected.
    pub expected: usize,
    /// How many of them were delivered.
    pub delivered: usize,
    /// How many were not, but a gap says so.
    pub covered: usize,
    /// How many were not, because of a fault that nobody can see from outside.
    pub permitted: usize,
    /// What must not be, in words.
    pub violations: Vec<String>,
}

impl Report {
    /// Whether all is as it must be.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, delivered, covered, permitted, violations } = self;
        write!(f, "{expected} facts: {delivered} delivered, {covered} covered by gaps, ")?;
        if *permitted > 0 {
            write!(f, "{permitted} lost by faults, ")?;
        }
        write!(f, "{} violations", violations.len())?;
        violations.iter().try_for_each(|violation| write!(f, "\n  {violation}"))
    }
}

/// Compares what truly happened with what was delivered.
pub fn check(ledger: &[Event], delivered: &[Event], scope: &Scope) -> Report {
    check_permitting(&Permits::default(), ledger, delivered, scope)
}

/// The same, where faults have done what no client can know of: [`Ledger::permits`](crate::Ledger::permits).
pub fn check_permitting(permits: &Permits, ledger: &[Event], delivered: &[Event], scope: &Scope) -> Report {
    let truth = Truth::new(ledger, permits);
    let mut report = Report { violations: truth.contradictions(delivered), ..Report::default() };
    let got: BTreeSet<usize> = delivered.iter().filter_map(|event| truth.places.get(&event.id).copied()).collect();
    let gaps: Vec<&Gap> =
        delivered.iter().filter_map(|event| event.get::<Gap>()).filter(|gap| gap.source == NAME).collect();
    let offline = still_offline(delivered);
    let mut permitted: BTreeMap<EventId, usize> = BTreeMap::new();
    for (place, fact) in truth.facts.iter().enumerate().filter(|(_, fact)| scope.expects(fact)) {
        report.expected += 1;
        if got.contains(&place) {
            report.delivered += 1;
        } else if gaps.iter().any(|gap| scope.covers(gap, fact)) || scope.covers_offline(&offline, fact) {
            report.covered += 1;
        } else if truth.permits_one_more(fact, &mut permitted) {
            report.permitted += 1;
        } else {
            report.violations.push(format!("lost, and no gap says so: {}", told(fact)));
        }
    }
    report
}

impl Scope {
    /// Whether something that was to be seen at this moment belongs to it.
    pub(super) fn is_in(&self, at: Timestamp) -> bool {
        (self.since..self.until).contains(&at)
    }

    fn expects(&self, fact: &Event) -> bool {
        self.is_in(fact.observed_at) && self.interest.matches(fact.kind, &fact.data)
    }

    fn covers(&self, gap: &Gap, fact: &Event) -> bool {
        let mut wide = gap.clone();
        wide.from = gap.from.map(|from| from - self.slack);
        wide.to = gap.to + self.slack;
        wide.covers(&facets(fact), fact.observed_at)
    }

    /// Whether a fact is of a world that has gone offline or fallen silent before it, and whose gap is yet to be told.
    fn covers_offline(&self, offline: &BTreeMap<Subject, Timestamp>, fact: &Event) -> bool {
        let since = |world: &Subject| offline.get(world).is_some_and(|since| *since <= fact.observed_at + self.slack);
        facets(fact).iter().any(since)
    }
}

fn facets(fact: &Event) -> Vec<Subject> {
    let mut facets = Vec::new();
    fact.data.facets(&mut |facet| facets.push(facet));
    facets
}

/// Which worlds were said to be offline or silent, last of all, and since when.
fn still_offline(delivered: &[Event]) -> BTreeMap<Subject, Timestamp> {
    let (mut offline, mut silent) = (BTreeMap::new(), BTreeMap::new());
    for event in delivered {
        if event.kind == WorldOffline::KIND {
            offline.insert(event.subject(), event.not_before.unwrap_or(event.observed_at));
        } else if event.kind == WorldOnline::KIND {
            offline.remove(&event.subject());
        } else if event.kind == WorldSilent::KIND {
            silent.insert(event.subject(), event.not_before.unwrap_or(event.observed_at));
        } else if let Some(gap) = event.get::<Gap>() {
            // Its silence is told: it was heard, or it is believed.
            silent.retain(|world, _| gap.subjects != [world.clone()]);
        }
    }
    silent.extend(offline);
    silent
}

/// What truly happened in PlanetSide, and where in the order of things.
struct Truth<'a> {
    facts: Vec<&'a Event>,
    places: BTreeMap<EventId, usize>,
    permits: &'a Permits,
}

impl<'a> Truth<'a> {
    fn new(ledger: &'a [Event], permits: &'a Permits) -> Self {
        let facts: Vec<_> = ledger.iter().filter(|event| is_fact(event)).collect();
        let mut places: BTreeMap<_, _> = facts.iter().enumerate().map(|(place, fact)| (fact.id, place)).collect();
        let mut alike: BTreeMap<EventId, u32> = BTreeMap::new();
        for (place, fact) in facts.iter().enumerate() {
            let Some(mut retold) = retold(fact) else { continue };
            let before = alike.entry(retold.id).or_default();
            retold.recount(*before);
            *before += 1;
            places.entry(retold.id).or_insert(place);
        }
        Self { facts, places, permits }
    }

    /// Whether a fact need not be delivered, where so many of those that look like one, by the first of them, were not.
    fn permits_one_more(&self, fact: &Event, permitted: &mut BTreeMap<EventId, usize>) -> bool {
        let alike: BTreeSet<EventId> =
            self.facts.iter().filter(|other| are_alike(other, fact)).map(|other| other.id).collect();
        let Some(first) = alike.first() else { return false };
        let permitted = permitted.entry(*first).or_default();
        *permitted += 1;
        *permitted <= self.permits.missing_of(&alike)
    }

    /// Whether a fact is one of these. Of facts that look alike nobody can say which one it was.
    fn is_among(&self, these: &BTreeSet<EventId>, fact: &Event) -> bool {
        these.contains(&fact.id) || these.iter().any(|id| self.is_like(id, fact))
    }

    fn is_like(&self, id: &EventId, fact: &Event) -> bool {
        self.places.get(id).is_some_and(|place| are_alike(self.facts[*place], fact))
    }

    /// What was delivered and never happened, or twice, or before what happened earlier to the same subject.
    fn contradictions(&self, delivered: &[Event]) -> Vec<String> {
        let mut violations = Vec::new();
        let mut seen = BTreeSet::new();
        let mut last: BTreeMap<Subject, usize> = BTreeMap::new();
        for event in delivered.iter().filter(|event| is_fact(event)) {
            let Some(place) = self.places.get(&event.id) else {
                violations.push(format!("never happened: {}", told(event)));
                continue;
            };
            if !seen.insert(*place) {
                violations.push(format!("delivered twice: {}", told(event)));
                continue;
            }
            // What was fetched afterwards comes after what has happened since.
            if event.origin == Origin::Backfill {
                continue;
            }
            if !self.permits.late.contains(&event.id)
                && last.insert(event.subject(), *place).is_some_and(|before| before > *place)
                && !self.is_among(&self.permits.late, event)
            {
                violations.push(format!("out of order: {}", told(event)));
            }
        }
        violations
    }
}

/// Facts of PlanetSide, as opposed to gaps, to other games, to what the service says of itself, and to what only follows
/// from facts.
fn is_fact(event: &Event) -> bool {
    let is_told = !bugle_planetside::is_own(event.kind);
    event.source == NAME && is_told && event.game::<bugle_planetside::Event>().is_some()
}

/// The fact as Census tells it, where that is another event: without sides, and of an alert with the zone of its type.
fn retold(fact: &Event) -> Option<Envelope<bugle_planetside::Event>> {
    use bugle_planetside::Event as Fact;
    let mut retold = fact.game::<Fact>()?.clone();
    match &mut retold {
        Fact::Death(death) => (death.team_id, death.attacker_team_id) = (None, None),
        Fact::VehicleDestroy(destroy) => (destroy.team_id, destroy.attacker_team_id) = (None, None),
        Fact::MetagameEvent(alert) => alert.zone_id = alert.metagame_event_id.info()?.zone,
        _ => return None,
    }
    Some(Envelope::new(NAME, retold, Seen::at(fact.observed_at)))
}

/// Whether two facts say the same, so that nobody can tell them apart.
fn are_alike(one: &Event, other: &Event) -> bool {
    one.kind == other.kind && one.time == other.time && content(one) == content(other)
}

/// What a fact says, without its id.
fn content(event: &Event) -> Option<serde_json::Value> {
    let mut event: serde_json::Value = serde_json::from_str(&event.to_json()).ok()?;
    Some(event["data"].take())
}

fn told(event: &Event) -> String {
    format!("{} {} of {} at {}", event.id, event.kind, event.subject(), event.observed_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planetside::Config;
    use crate::planetside::auraxis::{Auraxis, Happened};
    use bugle_event::{Cause, Want};
    use bugle_planetside::World;

    const START: Timestamp = Timestamp::from_secs(1_700_000_000);

    fn life() -> Vec<Event> {
        let config = Config { worlds: vec![World(10)], ..Config::new(7, START) };
        Auraxis::new(&config).advance(START + Duration::from_mins(1)).iter().map(Happened::envelope).collect()
    }

    fn scope() -> Scope {
        Scope {
            interest: Interest::new([Want::all()]),
            since: START,
            until: START + Duration::from_hours(1),
            slack: Duration::ZERO,
        }
    }

    fn checked(delivered: &[Event]) -> Report {
        check(&life(), delivered, &scope())
    }

    #[test]
    fn the_whole_truth_is_clean() {
        let life = life();
        let report = checked(&life);
        assert!(report.is_clean() && report.delivered == life.len(), "{report}");
    }

    #[test]
    fn a_loss_needs_a_gap_about_the_right_subject_and_time() {
        let mut delivered = life();
        let lost = delivered.remove(200);
        let gap = |world: u16, to: Timestamp| {
            let gap = Gap::new(NAME, [World(world).into()], Some(START), to, Cause::Stall);
            Envelope::new(NAME, gap, Seen::at(to)).into_event()
        };
        assert!(checked(&delivered).violations[0].starts_with("lost"));
        for (gap, covered) in [
            (gap(10, lost.observed_at), 1),
            (gap(1, lost.observed_at), 0),
            (gap(10, lost.observed_at - Duration::from_secs(1)), 0),
        ] {
            let mut delivered = delivered.clone();
            delivered.push(gap);
            assert_eq!(checked(&delivered).covered, covered);
        }
    }

    #[test]
    fn what_census_tells_afterwards_is_the_same_fact_and_comes_in_any_order() {
        let mut delivered = life();
        let is_death = |event: &Event| event.kind == bugle_planetside::Death::KIND;
        let place = delivered.iter().position(is_death).unwrap();
        let mut fetched = retold(&delivered.remove(place)).unwrap();
        delivered.push(fetched.clone().into_event());
        let out_of_order = checked(&delivered);
        assert!(out_of_order.violations.iter().all(|told| told.starts_with("out of order")), "{out_of_order}");
        fetched.origin = Origin::Backfill;
        *delivered.last_mut().unwrap() = fetched.clone().into_event();
        let report = checked(&delivered);
        assert!(report.is_clean() && report.delivered == delivered.len(), "{report}");
        delivered.push(fetched.into_event());
        assert!(checked(&delivered).violations[0].starts_with("delivered twice"));
        assert_eq!(checked(&life()[..]).delivered + 1, delivered.len());
    }

    #[test]
    fn what_faults_have_lost_or_delayed_is_permitted() {
        let mut delivered = life();
        let (lost, late) = (delivered.remove(200), delivered.remove(100));
        let permits = Permits { lost: [lost.id].into(), late: [late.id].into(), ..Permits::default() };
        delivered.push(late);
        let report = check_permitting(&permits, &life(), &delivered, &scope());
        assert!(report.is_clean() && report.permitted == 1, "{report}");
        assert_eq!(check(&life(), &delivered, &scope()).violations.len(), 2);
    }

    /// Two facts that look alike, and a later one of the same character.
    fn twins() -> [Event; 3] {
        let character_id = bugle_planetside::CharacterId(1);
        let gain = bugle_planetside::GainExperience { character_id, timestamp: START, ..Default::default() };
        let rank_up = bugle_planetside::BattleRankUp { character_id, timestamp: START, ..Default::default() };
        let fact = |fact: bugle_planetside::Event, repeat| {
            Envelope::new(NAME, fact, Seen { repeat, ..Seen::at(START) }).into_event()
        };
        [fact(gain.clone().into(), 0), fact(gain.into(), 1), fact(rank_up.into(), 0)]
    }

    fn late(late: &[&Event], delivered: &[Event]) -> Report {
        let permits = Permits { late: late.iter().map(|event| event.id).collect(), ..Permits::default() };
        check_permitting(&permits, &twins(), delivered, &scope())
    }

    /// Seed 917: of two facts that look alike the first came late, and is taken for the second.
    #[test]
    fn one_of_two_facts_that_look_alike_may_be_late_under_the_id_of_the_other() {
        let [one, two, other] = twins();
        let delivered = [one.clone(), other, two];
        let report = late(&[&one], &delivered);
        assert!(report.is_clean(), "{report}");
        assert!(!late(&[], &delivered).is_clean());
    }

    #[test]
    fn of_two_facts_alike_one_may_be_missing_if_each_of_them_was_lost_on_a_connection() {
        let [one, two, other] = twins();
        let lost = |lost: &[&Event], brought: &[&[&Event]]| {
            let ids = |events: &[&Event]| events.iter().map(|event| event.id).collect::<BTreeSet<_>>();
            let brought = (0..).zip(brought).map(|(number, brought)| (number, ids(brought))).collect();
            let permits = Permits { lost: ids(lost), brought, ..Permits::default() };
            check_permitting(&permits, &twins(), std::slice::from_ref(&other), &scope())
        };
        let report = lost(&[&one, &two], &[&[&one, &other], &[&two, &other]]);
        assert_eq!((report.permitted, report.violations.len()), (1, 1), "{report}");
        for brought in [&[&one, &two][..], &[]] {
            let report = lost(&[&one, &two], &[&[&one, &other], brought]);
            assert_eq!(report.permitted, 1 - brought.len() / 2, "{report}");
        }
        assert_eq!(late(&[&one, &two], &[one.clone(), other.clone()]).violations.len(), 1, "late is not lost");
    }

    #[test]
    fn inventions_repeats_and_disorder_are_told() {
        let life = life();
        let fact = |world_id: u16| bugle_planetside::PlayerLogin { world_id: World(world_id), ..Default::default() };
        let invented = Envelope::new(NAME, bugle_planetside::Event::from(fact(10)), Seen::at(START)).into_event();
        let mut delivered = life.clone();
        delivered.push(invented);
        delivered.push(life[0].clone());
        let told = checked(&delivered).violations.join("\n");
        assert!(told.contains("never happened") && told.contains("delivered twice"), "{told}");
        let mut backwards = life;
        backwards.reverse();
        assert!(checked(&backwards).violations.iter().all(|violation| violation.starts_with("out of order")));
        assert!(!checked(&backwards).is_clean());
    }
}
