//! What there was in all.

use std::collections::BTreeMap;

use bugle::{Event, Gap, Kind, Origin, SourceStatus};

use crate::say::counted;

/// How wide kinds are, in columns.
const KIND: usize = 34;

#[derive(Clone, Default)]
pub(super) struct Totals {
    kinds: BTreeMap<&'static str, u64>,
    /// How many events.
    pub(super) events: u64,
    /// How many gaps were told for the first time, how many of them were filled, and how many given up.
    pub(super) gaps: u64,
    filled: u64,
    given_up: u64,
    /// How many events were fetched afterwards.
    pub(super) fetched: u64,
    /// How many facts came more than once, and were told once.
    doubles: u64,
}

impl Totals {
    pub(super) fn on_event(&mut self, event: &Event) {
        if let Some(gap) = event.get::<Gap>() {
            match (gap.refilled, gap.given_up) {
                (true, _) => self.filled += 1,
                (false, true) => self.given_up += 1,
                (false, false) => self.gaps += 1,
            }
            return;
        }
        self.events += 1;
        self.fetched += u64::from(event.origin == Origin::Backfill);
        *self.kinds.entry(Kind::name(event.kind)).or_default() += 1;
    }

    pub(super) fn on_status(&mut self, status: &[SourceStatus]) {
        self.doubles = status.iter().map(|source| source.oddities.doubles).sum();
    }

    /// For people, when it is over: lines of so many columns, if there is room for more than one kind.
    pub(super) fn lines(&self, width: usize) -> Vec<String> {
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), **name));
        let mut lines = vec![format!("{} of {}", counted(self.events, "event"), counted(kinds.len() as u64, "kind"))];
        let cells: Vec<_> = kinds.into_iter().map(|(name, count)| format!("{count:>9}  {name:<KIND$}")).collect();
        let beside = (width / (KIND + 11)).max(1);
        let rows = cells.len().div_ceil(beside);
        lines.extend((0..rows).map(|row| {
            let cells: String = cells.iter().skip(row).step_by(rows.max(1)).map(String::as_str).collect();
            cells.trim_end().to_owned()
        }));
        let refilled = counted(self.fetched, "event");
        lines.push(format!(
            "{}: {} filled, {} given up; {refilled} fetched afterwards",
            counted(self.gaps, "gap"),
            self.filled,
            self.given_up
        ));
        lines.push(format!("{} left out", counted(self.doubles, "double")));
        lines
    }
}
