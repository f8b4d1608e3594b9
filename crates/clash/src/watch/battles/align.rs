//! Which rows of a battle log are battles that are known. The log gets new rows on top and loses old ones at its end;
//! what is served may be out of date, lack rows, or say less of one than before.

use super::row::Row;

/// How many battles are remembered: as many as a log shows.
const KNOWN_MAX: usize = 50;

/// How the rows of a log go with the battles that are known.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// Which rows are battles that were not known, the oldest first, each with how many known ones look alike.
    pub(super) new: Vec<(usize, u32)>,
    /// Whether no row is known: what was between the known ones and these was not seen.
    pub(super) is_torn: bool,
    /// Whether the log ends before the newest known battle.
    pub(super) is_stale: bool,
    /// The battles that are known now, the newest first.
    pub(super) known: Vec<Row>,
}

/// Compares the battles that are known with the rows of a log, both the newest first.
pub(super) fn align(known: &[Row], rows: &[Row]) -> Course {
    let counterparts = counterparts(known, rows);
    let last = counterparts.iter().rposition(Option::is_some);
    // What stands below all known battles is older than them.
    let ends = last.map_or(rows.len(), |last| last + 1);
    let is_torn = last.is_none() && !known.is_empty() && !rows.is_empty();
    let is_outdated = is_torn && latest(rows).zip(latest(known)).is_some_and(|(new, old)| new <= old);
    let new = (0..ends).rev().filter(|row| counterparts[*row].is_none() && !is_outdated);
    let is_stale = !known.is_empty() && (rows.is_empty() || is_outdated || !counterparts.contains(&Some(0)));
    let mut course = Course { new: Vec::new(), is_torn: is_torn && !is_outdated, is_stale, known: Vec::new() };
    for row in new {
        // As many as a log shows: so it is the same number however many looks it took to come here.
        let told = course.new.iter().rev().map(|(told, _)| &rows[*told]);
        let before = told.chain(known).take(KNOWN_MAX).filter(|other| other.is_alike(rows[row])).count();
        course.new.push((row, u32::try_from(before).unwrap_or(u32::MAX)));
    }
    course.is_stale &= course.new.is_empty();
    if !is_outdated {
        course.known = merged(known, rows, &counterparts);
    }
    course
}

/// The latest time that any of them says.
fn latest(rows: &[Row]) -> Option<u32> {
    rows.iter().filter_map(|row| row.at()).max()
}

/// Which known battle each row is, in an order that both have, so that together they are as alike as can be. What may be
/// new rather is, the higher up it stands. A row out of its order is known by its time.
fn counterparts(known: &[Row], rows: &[Row]) -> Vec<Option<usize>> {
    let best = likenesses(known, rows);
    let mut found = vec![None; rows.len()];
    let (mut place, mut row) = (0, 0);
    while place < known.len() && row < rows.len() {
        if best[place][row] == best[place][row + 1] {
            row += 1;
        } else if best[place][row] == best[place + 1][row] {
            place += 1;
        } else {
            found[row] = Some(place);
            (place, row) = (place + 1, row + 1);
        }
    }
    for row in 0..rows.len() {
        if found[row].is_none() && rows[row].at().is_some() {
            let free = (0..known.len()).filter(|place| !found.contains(&Some(*place)));
            found[row] = { free }.find(|place| known[*place].at().is_some() && known[*place].likeness(rows[row]) > 0);
        }
    }
    found
}

/// How alike the known battles from each place on and the rows from each place on can be.
fn likenesses(known: &[Row], rows: &[Row]) -> Vec<Vec<u32>> {
    let mut best = vec![vec![0; rows.len() + 1]; known.len() + 1];
    for place in (0..known.len()).rev() {
        for row in (0..rows.len()).rev() {
            let likeness = known[place].likeness(rows[row]);
            let both = if likeness > 0 { likeness + best[place + 1][row + 1] } else { 0 };
            best[place][row] = both.max(best[place + 1][row]).max(best[place][row + 1]);
        }
    }
    best
}

/// All that are known now, in their order.
fn merged(known: &[Row], rows: &[Row], counterparts: &[Option<usize>]) -> Vec<Row> {
    let mut merged = Vec::with_capacity(KNOWN_MAX);
    let mut place = 0;
    for (row, counterpart) in rows.iter().zip(counterparts) {
        match *counterpart {
            None => merged.push(*row),
            Some(it) if it >= place => {
                merged.extend_from_slice(&known[place..it]);
                merged.push(row.with(known[it]));
                place = it + 1;
            }
            // It was put in already, above.
            Some(_) => {}
        }
    }
    merged.extend_from_slice(&known[place..]);
    merged.truncate(KNOWN_MAX);
    merged
}
