//! Back in time, page by page: how far to go with the next one, and what came already. Pure.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::seen::Seen;

/// How far back somebody has read.
#[derive(Debug)]
pub(super) struct Back {
    before: Option<u64>,
    seen: Seen,
    page_rows: usize,
}

/// What is new of a page.
#[derive(Debug)]
pub(super) struct New {
    pub(super) rows: Vec<Box<str>>,
    /// Whether there may be more.
    pub(super) goes_on: bool,
    /// Whether there is more in a second than a page has room for: the rest of it cannot be had.
    pub(super) lost: bool,
}

impl Back {
    /// Begins before this second, or now, with so many rows in a full page.
    pub(super) fn new(before: Option<u64>, page_rows: usize) -> Self {
        Self { before, seen: Seen::default(), page_rows }
    }

    /// Before which second the next page is.
    pub(super) const fn before(&self) -> Option<u64> {
        self.before
    }

    /// Takes the next page: rows with their seconds, the newest first.
    pub(super) fn take(&mut self, page: Vec<(Option<u64>, Box<str>)>) -> New {
        let seconds = || page.iter().filter_map(|(second, _)| *second);
        let (oldest, newest) = (seconds().min(), seconds().max());
        let is_full = page.len() >= self.page_rows;
        // The rest of the oldest second is on the next page, whether the service counts the bound in or not. It never goes
        // anywhere but back.
        let edge =
            oldest.map(|oldest| self.before.map_or(oldest + 1, |before| before.saturating_sub(1).min(oldest + 1)));
        let lost = is_full && oldest.is_some() && oldest == newest;
        let goes_on = is_full && edge.is_some_and(|edge| edge > 0);
        self.before = edge.or(self.before);
        let rows = page.into_iter().map(|(_, row)| row).filter(|row| self.seen.is_new(row)).collect();
        New { rows, goes_on, lost }
    }
}

/// In which second the event of a row happened.
pub(super) fn second(row: &str) -> Option<u64> {
    let fields: HashMap<&str, &RawValue> = serde_json::from_str(row).ok()?;
    fields.get("timestamp")?.get().trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A service that keeps these seconds, each with so many events, counting the bound in or not.
    fn page(kept: &[(u64, usize)], before: Option<u64>, counts_in: bool, rows: usize) -> Vec<(Option<u64>, Box<str>)> {
        let fits = |second: u64| before.is_none_or(|before| second < before || (counts_in && second == before));
        let events = kept.iter().rev().filter(|(second, _)| fits(*second));
        let events = events.flat_map(|(second, count)| (0..*count).map(move |number| (*second, number)));
        events.take(rows).map(|(second, number)| (Some(second), format!("{second}.{number}").into())).collect()
    }

    fn read(kept: &[(u64, usize)], counts_in: bool, rows: usize) -> (Vec<Box<str>>, bool) {
        let (mut back, mut all, mut lost) = (Back::new(None, rows), Vec::new(), false);
        loop {
            let new = back.take(page(kept, back.before(), counts_in, rows));
            all.extend(new.rows);
            lost |= new.lost;
            if !new.goes_on {
                return (all, lost);
            }
        }
    }

    /// There is nothing before the first second.
    #[test]
    fn back_ends_at_the_beginning_of_time() {
        let mut back = Back::new(Some(1), 2);
        let new = back.take(page(&[(0, 2)], back.before(), false, 2));
        assert_eq!((new.rows.len(), new.goes_on, new.lost, back.before()), (2, false, true, Some(0)));
    }

    proptest! {
        /// Nothing is told twice, and nothing is missing, unless a second has more than fits.
        #[test]
        fn all_is_told_once(
            kept in prop::collection::btree_map(1_u64..60, 1_usize..8, 0..40),
            counts_in: bool,
            rows in 1_usize..12,
        ) {
            let kept: Vec<_> = kept.into_iter().collect();
            let (told, lost) = read(&kept, counts_in, rows);
            let all = page(&kept, None, false, usize::MAX);
            let mut distinct = told.clone();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), told.len());
            prop_assert!(lost || told.len() == all.len(), "{} of {}", told.len(), all.len());
            let fits = kept.iter().all(|(_, count)| *count < rows);
            prop_assert!(!(fits && lost));
        }
    }
}
