//! What is written down ahead.

use bugle_event::Timestamp;

use super::super::fact::Fact;

/// A stretch whose facts are written down when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Chapter {
    /// A season of the clan war leagues, from its draw.
    Season(i64),
    /// A round of it, from just before its first war is drawn.
    Round(i64, usize),
    /// A raid weekend.
    Weekend(i64),
    /// A league week: what is to be said of the one before.
    Week(i64),
    /// The ranked battles of a day, counted from the first league week on.
    Day(i64),
    /// The battles for loot of some minutes.
    Slot(i64),
}

/// Something written down.
#[derive(Debug)]
pub(in super::super) enum Entry {
    Chapter(Chapter),
    Fact(Fact),
}

/// Entries with the moment from which each counts.
pub(super) type Pages = Vec<(Timestamp, Entry)>;
