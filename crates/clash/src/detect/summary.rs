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
    /// Lines that are no JSON, or no answer about what was asked for.
    pub unreadable: u64,
    /// Events told, by kind, gaps among them.
    pub events: BTreeMap<&'static str, u64>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { bodies, unchanged, stale, broken, torn, odd_fields, unknown: _ } = self.counts;
        writeln!(f, "{bodies} bodies: {unchanged} unchanged, {stale} stale, {broken} broken, {torn} torn")?;
        for (count, what) in
            [(self.failures, "error answers"), (self.unreadable, "unreadable lines"), (odd_fields, "odd fields")]
        {
            if count > 0 {
                writeln!(f, "{count} {what}")?;
            }
        }
        let events: u64 = self.events.values().sum();
        write!(f, "{events} events")?;
        for (kind, count) in &self.events {
            write!(f, "\n{count:>8} {kind}")?;
        }
        Ok(())
    }
}
