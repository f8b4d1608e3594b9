//! What faults have done that no client can know of.

use std::collections::BTreeSet;

use bugle_event::EventId;

/// Facts that need not come as facts do, because of a fault that nobody can see from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permits {
    /// Never sent: they may be missing, and no gap need say so.
    pub lost: BTreeSet<EventId>,
    /// Sent behind later ones.
    pub late: BTreeSet<EventId>,
}

impl Permits {
    /// Adds what others permit.
    pub fn extend(&mut self, others: Self) {
        self.lost.extend(others.lost);
        self.late.extend(others.late);
    }
}
