//! The kinds of faults, and what each of them is.

use std::time::Duration;

/// How a fault comes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Nature {
    /// To a share of the events or answers.
    Share,
    /// At a moment, to all connections.
    Moment,
    /// For a while: this long, unless told.
    Spell(Duration),
}

/// Something that can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// Events of the push service that are never sent.
    Drop,
    /// Events of the push service that are sent twice.
    Duplicate,
    /// Events of the push service that come behind later ones.
    Reorder,
    /// Frames and answers that are garbled.
    Garbage,
    /// Connections that say nothing more.
    Stall,
    /// A world that says nothing, though it is called online.
    StallWorld,
    /// A world that is called offline, and is.
    OfflineWorld,
    /// Connections whose other end has gone without a word.
    HalfOpen,
    /// Connections that are closed.
    Close,
    /// A push service that lets nobody in.
    Refuse,
    /// Connections that lose a part of their subscription.
    Drift,
    /// Answers of the Clash API that say "too many requests".
    Throttle,
    /// Answers of the Clash API that say that something is broken.
    Error,
    /// Answers of the Clash API that are older than the last.
    Stale,
    /// Answers of the Clash API that lack a part.
    Torn,
    /// Answers of the Clash API that take long.
    Slow,
    /// A Clash API that is closed.
    Maintenance,
    /// A clan or a player that is not found for a while.
    Gone,
    /// Keys of the Clash API that are refused.
    Revoke,
    /// Another address that the callers of the Clash API come from.
    Address,
    /// Answers of the Clash API about another clan or player than was asked for.
    Mistaken,
    /// Clans and wars of the Clash API without their members.
    Memberless,
    /// Wars of the Clash API with the other clan as the one that was asked for.
    Swapped,
    /// Wars of the Clash API whose end one of the clans never shows.
    Unended,
    /// Groups of clan war leagues that the Clash API does not get to the bottom of.
    Searching,
    /// Answers of Census that say that a part of it is down.
    CensusUnavailable,
    /// A Census that is closed, and sends everybody elsewhere.
    CensusMoved,
    /// Answers of Census that are a page for people.
    CensusPage,
    /// Answers of Census that end in the middle.
    CensusCut,
    /// Counts of Census that fail.
    CensusUncounted,
    /// Answers of Census that take long.
    CensusSlow,
    /// Collections of Census that are empty for a while.
    CensusEmpty,
    /// A Census that counts the requests of those who have no service id of their own.
    CensusThrottle,
}

/// A kind, its name, how it comes, how often unless told, and what it is in words.
type Row = (FaultKind, &'static str, Nature, f64, &'static str);

const MINUTE: Duration = Duration::from_mins(1);

const ROWS: [Row; 33] = [
    (FaultKind::Drop, "drop", Nature::Share, 0.01, "events are never sent"),
    (FaultKind::Duplicate, "duplicate", Nature::Share, 0.02, "events that cannot happen twice are sent twice"),
    (FaultKind::Reorder, "reorder", Nature::Share, 0.02, "events come behind later ones"),
    (FaultKind::Garbage, "garbage", Nature::Share, 0.01, "frames are cut, run together or binary; answers say nothing"),
    (FaultKind::Stall, "stall", Nature::Moment, 0.2, "connections stay open and say nothing more"),
    (FaultKind::StallWorld, "stall-world", Nature::Spell(MINUTE), 0.2, "a world called online says nothing"),
    (FaultKind::OfflineWorld, "offline-world", Nature::Spell(MINUTE), 0.2, "a world is called offline, and is"),
    (FaultKind::HalfOpen, "half-open", Nature::Moment, 0.2, "connections are dead, and nobody is told"),
    (FaultKind::Close, "close", Nature::Moment, 0.2, "connections are closed"),
    (FaultKind::Refuse, "refuse", Nature::Spell(MINUTE), 0.1, "connections end, and nobody gets in"),
    (FaultKind::Drift, "drift", Nature::Moment, 0.2, "connections lose a part of their subscription"),
    (FaultKind::Throttle, "throttle", Nature::Share, 0.01, "answers are 429"),
    (FaultKind::Error, "error", Nature::Share, 0.03, "answers are 500, 502, 503 or 504"),
    (FaultKind::Stale, "stale", Nature::Share, 0.02, "answers are older than the last"),
    (FaultKind::Torn, "torn", Nature::Share, 0.02, "answers end in the middle, or lack a part"),
    (FaultKind::Slow, "slow", Nature::Share, 0.02, "answers take 1 to 20 seconds"),
    (FaultKind::Maintenance, "maintenance", Nature::Spell(Duration::from_mins(5)), 0.01, "the Clash API is closed"),
    (FaultKind::Gone, "gone", Nature::Spell(Duration::from_mins(10)), 0.02, "a clan or a player is not found"),
    (
        FaultKind::Revoke,
        "revoke",
        Nature::Spell(Duration::from_mins(2)),
        0.005,
        "every key of the Clash API is refused",
    ),
    (FaultKind::Address, "address", Nature::Moment, 0.02, "callers of the Clash API come from another address"),
    (FaultKind::Mistaken, "mistaken", Nature::Share, 0.01, "answers are about another clan or player"),
    (FaultKind::Memberless, "memberless", Nature::Share, 0.01, "clans and wars come without their members"),
    (FaultKind::Swapped, "swapped", Nature::Share, 0.01, "wars come with their sides exchanged"),
    (FaultKind::Unended, "unended", Nature::Share, 0.1, "wars are gone without their end"),
    (FaultKind::Searching, "searching", Nature::Share, 0.05, "groups of clan war leagues are 504"),
    (FaultKind::CensusUnavailable, "census-unavailable", Nature::Share, 0.02, "Census says that a part of it is down"),
    (
        FaultKind::CensusMoved,
        "census-moved",
        Nature::Spell(Duration::from_mins(5)),
        0.01,
        "Census sends everybody elsewhere",
    ),
    (FaultKind::CensusPage, "census-page", Nature::Share, 0.01, "Census answers with a page for people"),
    (FaultKind::CensusCut, "census-cut", Nature::Share, 0.01, "answers of Census end in the middle"),
    (FaultKind::CensusUncounted, "census-uncounted", Nature::Share, 0.05, "Census counts -1 rows"),
    (FaultKind::CensusSlow, "census-slow", Nature::Share, 0.02, "answers of Census take 1 to 20 seconds"),
    (
        FaultKind::CensusEmpty,
        "census-empty",
        Nature::Spell(Duration::from_mins(10)),
        0.01,
        "a quarter of the collections of Census is empty",
    ),
    (
        FaultKind::CensusThrottle,
        "census-throttle",
        Nature::Spell(Duration::from_mins(10)),
        0.01,
        "Census lets s:example ask ten times a minute",
    ),
];

impl FaultKind {
    /// All kinds, in the order in which they are listed for people.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        ROWS.iter().map(|row| row.0)
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// How it comes.
    pub fn nature(self) -> Nature {
        self.row().2
    }

    /// How often it comes unless told: a share of events or answers, or times a minute.
    pub fn usual_rate(self) -> f64 {
        self.row().3
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        self.row().4
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_the_order_of_the_kinds() {
        for (place, row) in ROWS.iter().enumerate() {
            assert_eq!(row.0 as usize, place, "{}", row.1);
            assert_eq!(FaultKind::named(row.1), Some(row.0));
            assert!(row.3 > 0.0);
        }
        assert_eq!(FaultKind::named("Drop"), None);
    }
}
