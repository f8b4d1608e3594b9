//! Where a walk through the pages of a list goes on. Pure.

use std::collections::HashSet;

use bugle_http::Remedy;

use crate::census::error::CensusError;

/// Errors in a row after which a walk ends.
const ERRORS_MAX: u32 = 3;

/// No collection sends fewer rows at once than this: of such a page, less than was asked for is the end.
const LIMIT_SURE: u32 = 1000;

/// Where a walk goes on. A list is walked by places in it, and it can change meanwhile.
#[derive(Debug)]
pub(super) struct Walk {
    /// Rows of a page.
    pub(super) limit: u32,
    /// Rows before the next page.
    pub(super) start: u32,
    /// Whether rows can be left out of a page after they were counted, because something was not joined to them.
    has_gaps: bool,
    /// What tells the rows from others that were handed out.
    told: HashSet<u64>,
    /// Errors in a row.
    errors: u32,
    pub(super) is_over: bool,
}

impl Walk {
    pub(super) fn new(limit: u32, start: u32, has_gaps: bool) -> Self {
        Self { limit, start, has_gaps, told: HashSet::new(), errors: 0, is_over: false }
    }

    /// A page came, with these rows: says which of them are new. One that brings nothing new is the last.
    pub(super) fn on_page(&mut self, rows: impl IntoIterator<Item = u64>) -> Vec<bool> {
        self.errors = 0;
        let is_new: Vec<_> = rows.into_iter().map(|row| self.told.insert(row)).collect();
        let rows = u32::try_from(is_new.len()).unwrap_or(u32::MAX);
        let is_short = rows < self.limit && self.limit <= LIMIT_SURE && !self.has_gaps;
        // A service may send fewer than it was asked for, as that is its most.
        let step = if self.has_gaps && self.limit <= LIMIT_SURE { self.limit } else { rows };
        let next = self.start.checked_add(step);
        self.is_over = is_short || next.is_none() || !is_new.contains(&true);
        self.start = next.unwrap_or(self.start);
        is_new
    }

    /// No page came. Asked on, the walk asks for it again, unless that cannot help, or did not.
    pub(super) fn on_error(&mut self, error: &CensusError) {
        self.errors += 1;
        self.is_over = error.remedy() == Remedy::GiveUp || self.errors >= ERRORS_MAX;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Walks through a list of which the service sends at most so many rows at once.
    fn walk(list: &[u64], limit: u32, most: usize) -> (Vec<u64>, u32) {
        let (mut walk, mut told, mut pages) = (Walk::new(limit, 0, false), Vec::new(), 0);
        while !walk.is_over {
            let rows = list.iter().copied().skip(walk.start as usize).take(most.min(walk.limit as usize));
            let rows: Vec<_> = rows.collect();
            let is_new = walk.on_page(rows.iter().copied());
            told.extend(rows.iter().zip(is_new).filter(|(_, is_new)| *is_new).map(|(row, _)| row));
            pages += 1;
        }
        (told, pages)
    }

    #[test]
    fn a_short_page_is_the_last_where_it_was_not_cut() {
        let list: Vec<u64> = (0..25).collect();
        assert_eq!(walk(&list, 10, 100), (list.clone(), 3));
        assert_eq!(walk(&list[..20], 10, 100), (list[..20].to_vec(), 3), "nobody knows that the second was the last");
        assert_eq!(walk(&list, 2000, 10), (list.clone(), 4));
        assert_eq!(walk(&[], 10, 100), (vec![], 1));
    }

    #[test]
    fn a_list_that_leads_back_to_itself_ends() {
        let mut walk = Walk::new(2, 0, false);
        assert_eq!(walk.on_page([1, 2]), [true, true]);
        assert_eq!(walk.on_page([2, 3]), [false, true]);
        assert!(!walk.is_over);
        assert_eq!(walk.on_page([1, 3]), [false, false]);
        assert!(walk.is_over);
    }

    #[test]
    fn where_rows_are_left_out_a_short_page_is_not_the_last() {
        let mut walk = Walk::new(10, 5, true);
        walk.on_page([1]);
        assert!(!walk.is_over);
        assert_eq!(walk.start, 15);
        walk.on_page([]);
        assert!(walk.is_over);
        // Nor does anybody know how many were counted of a page that is longer than the service sends.
        let mut walk = Walk::new(2000, 0, true);
        walk.on_page(0..10);
        assert_eq!(walk.start, 10);
    }

    #[test]
    fn an_error_ends_it_where_asking_again_cannot_help_or_did_not() {
        let mut walk = Walk::new(10, 0, false);
        for _ in 0..2 {
            walk.on_error(&CensusError::Unavailable);
            assert!(!walk.is_over);
        }
        walk.on_page(0..10);
        walk.on_error(&CensusError::Unavailable);
        walk.on_error(&CensusError::Timeout);
        assert!(!walk.is_over, "a page came in between");
        walk.on_error(&CensusError::Maintenance);
        assert!(walk.is_over);
        let mut walk = Walk::new(10, 0, false);
        walk.on_error(&CensusError::BadRequest);
        assert!(walk.is_over);
    }

    proptest! {
        #[test]
        fn each_row_is_told_once_in_order(
            list in prop::collection::vec(0_u64..200, 0..120),
            limit in 1_u32..30,
            most in 1_usize..30,
        ) {
            // Where the service sends less than it is asked for, a short page proves nothing.
            let most = most.max(limit as usize);
            let mut distinct = list.clone();
            let mut seen = HashSet::new();
            distinct.retain(|row| seen.insert(*row));
            let is_dull = list.chunks(limit as usize).scan(HashSet::new(), |seen, page| {
                Some(page.iter().filter(|row| seen.insert(**row)).count() == 0)
            });
            let is_dull = is_dull.collect::<Vec<_>>().contains(&true);
            let (told, _) = walk(&list, limit, most);
            prop_assert!(told == distinct || is_dull && distinct.starts_with(&told));
        }
    }
}
