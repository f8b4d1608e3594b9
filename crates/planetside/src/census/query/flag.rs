//! Commands that are on or off.

/// A command that departs from what the service does by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Flag {
    /// Big and small letters are the same.
    CaseBlind,
    /// Fields without a value are sent, too.
    IncludeNull,
    /// The answer says how long it took.
    Timing,
    /// What is the same comes before what only begins so.
    ExactMatchFirst,
    /// A call of the database that failed is not repeated.
    NoRetry,
}

impl Flag {
    pub(super) const ALL: [Self; 5] =
        [Self::CaseBlind, Self::IncludeNull, Self::Timing, Self::ExactMatchFirst, Self::NoRetry];

    /// The command, and the value that sets the flag. The other one is what holds without it.
    pub(super) const fn command(self) -> (&'static str, bool) {
        match self {
            Self::CaseBlind => ("case", false),
            Self::IncludeNull => ("includeNull", true),
            Self::Timing => ("timing", true),
            Self::ExactMatchFirst => ("exactMatchFirst", true),
            Self::NoRetry => ("retry", false),
        }
    }
}

/// A yes or no, in any of its spellings.
pub(super) fn read_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "t" => Some(true),
        "0" | "false" | "f" => Some(false),
        _ => None,
    }
}
