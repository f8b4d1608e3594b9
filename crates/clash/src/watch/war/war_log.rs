//! How a war went, as the war log of its clan has it.

use std::cmp::Ordering;
use std::time::Duration;

use bugle_event::Signal;

use super::pending::Pending;
use super::progress::Progress;
use crate::event::Event;
use crate::event::war::{EndSource, Matchup, Outcome, WarEnded};
use crate::model::open::WarResult;
use crate::model::war_log::{WarLogEntry, WarLogSide};
use crate::watch::look::Look;

/// How far apart the end of a war and that of its entry may be: maintenance moves ends.
const APART: Duration = Duration::from_hours(2);

/// The entry about a war.
pub(super) fn entry_of<'a>(pending: &Pending, log: &'a [WarLogEntry]) -> Option<&'a WarLogEntry> {
    let end = pending.matchup.end_time?;
    let is_about = |entry: &&WarLogEntry| {
        let is_near = entry.end_time.is_some_and(|at| at.since(end).max(end.since(at)) <= APART);
        let tag = |side: &Option<WarLogSide>| side.as_ref().and_then(|side| side.tag);
        is_near && tag(&entry.opponent) == Some(pending.opponent())
    };
    log.iter().find(is_about)
}

/// That the war is over, and how it went. The log does not list the attacks: what nobody saw of them stays a gap.
pub(super) fn ended(pending: &Pending, entry: &WarLogEntry, known: &Progress, look: Look) -> Vec<Signal<Event>> {
    let seen = &pending.matchup;
    let (clan, opponent) = (entry.clan.as_ref(), entry.opponent.as_ref());
    let mut matchup: Matchup = (**seen).clone();
    for (score, logged) in [(&mut matchup.clan, clan), (&mut matchup.opponent, opponent)] {
        let Some(logged) = logged.filter(|logged| logged.says("stars")) else { continue };
        (score.stars, score.destruction_percentage) = (logged.stars, logged.destruction_percentage);
        score.attacks = logged.attacks.unwrap_or(score.attacks);
    }
    let possible = seen.team_size * seen.attacks_per_member;
    let own = clan.and_then(|clan| clan.attacks).unwrap_or(possible);
    let unobserved = own.saturating_sub(seen.clan.attacks) + possible.saturating_sub(seen.opponent.attacks);
    let (outcome, end) = (outcome(entry), matchup.end_time);
    let ended = WarEnded { matchup, source: EndSource::Warlog, outcome, unobserved_attacks: unobserved };
    let gap = (unobserved > 0).then(|| pending.gap());
    let started = pending.started(known, look);
    gap.into_iter().chain(started).chain([pending.event(ended, end, look)]).collect()
}

fn outcome(entry: &WarLogEntry) -> Outcome {
    match (&entry.result, &entry.clan, &entry.opponent) {
        (Some(WarResult::Win), ..) => Outcome::Win,
        (Some(WarResult::Lose), ..) => Outcome::Lose,
        (Some(WarResult::Tie), ..) => Outcome::Tie,
        (_, Some(own), Some(other)) if own.says("stars") && other.says("stars") => {
            let destruction = own.destruction_percentage.total_cmp(&other.destruction_percentage);
            match own.stars.cmp(&other.stars).then(destruction) {
                Ordering::Greater => Outcome::Win,
                Ordering::Less => Outcome::Lose,
                Ordering::Equal => Outcome::Tie,
            }
        }
        _ => Outcome::Unknown,
    }
}
