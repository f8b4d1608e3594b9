//! The ledger against what was delivered: every fact once, in order, or covered by a gap; and nothing else.
//!
//! Facts about wars have an id that does not depend on who looks and when, and are compared by it. All others are
//! compared by content: for each thing that can change, the values that were delivered must be some of the values that
//! it had, in order, and the last of them must be there. Pure.

mod history;
mod wars;

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_clash::{
    ClanSnapshot, ClanTag, MemberJoined, MemberLeft, PlayerSnapshot, PlayerTag, WarLogClosed, WarLogOpened, WarSnapshot,
};
use bugle_event::{Event, Gap, Subject, Timestamp};

use self::history::{Change, Keeping};
use super::world::LOOK;

/// What was watched, and until when.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Clans whose page was watched, members included.
    pub clans: Vec<ClanTag>,
    /// Clans whose wars were watched.
    pub wars: Vec<ClanTag>,
    /// Players whose profile was watched.
    pub players: Vec<PlayerTag>,
    /// Whether maintenance was watched for.
    pub maintenance: bool,
    /// When the watching ended, by the game's clock.
    pub until: Timestamp,
    /// The longest that a fact may take from happening to being delivered. What happened later than this before
    /// `until` may be missing.
    pub delay: Duration,
}

/// What is wrong with `delivered`, a line for each violation. Empty: nothing.
pub fn check(ledger: &[Event], delivered: &[Event], watched: &Watched) -> Vec<String> {
    let case = Case::new(ledger, delivered, watched);
    let mut violations = wars::check(&case, ledger, delivered);
    violations.extend(histories(&case, ledger, delivered));
    violations.extend(delivered.iter().filter(|event| is_impossible(event)).map(|event| {
        format!("{} of {}: seen at {}, which is before its beginning", event.kind, event.subject(), event.observed_at)
    }));
    violations
}

fn is_impossible(event: &Event) -> bool {
    event.not_before.is_some_and(|not_before| not_before > event.observed_at)
}

/// What the comparison needs to know about the observer.
struct Case<'a> {
    watched: &'a Watched,
    gaps: Vec<&'a Gap>,
    /// When a clan, a clan's war or a player was first seen.
    first_seen: BTreeMap<Subject, Timestamp>,
    /// When somebody came to a clan or left it, in truth.
    moves: BTreeMap<(Subject, PlayerTag), Vec<Timestamp>>,
    /// Clans whose log was still closed at the end, and since when: the gap over their wars is yet to be told.
    closed: BTreeMap<Subject, Timestamp>,
}

impl<'a> Case<'a> {
    fn new(ledger: &[Event], delivered: &'a [Event], watched: &'a Watched) -> Self {
        let mut first_seen = BTreeMap::new();
        for event in delivered {
            if let Some(subject) = snapshot_of(event) {
                first_seen.entry(subject).or_insert(event.observed_at);
            }
        }
        let gaps = delivered.iter().filter_map(|event| event.get::<Gap>()).collect();
        let mut moves: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for event in ledger {
            if let Some(member) = mover(event) {
                moves.entry((event.subject(), member)).or_default().push(event.observed_at);
            }
        }
        let mut closed = BTreeMap::new();
        for event in delivered {
            if event.get::<WarLogClosed>().is_some() {
                closed.entry(event.subject()).or_insert(event.observed_at);
            } else if event.get::<WarLogOpened>().is_some() {
                closed.remove(&event.subject());
            }
        }
        Self { watched, gaps, first_seen, moves, closed }
    }

    /// Whether a clan hid its wars from `at`, or shortly after, until the end.
    fn is_hidden(&self, clan: &Subject, at: Timestamp) -> bool {
        self.closed.get(clan).is_some_and(|closed| *closed <= at + self.watched.delay)
    }

    /// Whether a member came or left between two looks.
    fn moved_between(&self, earlier: &Change, later: &Change) -> bool {
        let moves = later.member.and_then(|member| self.moves.get(&(later.subject.clone(), member)));
        let earliest = earlier.at - self.watched.delay;
        moves.is_some_and(|moves| moves.iter().any(|at| (earliest..=later.at).contains(at)))
    }

