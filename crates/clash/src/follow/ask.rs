//! What is asked for: a look at a target, a question beside the looks, or a ranking.

use super::ranking::Ranking;
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
    /// Who is in a ranking.
    Ranking(Ranking),
}

impl Ask {
    /// For whom. `None`: for nobody in particular.
    pub(crate) fn target(self) -> Option<Target> {
        match self {
            Self::Look(target) | Self::Aside(target, _) => Some(target),
            Self::Ranking(_) => None,
        }
    }

    /// How the API is asked.
    pub(crate) fn question(self) -> Question {
        match self {
            Self::Look(target) => target.question(),
            Self::Aside(_, aside) => aside.question(),
            Self::Ranking(ranking) => ranking.question(),
        }
    }
}

impl Key for Ask {
    /// Its watcher takes one answer at a time, with what is loaded for it.
    type Subject = Option<Target>;

    fn subject(self) -> Option<Target> {
        self.target()
    }

    fn lane(self) -> Lane {
        match self {
            Self::Look(target) => Lane::Look(target.kind().map_or(u8::MAX, |kind| kind as u8)),
            Self::Aside(..) => Lane::Aside,
            Self::Ranking(_) => Lane::Look(u8::MAX),
        }
    }
}
