//! What a detector did, for people.

use std::collections::BTreeMap;
use std::fmt;

use crate::watch::counts::Counts;

/// What a [`Detector`](super::detector::Detector) did with what it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// What was done with the bodies.
    pub counts: Counts,
    /// Recorded error answers.
    pub failures: u64,
    /// Lines that are no JSON, no answer about what was asked for, or of a time that nobody can read.
    pub unreadable: u64,
    /// Events told, by kind, gaps among them.
    pub events: BTreeMap<&'static str, u64>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { bodies, unchanged, stale, broken, torn, odd_fields, unknown } = self.counts;
        let (of_bodies, of_events) = (if bodies == 1 { "body" } else { "bodies" }, self.events.values().sum::<u64>());
        writeln!(f, "{bodies} {of_bodies}: {unchanged} unchanged, {stale} stale, {broken} broken, {torn} torn")?;
        for (count, what) in [
            (self.failures, "error answer"),
            (self.unreadable, "unreadable line"),
            (odd_fields, "odd field"),
            (unknown, "unknown field or word"),
        ] {
            match count {
                0 => {}
                1 => writeln!(f, "1 {what}")?,
                _ if what.ends_with("word") => writeln!(f, "{count} unknown fields and words")?,
                _ => writeln!(f, "{count} {what}s")?,
            }
        }
        write!(f, "{of_events} {}", if of_events == 1 { "event" } else { "events" })?;
        for (kind, count) in &self.events {
            write!(f, "\n{count:>8} {kind}")?;
        }
        Ok(())
    }
}
