//! What is asked for: a look at a target, or a question beside the looks.

use super::schedule::key::{Key, Lane};
use crate::client::question::Question;
use crate::target::Target;
use crate::watch::aside::Aside;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Ask {
    /// A look at a target.
    Look(Target),
    /// What the watcher of a target must ask besides.
    Aside(Target, Aside),
}

impl Ask {
    /// For whom.
    pub(crate) fn target(self) -> Target {
        match self {
            Self::Look(target) | Self::Aside(target, _) => target,
        }
    }

    /// How the API is asked.
    pub(crate) fn question(self) -> Question {
        match self {
            Self::Look(target) => target.question(),
            Self::Aside(_, aside) => aside.question(),
        }
    }
}

impl Key for Ask {
    /// Its watcher takes one answer at a time, with what is loaded for it.
    type Subject = Target;

    fn subject(self) -> Target {
        self.target()
    }

    fn lane(self) -> Lane {
        match self {
            Self::Look(target) => Lane::Look(target.kind().map_or(u8::MAX, |kind| kind as u8)),
            Self::Aside(..) => Lane::Aside,
        }
    }
}
