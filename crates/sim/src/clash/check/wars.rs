//! Facts about wars: by id.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash as api;
use bugle_event::{Event, EventId, Subject};

use super::case::Case;
use super::looks::{Look, war_of};

/// What is wrong with the delivered facts about wars.
pub(super) fn check(case: &Case<'_>, ledger: &[Event], delivered: &[Event]) -> Vec<String> {
    let truth: BTreeMap<EventId, &Event> = of_wars(ledger).map(|event| (event.id, event)).collect();
    let mut violations = Vec::new();
    let mut told = BTreeSet::new();
    for event in of_wars(delivered) {
        if !told.insert(event.id) {
            violations.push(format!("{}: delivered twice", name(event)));
        }
        match truth.get(&event.id) {
            None => violations.push(format!("{}: never happened", name(event))),
            Some(fact) => violations.extend(difference(fact, event)),
        }
    }
    let facts: Vec<_> = of_wars(ledger).collect();
    let missing = facts.iter().enumerate().filter(|(_, fact)| !told.contains(&fact.id));
    let unexcused = missing.filter(|(place, fact)| is_due(case, fact) && !is_overtaken(case, &facts[*place..]));
    violations.extend(unexcused.map(|(_, fact)| format!("{}: not delivered, and no gap covers it", name(fact))));
    violations.extend(disorder(&truth, ledger, delivered));
    violations
}

/// All facts about wars, but the first looks.
fn of_wars(events: &[Event]) -> impl Iterator<Item = &Event> {
    events.iter().filter(|event| war_of(event).is_some())
}

fn name(event: &Event) -> String {
    let order = event.get::<api::WarAttack>().map(|attack| format!(" {}", attack.order)).unwrap_or_default();
    format!("{}{order} of {} at {}", event.kind, event.subject(), event.observed_at)
}

/// Whether a fact had to be delivered: one of the war's clans was watched and seen before, and no gap is over it.
fn is_due(case: &Case<'_>, fact: &Event) -> bool {
    let Some(war) = war_of(fact) else { return false };
    let at = fact.observed_at;
    let (look, own) = if case.is_league_war(&war) { (Look::Cwl, "league_war") } else { (Look::War, "current_war") };
    // What was there at the first look at a war of a league is told as a whole.
    if look == Look::Cwl && !case.is_after_first_look(&war, at) {
        return false;
    }
    war.clans.iter().map(Subject::from).filter(|clan| case.looks_at(look, clan)).any(|clan| {
        let first = look.at(&clan);
        let subjects = [clan.clone(), Subject::from(&war), Subject { noun: own, ..clan.clone() }, first.clone()];
        // That a war is there and whose it is is known some time after its group.
        let since = if look == Look::Cwl { at - case.watched.delay } else { at };
        let is_hidden = look == Look::War && case.is_hidden(&clan, at);
        case.is_due(&first, since) && case.is_due_until(at) && !case.is_excused(&subjects, at) && !is_hidden
    })
}

/// Whether times were moved again before anybody could look. `facts` begins with the one in question.
fn is_overtaken(case: &Case<'_>, facts: &[&Event]) -> bool {
    let [fact, later @ ..] = facts else { return false };
    fact.get::<api::WarRescheduled>().is_some()
        && later
            .iter()
            .take_while(|other| other.observed_at <= fact.observed_at + case.watched.delay)
            .any(|other| other.get::<api::WarRescheduled>().is_some() && other.subject() == fact.subject())
}

/// Whether the same fact is told otherwise than it was.
fn difference(fact: &Event, told: &Event) -> Option<String> {
    if told.observed_at < fact.observed_at {
        return Some(format!("{}: delivered before it happened", name(fact)));
    }
    if let (Some(fact), Some(told)) = (fact.get::<api::WarAttack>(), told.get::<api::WarAttack>()) {
        // Seen from the other clan, the sides are the other way round.
        let told = api::WarAttack { side: fact.side, ..told.clone() };
        let same = outcome_of(fact) == outcome_of(&told);
        return (!same).then(|| format!("{told:?} was {fact:?}"));
    }
    let (fact, told) = (fact.get::<api::WarEnded>()?, told.get::<api::WarEnded>()?);
    let is_seen = told.source == api::EndSource::Body;
    let scores = |ended: &api::WarEnded| {
        let score = |score: &api::Score| (score.tag, score.stars, score.attacks);
        BTreeSet::from([score(&ended.matchup.clan), score(&ended.matchup.opponent)])
    };
    let same = scores(fact) == scores(told) && winner(fact) == winner(told);
    (is_seen && !same).then(|| format!("{told:?} was {fact:?}"))
}

/// What an attack was, without names and town halls, which can have changed since.
fn outcome_of(attack: &api::WarAttack) -> (api::PlayerTag, api::PlayerTag, [u32; 4], Option<u32>, bool) {
    let numbers = [attack.order, attack.stars, attack.destruction_percentage, attack.new_stars];
    (attack.attacker_tag, attack.defender_tag, numbers, attack.duration, attack.fresh)
}

fn winner(ended: &api::WarEnded) -> Option<api::ClanTag> {
    match ended.outcome {
        api::Outcome::Win => Some(ended.matchup.clan.tag),
        api::Outcome::Lose => Some(ended.matchup.opponent.tag),
        api::Outcome::Tie | api::Outcome::Unknown => None,
    }
}

/// Facts of one war that were delivered in another order than they happened. Line-ups and new times are told with the
/// body that shows them, before its attacks.
fn disorder(truth: &BTreeMap<EventId, &Event>, ledger: &[Event], delivered: &[Event]) -> Vec<String> {
    let in_order = |event: &&Event| {
        event.get::<api::WarLineup>().is_none()
            && event.get::<api::WarRescheduled>().is_none()
            && event.get::<api::MissedAttacks>().is_none()
    };
    let places: BTreeMap<EventId, usize> =
        of_wars(ledger).filter(in_order).enumerate().map(|(place, event)| (event.id, place)).collect();
    let mut latest: BTreeMap<Subject, usize> = BTreeMap::new();
    let mut violations = Vec::new();
    for event in of_wars(delivered).filter(|event| truth.contains_key(&event.id)).filter(in_order) {
        let Some(place) = places.get(&event.id) else { continue };
        let latest = latest.entry(event.subject()).or_default();
        if *place < *latest {
            violations.push(format!("{}: delivered after a later fact of the war", name(event)));
        }
        *latest = (*latest).max(*place);
    }
    violations
}
