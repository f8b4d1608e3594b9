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
}

impl Pace {
    pub(super) fn of(every: Duration) -> Self {
        Self { every, recent: 0, forgotten: None, left_out: 0 }
    }

    /// Whether the next one is told, and what is to be said of those before it that were not: nothing, if there were none.
    pub(super) fn tell(&mut self, now: Instant, what: &str) -> Option<String> {
        let since = *self.forgotten.get_or_insert(now);
        let passed = u32::try_from((now - since).as_secs() / self.every.as_secs()).unwrap_or(u32::MAX);
        if passed > 0 {
            self.recent = self.recent.saturating_sub(passed);
            self.forgotten = Some(now);
        }
        if self.recent >= IN_A_ROW {
            self.left_out += 1;
            return None;
        }
        self.recent += 1;
        let others = std::mem::take(&mut self.left_out);
        Some(if others > 0 {
            format!("and {} before", counted(others, &format!("more {what}")))
        } else {
            String::new()
        })
    }
}

/// What was said of others, behind a line, if anything was.
pub(super) fn in_brackets(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(" ({words})") }
}