    /// Whether the change is about a member who left and came back between two looks, and is not who they were.
    fn is_return(&self, change: &Change) -> bool {
        let moves = change.member.and_then(|member| self.moves.get(&(change.subject.clone(), member)));
        let is_between = |at: &&Timestamp| change.not_before.is_some_and(|from| from <= **at) && **at <= change.at;
        moves.is_some_and(|moves| moves.iter().filter(is_between).count() > 1)
    }

    /// Whether the fact is about a member who came or left so shortly before or after it that no look lies between.
    fn is_fleeting(&self, fact: &Change) -> bool {
        let moves = fact.member.and_then(|member| self.moves.get(&(fact.subject.clone(), member)));
        let is_near = |at: &Timestamp| at.since(fact.at).max(fact.at.since(*at)) <= self.watched.delay;
        moves.is_some_and(|moves| moves.iter().any(is_near))
    }

    /// Whether a fact of `at` about any of `subjects` had to be delivered: it was after the first look at `first`, and
    /// early enough before the end.
    fn is_due(&self, first: &Subject, at: Timestamp) -> bool {
        let seen = self.first_seen.get(first).is_some_and(|first| *first < at);
        seen && at + self.watched.delay < self.watched.until
    }

    /// Whether somebody said that a fact of `at` may be missing. It could have been seen for as long as an answer
    /// lives after it, so a gap may begin as much later.
    fn is_excused(&self, subjects: &[Subject], at: Timestamp) -> bool {
        self.gaps.iter().any(|gap| {
            gap.covers(subjects, at)
                || gap.from.is_some_and(|from| at <= from && from <= at + LOOK && gap.covers(subjects, from))
        })
    }
}

/// Who came to a clan or left it.
fn mover(event: &Event) -> Option<PlayerTag> {
    let joined = event.get::<MemberJoined>().map(|fact| fact.member.tag);
    joined.or_else(|| Some(event.get::<MemberLeft>()?.member.tag))
}

/// Whose first look an event is. A war's is the asking clan's.
fn snapshot_of(event: &Event) -> Option<Subject> {
    if let Some(ClanSnapshot(clan)) = event.get() {
        return Some(Subject::from(&clan.tag));
    }
    if let Some(PlayerSnapshot(player)) = event.get() {
        return Some(Subject::from(&player.tag));
    }
    event.get::<WarSnapshot>().map(|look| current_war(look.clan_tag))
}

/// What a watcher of wars looks at.
fn current_war(clan: ClanTag) -> Subject {
    Subject::text("current_war", clan.to_string())
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
    for change in events.iter().filter_map(Change::of) {
        let history = histories.entry(change.key.clone()).or_default();
        // A closed log is seen on the clan's page and by the refusal to show the war.
        let is_echo = change.keeping == Keeping::State && history.last().is_some_and(|last| last.value == change.value);
        if !is_echo {
            history.push(change);
        }
    }
    histories
}

impl Case<'_> {
    fn watches(&self, subject: &Subject) -> bool {
        let Watched { clans, players, maintenance, .. } = self.watched;
        match subject.noun {
            ClanTag::NOUN => clans.iter().any(|tag| Subject::from(tag) == *subject),
            PlayerTag::NOUN => players.iter().any(|tag| Subject::from(tag) == *subject),
            _ => *maintenance,
        }
    }
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
    violations.extend(missing(case, key, &truth[next..], None));
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
        Keeping::Each | Keeping::State => true,
    });
    let unexcused = due.filter(|(_, fact)| {
        let subjects = std::slice::from_ref(&fact.subject);
        case.is_due(&fact.subject, fact.at) && !case.is_fleeting(fact) && !case.is_excused(subjects, fact.at)
    });
    unexcused
        .map(|(_, fact)| format!("{key}: {} at {} was not delivered, and no gap covers it", fact.value, fact.at))
        .collect()
}

#[cfg(test)]
mod tests;
