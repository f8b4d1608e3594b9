//! The ledger against what was delivered: every fact once, in order, or covered by a gap; and nothing else.
//!
//! Facts about wars, and those that stay on record, have an id that does not depend on who looks and when, and are compared
//! by it. All others are compared by content: for each thing that can change, the values that were delivered must be some of the values that
//! it had, in order, and the last of them must be there. Pure.

mod case;
mod history;
mod looks;
mod records;
mod wars;

pub use case::Watched;

use std::collections::BTreeMap;

use bugle_clash::{ClanRef, MemberTransferred};
use bugle_event::{Event, Subject};

use self::case::Case;
use self::history::{Change, Keeping};

/// What is wrong with `delivered`, a line for each violation. Empty: nothing.
pub fn check(ledger: &[Event], delivered: &[Event], watched: &Watched) -> Vec<String> {
    let case = Case::new(ledger, delivered, watched);
    let mut violations = wars::check(&case, ledger, delivered);
    violations.extend(records::check(&case, ledger, delivered));
    violations.extend(histories(&case, ledger, delivered));
    violations.extend(untrue_transfers(&case, delivered));
    violations.extend(delivered.iter().filter(|event| is_impossible(event)).map(|event| {
        format!("{} of {}: seen at {}, which is before its beginning", event.kind, event.subject(), event.observed_at)
    }));
    violations
}

/// That somebody went from one clan to another is said of two moves, which need not have been one.
fn untrue_transfers<'a>(case: &'a Case<'_>, delivered: &'a [Event]) -> impl Iterator<Item = String> + 'a {
    let transfers = delivered.iter().filter_map(|event| Some((event, event.get::<MemberTransferred>()?)));
    let untrue = transfers.filter(|(event, transfer)| {
        let has_moved =
            |clan: &ClanRef| case.has_moved(Subject::from(&clan.tag), transfer.member.tag, event.observed_at);
        !has_moved(&transfer.from) || !has_moved(&transfer.to)
    });
    untrue.map(|(event, transfer)| {
        format!("{}: {} did not come from {}", event.kind, transfer.member.tag, transfer.from.tag)
    })
}

fn is_impossible(event: &Event) -> bool {
    event.not_before.is_some_and(|not_before| not_before > event.observed_at)
}

/// Compares everything but wars.
fn histories(case: &Case<'_>, ledger: &[Event], delivered: &[Event]) -> Vec<String> {
    let (truth, mut told) = (by_key(ledger), by_key(delivered));
    let mut violations = Vec::new();
    for (key, changes) in &truth {
        let told = told.remove(key).unwrap_or_default();
        if case.watches(&changes[0].subject) {
            violations.extend(compare(case, key, changes, &told));
        }
    }
    violations.extend(told.iter().flat_map(|(key, changes)| compare(case, key, &[], changes)));
    violations
}

fn by_key(events: &[Event]) -> BTreeMap<String, Vec<Change>> {
    let mut histories: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for change in events.iter().flat_map(Change::of) {
        let history = histories.entry(change.key.clone()).or_default();
        // A closed log is seen on the clan's page and by the refusal to show the war.
        let is_echo = change.keeping == Keeping::State && history.last().is_some_and(|last| last.value == change.value);
        if !is_echo {
            history.push(change);
        }
    }
    histories
}

/// Whether a change tells how things stood at the first look: a log that was closed from the beginning says so with the
/// first refusal.
fn is_first_look(change: &Change, truth: &[Change]) -> bool {
    change.keeping == Keeping::State
        && truth.first().is_none_or(|first| first.value != change.value || first.at > change.at)
}

/// Whether `told` is what an observer would tell of `truth`.
fn compare(case: &Case<'_>, key: &str, truth: &[Change], told: &[Change]) -> Vec<String> {
    let mut violations = wrong_sums(case, key, told);
    let mut next = 0;
    for (place, change) in told.iter().enumerate() {
        if place == 0 && is_first_look(change, truth) {
            continue;
        }
        let matching = change.place_in(&truth[next..]);
        let Some(skipped) = matching else {
            if !case.is_return(change) {
                let Change { value, at, .. } = change;
                violations.push(format!("{key}: {value} at {at} never happened, or not in this order"));
            }
            continue;
        };
        let missed = &truth[next..next + skipped];
        violations.extend(missing(case, key, missed, Some(change)));
        next += skipped + 1;
    }
    let (passed, rest) = truth.split_at(next);
    if !passed.last().is_some_and(|before| case.has_returned(before, rest)) {
        violations.extend(missing(case, key, rest, None));
    }
    violations
}

/// Where the amounts told do not add up to the counter. Who comes back to a clan begins anew.
fn wrong_sums(case: &Case<'_>, key: &str, told: &[Change]) -> Vec<String> {
    let wrong = told.windows(2).filter(|pair| match (pair[0].rise, pair[1].rise) {
        (Some(earlier), Some(later)) => !later.follows(&earlier) && !case.moved_between(&pair[0], &pair[1]),
        _ => false,
    });
    wrong
        .map(|pair| format!("{key}: {:?} at {} does not follow {:?}", pair[1].rise, pair[1].at, pair[0].rise))
        .collect()
}

/// Which of `facts`, that were passed over, should have been delivered. `before` is what was delivered instead.
fn missing(case: &Case<'_>, key: &str, facts: &[Change], before: Option<&Change>) -> Vec<String> {
    let due = facts.iter().enumerate().filter(|(place, fact)| match fact.keeping {
        Keeping::Noise => false,
        // A later value stands for the earlier ones.
        Keeping::Value => before.is_none() && place + 1 == facts.len(),
        Keeping::Presence => !case.is_brief(&fact.subject, fact.at),
        Keeping::Each | Keeping::State => true,
    });
    let unexcused = due.filter(|(_, fact)| {
        let subjects = std::slice::from_ref(&fact.subject);
        let is_excused = match fact.keeping {
            // That somebody is away is no excuse for not saying so.
            Keeping::Presence => case.is_in_a_gap(subjects, fact.at),
            _ => case.is_excused(subjects, fact.at),
        };
        let is_visible = !case.is_fleeting(fact) && !case.is_wiped(fact);
        case.is_due(&fact.subject, fact.at) && is_visible && !is_excused
    });
    unexcused
        .map(|(_, fact)| format!("{key}: {} at {} was not delivered, and no gap covers it", fact.value, fact.at))
        .collect()
}

#[cfg(test)]
mod tests;
