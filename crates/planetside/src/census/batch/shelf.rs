//! Rows that are still good, by their ids. Pure: it is told the time.

use std::collections::HashMap;
use std::time::Duration;

use bugle_http::{CacheUse, Store};
use tokio::time::Instant;

use super::lookup::Lookup;
use super::rows::Found;

/// How long it is remembered that something is not there: whoever asks in a loop is answered from memory, and what comes
/// up (new characters take minutes) is seen soon.
pub(in crate::census) const NEGATIVE_LIFE: Duration = Duration::from_secs(30);

/// What an id weighs beside its texts.
const OVERHEAD: usize = 128;

/// Rows that are still good. That an id has none is kept as well, for a short time.
#[derive(Debug)]
pub(super) struct Shelf(Store<(Lookup, String), Found>);

/// How long rows are kept.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::census) struct Lives {
    /// Where there are some. Zero: not at all.
    pub(in crate::census) rows: Duration,
    /// Where there are none.
    pub(in crate::census) nothing: Duration,
}

impl Lives {
    /// Of what changes with updates of the game only, or of any other.
    pub(in crate::census) fn of(is_static: bool, static_life: Duration) -> Self {
        if !is_static {
            return Self::default();
        }
        Self { rows: static_life, nothing: NEGATIVE_LIFE.min(static_life) }
    }

    /// Where what is asked for by its name or number may not be there yet.
    #[must_use]
    pub(in crate::census) fn or_not_yet(self) -> Self {
        Self { nothing: NEGATIVE_LIFE, ..self }
    }
}

impl Shelf {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self(Store::new(bytes_max))
    }

    pub(super) fn get(&mut self, lookup: Lookup, id: &str, now: Instant) -> Option<Found> {
        let (found, _) = self.0.get(&(lookup, id.to_owned()), now)?;
        Some(found.clone())
    }

    pub(super) fn put(&mut self, lookup: Lookup, found: &HashMap<String, Found>, lives: Lives, now: Instant) {
        for (id, rows) in found {
            let life = if rows.is_empty() { lives.nothing } else { lives.rows };
            if !life.is_zero() {
                let bytes =
                    OVERHEAD + id.len() + rows.iter().map(|row| row.len() + size_of::<Box<str>>()).sum::<usize>();
                self.0.put((lookup, id.clone()), rows.clone(), bytes, life, now);
            }
        }
    }

    pub(super) fn in_numbers(&self) -> CacheUse {
        self.0.in_numbers()
    }
}
