//! How many lines of a sort people are told. Pure: it is told the time.

use std::time::Duration;

use tokio::time::Instant;

use crate::say::counted;

/// How many are told in a row.
const IN_A_ROW: u32 = 5;

/// How many of a sort are told: some in a row, then one every so often.
pub(super) struct Pace {
    every: Duration,
    /// How many were told of late, and when the last of them was forgotten.
    recent: u32,
    forgotten: Option<Instant>,
    left_out: u64,
    /// When the last of those came.
    last_left_out: Option<Instant>,
}

impl Pace {
    pub(super) fn of(every: Duration) -> Self {
        Self { every, recent: 0, forgotten: None, left_out: 0, last_left_out: None }
    }

    /// Whether the next one is told, and what is to be said of those before it that were not: nothing, if there were none.
    pub(super) fn tell(&mut self, now: Instant, what: &str) -> Option<String> {
        if !self.has_room(now) {
            self.left_out += 1;
            self.last_left_out = Some(now);
            return None;
        }
        self.recent += 1;
        Some(self.rest(what).map_or_else(String::new, |others| format!("{others} before")))
    }

    /// What is to be said of those that were not told, when nothing has come for as long as one is told every so often: as
    /// long as something comes, the next that is told says it.
    pub(super) fn overdue(&mut self, now: Instant, what: &str) -> Option<String> {
        let is_quiet = self.last_left_out.is_some_and(|last| now >= last + self.every);
        if is_quiet { self.rest(what) } else { None }
    }

    /// What is to be said of those that were not told, if there were any.
    pub(super) fn rest(&mut self, what: &str) -> Option<String> {
        self.last_left_out = None;
        let others = std::mem::take(&mut self.left_out);
        (others > 0).then(|| format!("and {}", counted(others, &format!("more {what}"))))
    }

    fn has_room(&mut self, now: Instant) -> bool {
        let since = *self.forgotten.get_or_insert(now);
        let passed = u32::try_from((now - since).as_secs() / self.every.as_secs()).unwrap_or(u32::MAX);
        if passed > 0 {
            self.recent = self.recent.saturating_sub(passed);
            self.forgotten = Some(now);
        }
        self.recent < IN_A_ROW
    }
}

/// What was said of others, behind a line, if anything was.
pub(super) fn in_brackets(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" ({words})") }
}
