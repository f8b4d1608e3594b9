//! What a schedule asks for.

use std::fmt;
use std::hash::Hash;

/// Something to ask for, again and again.
pub(crate) trait Key: Copy + Ord + Hash + fmt::Debug {
    /// One request at a time is about one of these.
    type Subject: Copy + Eq + Hash + fmt::Debug;

    /// What it is about.
    fn subject(self) -> Self::Subject;

    /// Among which others it waits for its turn.
    fn lane(self) -> Lane;
}

/// Who waits together for a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Looks at things of one kind, which has this number.
    Look(u8),
    /// Questions beside the looks.
    Aside,
}
