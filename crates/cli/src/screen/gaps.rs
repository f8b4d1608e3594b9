//! What nobody saw: that it begins, what was missed, and what was fetched of it since.

use std::collections::VecDeque;

use bugle::{Cause, Event, Gap, Origin, SourceStatus, Subject, Timestamp};

use crate::say::counted;

/// How many are shown at most.
const MAX: usize = 16;

/// One stretch of time.
#[derive(Clone)]
pub(super) struct Lost {
    pub(super) source: String,
    pub(super) from: Option<Timestamp>,
    /// `None`: it is not over.
    pub(super) to: Option<Timestamp>,
    /// Why, as far as it is known.
    pub(super) cause: Option<Cause>,
    /// Whose events may be missing, in words.
    pub(super) whom: String,
    pub(super) stage: Stage,
    /// How many events that belong into it were fetched.
    pub(super) fetched: u64,
    pub(super) detail: Option<String>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody sees what happens.
    Open,
    /// It is over, and told as a gap.
    Told,
    /// All that is kept of it was fetched.
    Filled,
    /// It was tried to fetch it, and is tried no more.
    GivenUp,
    /// Nothing was missed.
    Nothing,
}

#[derive(Clone, Default)]
pub(super) struct Lane {
    /// The newest first.
    rows: VecDeque<Lost>,
}

impl Lane {
    pub(super) fn rows(&self) -> impl Iterator<Item = &Lost> {
        self.rows.iter()
    }

    /// How the sources are doing: one that was well and is no longer sees nothing.
    pub(super) fn on_status(&mut self, status: &[SourceStatus]) {
        for source in status {
            let open = self.rows.iter().position(|row| row.stage == Stage::Open && row.source == *source.name);
            match (open, source.connected) {
                (None, false) if source.last_seen.is_some() && !source.ended => self.add(Lost {
                    source: source.name.to_string(),
                    from: source.last_seen,
                    to: None,
                    cause: None,
                    whom: String::new(),
                    stage: Stage::Open,
                    fetched: 0,
                    detail: source.last_error.clone(),
                }),
                // Its gap, if there is one, was told before it was called well.
                (Some(at), true) => {
                    self.rows[at].stage = Stage::Nothing;
                    self.rows[at].to = source.last_seen;
                }
                _ => {}
            }
        }
    }

    pub(super) fn on_event(&mut self, event: &Event) {
        if let Some(gap) = event.get::<Gap>() {
            self.on_gap(gap);
        } else if event.origin == Origin::Backfill
            && let Some(time) = event.time
        {
            let is_in = |row: &&mut Lost| {
                row.stage == Stage::Told
                    && row.from.is_none_or(|from| from <= time)
                    && row.to.is_some_and(|to| time <= to)
            };
            if let Some(row) = self.rows.iter_mut().filter(|row| row.source == event.source).find(is_in) {
                row.fetched += 1;
            }
        }
    }

    fn on_gap(&mut self, gap: &Gap) {
        let stage = match (gap.refilled, gap.given_up) {
            (true, _) => Stage::Filled,
            (false, true) => Stage::GivenUp,
            (false, false) => Stage::Told,
        };
        let is_same = |row: &Lost| {
            row.source == gap.source
                && match row.stage {
                    // Known by when it was: the two clocks need not agree to the second.
                    Stage::Open | Stage::Nothing => {
                        let (from, to) = (gap.from.unwrap_or_default(), row.to.unwrap_or(gap.to));
                        from <= to && row.from.is_none_or(|seen| seen <= gap.to)
                    }
                    _ => (row.from, row.to) == (gap.from, Some(gap.to)),
                }
        };
        let told = Lost {
            source: gap.source.to_owned(),
            from: gap.from,
            to: Some(gap.to),
            cause: Some(gap.cause),
            whom: whom(&gap.subjects),
            stage,
            fetched: 0,
            detail: gap.detail.clone(),
        };
        match self.rows.iter_mut().find(|row| is_same(row)) {
            Some(row) => *row = Lost { fetched: row.fetched, ..told },
            None => self.add(told),
        }
    }

    fn add(&mut self, row: Lost) {
        self.rows.push_front(row);
        self.rows.truncate(MAX);
    }
}

/// `9 worlds`, `clan/#2PP`, or nothing where it is all.
fn whom(subjects: &[Subject]) -> String {
    match subjects {
        [] => String::new(),
        [one] => one.to_string(),
        [first, ..] => counted(subjects.len() as u64, first.noun),
    }
}
