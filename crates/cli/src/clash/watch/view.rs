//! How far it is with what is followed, at one moment. Pure: it is told the time.

use std::cmp::Reverse;
use std::time::Duration;

use bugle::clash::{ResourceKind, WatchRow, WatchStatus};
use bugle::{SourceStatus, Timestamp};
use serde::Serialize;

/// How far it is with what is followed, at one moment. In a pipe, a line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct View {
    #[serde(flatten)]
    pub(super) totals: Totals,
    /// What is worst first.
    pub(super) rows: Vec<Row>,
}

/// All together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Totals {
    pub(super) time: Timestamp,
    pub(super) watched: usize,
    /// How many of them the last look at did not see.
    pub(super) failing: usize,
    /// Requests that could be sent, if there were room.
    pub(super) due: usize,
    /// How long the one that has waited longest for that has waited.
    pub(super) lag_ms: u64,
    pub(super) in_flight: usize,
    /// The most requests in a second.
    pub(super) per_second: u32,
    /// How many requests the keys are good for at this moment.
    pub(super) budget_left: u32,
    /// The least time between two requests, now.
    pub(super) spacing_ms: u64,
    pub(super) closed_since: Option<Timestamp>,
    pub(super) refused_since: Option<Timestamp>,
    pub(super) events: u64,
    pub(super) gaps: u64,
}

/// One thing that is followed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Row {
    pub(super) kind: Option<&'static str>,
    pub(super) tag: Option<String>,
    /// Both, for people.
    #[serde(skip)]
    pub(super) what: String,
    /// Whether it was asked for by its name.
    pub(super) is_wished: bool,
    pub(super) last_seen: Option<Timestamp>,
    /// `None`: a look is on its way.
    pub(super) next_due: Option<Timestamp>,
    pub(super) lag_ms: u64,
    /// In a row.
    pub(super) errors: u32,
    pub(super) last_error: Option<String>,
    pub(super) every_ms: Option<u64>,
    pub(super) max_age_ms: u64,
}

impl View {
    pub(super) fn new(now: Timestamp, status: WatchStatus, sources: &[SourceStatus]) -> Self {
        let rows: Vec<_> = status.rows.into_iter().map(Row::from).collect();
        let totals = Totals {
            time: now,
            watched: rows.len(),
            failing: rows.iter().filter(|row| row.errors > 0).count(),
            due: status.due,
            lag_ms: millis(status.lag),
            in_flight: status.in_flight,
            per_second: status.per_second,
            budget_left: status.budget_left,
            spacing_ms: millis(status.spacing),
            closed_since: status.closed_since,
            refused_since: status.refused_since,
            events: sources.iter().map(|source| source.events).sum(),
            gaps: sources.iter().map(|source| source.gaps).sum(),
        };
        Self { totals, rows }.sorted()
    }

    /// What is worst first: what fails most, what is late most, what was not seen for longest. What is alike to the second
    /// stays where it is, so that rows do not dance.
    pub(super) fn sorted(mut self) -> Self {
        let seconds = |millis: u64| millis / 1000;
        self.rows.sort_by_cached_key(|row| {
            let seen = row.last_seen.map(Timestamp::as_secs);
            (Reverse(row.errors), Reverse(seconds(row.lag_ms)), seen, row.what.clone())
        });
        self
    }

    /// With so many rows at most.
    pub(super) fn first(mut self, rows: Option<u32>) -> Self {
        self.rows.truncate(rows.map_or(usize::MAX, |rows| usize::try_from(rows).unwrap_or(usize::MAX)));
        self
    }
}

impl From<WatchRow> for Row {
    fn from(row: WatchRow) -> Self {
        Self {
            kind: row.target.kind().map(ResourceKind::name),
            tag: row.target.tag(),
            what: row.target.to_string(),
            is_wished: row.is_wished,
            last_seen: row.last_seen,
            next_due: row.next_due,
            lag_ms: millis(row.lag),
            errors: row.errors,
            last_error: row.last_error.map(|words| bugle::one_line(&words, LETTERS_MAX)),
            every_ms: row.every.map(millis),
            max_age_ms: millis(row.max_age),
        }
    }
}

/// The longest error, in letters.
const LETTERS_MAX: usize = 300;

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worst_comes_first() {
        let row = |what: &str, errors, lag_ms, seen: Option<i64>| Row {
            what: what.to_owned(),
            errors,
            lag_ms,
            last_seen: seen.map(Timestamp::from_secs),
            ..Row::default()
        };
        let rows = vec![
            row("fresh", 0, 900, Some(90)),
            row("fresher", 0, 0, Some(95)),
            row("as fresh", 0, 100, Some(90)),
            row("never", 0, 0, None),
            row("old", 0, 0, Some(10)),
            row("late", 0, 3000, Some(80)),
            row("failing", 1, 0, Some(99)),
            row("failing for long", 7, 0, Some(99)),
        ];
        let view = View { totals: Totals::default(), rows }.sorted();
        let order: Vec<_> = view.rows.iter().map(|row| &*row.what).collect();
        assert_eq!(order, ["failing for long", "failing", "late", "never", "old", "as fresh", "fresh", "fresher"]);
        assert_eq!(view.first(Some(2)).rows.len(), 2);
    }
}
