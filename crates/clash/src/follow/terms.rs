//! How some of what is wished for is watched, where that is not as all the rest.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::target::{HeldOptions, WatchOptions};

/// A change of options.
pub(crate) type Change = Arc<dyn Fn(&mut WatchOptions) + Send + Sync>;

/// How often some are looked at, and how.
#[derive(Clone, Default)]
pub(crate) struct Terms {
    /// The least time between two looks at the same, if said.
    pub(crate) every: Option<Duration>,
    /// What is said of the options, in this order.
    changes: Vec<Change>,
    /// What comes of it, held once for all of these.
    held: OnceLock<HeldOptions>,
}

/// How everything is watched of which nothing else is said.
#[derive(Debug)]
pub(crate) struct Usual {
    options: WatchOptions,
    held: HeldOptions,
}

impl From<WatchOptions> for Usual {
    fn from(options: WatchOptions) -> Self {
        Self { held: options.clone().into(), options }
    }
}

impl Usual {
    /// The options of those that are watched by these terms.
    pub(crate) fn but<'a>(&'a self, terms: Option<&'a Terms>) -> &'a HeldOptions {
        match terms {
            Some(terms) if !terms.changes.is_empty() => terms.held.get_or_init(|| {
                let mut options = self.options.clone();
                terms.changes.iter().for_each(|change| change(&mut options));
                options.into()
            }),
            _ => &self.held,
        }
    }
}

impl Terms {
    pub(crate) fn new(every: Option<Duration>, changes: Vec<Change>) -> Self {
        Self { every, changes, held: OnceLock::new() }
    }

    /// Whether nothing is said.
    pub(crate) fn are_usual(&self) -> bool {
        self.every.is_none() && self.changes.is_empty()
    }
}

impl fmt::Debug for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terms").field("every", &self.every).finish_non_exhaustive()
    }
}
