//! How some of what is wished for is watched, where that is not as all the rest.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::target::WatchOptions;

/// A change of options.
pub(crate) type Change = Arc<dyn Fn(&mut WatchOptions) + Send + Sync>;

/// How often some are looked at, and how.
#[derive(Clone, Default)]
pub(crate) struct Terms {
    /// The least time between two looks at the same, if said.
    pub(crate) every: Option<Duration>,
    /// What is said of the options, in this order.
    pub(crate) changes: Vec<Change>,
}

impl Terms {
    /// Whether nothing is said.
    pub(crate) fn are_usual(&self) -> bool {
        self.every.is_none() && self.changes.is_empty()
    }

    /// The options by which these are watched, where the others are watched by `usual`.
    pub(crate) fn options(&self, usual: &WatchOptions) -> WatchOptions {
        let mut options = usual.clone();
        self.changes.iter().for_each(|change| change(&mut options));
        options
    }
}

impl fmt::Debug for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terms").field("every", &self.every).finish_non_exhaustive()
    }
}
