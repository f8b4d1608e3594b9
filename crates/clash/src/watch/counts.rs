//! What became of the answers.

use bugle_event::Oddities;
use bugle_model::Body;

/// What a watcher did with the answers it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Bodies given.
    pub bodies: u64,
    /// The same bytes as before.
    pub unchanged: u64,
    /// Out of date, and dropped.
    pub stale: u64,
    /// Unreadable or contradicting themselves, and dropped.
    pub broken: u64,
    /// Wars whose parts do not fit together; what was new in them was taken.
    pub torn: u64,
    /// Known fields with values of an unexpected type.
    pub odd_fields: u64,
    /// Fields and words that are not known, in each body that is not the one before.
    pub unknown: u64,
}

impl Counts {
    /// Adds what a body had in it that is not as expected.
    pub(crate) fn add_read<M>(&mut self, read: &Body<M>) {
        self.odd_fields += u64::from(read.odd_fields);
        self.unknown += u64::from(read.unknown);
    }

    /// Those that are not as expected.
    pub(crate) fn oddities(self) -> Oddities {
        let mut oddities = Oddities::default();
        oddities.unknown = self.unknown;
        oddities.odd = self.odd_fields + self.torn;
        oddities.dropped = self.stale + self.broken;
        oddities
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.bodies += other.bodies;
        self.unchanged += other.unchanged;
        self.stale += other.stale;
        self.broken += other.broken;
        self.torn += other.torn;
        self.odd_fields += other.odd_fields;
        self.unknown += other.unknown;
    }
}
