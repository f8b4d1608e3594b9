//! Whether anything at all is found of what is watched.

use std::collections::BTreeSet;

use crate::target::Target;

/// What was found so far. Pure.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Whether the API ever answered with more than "not found" or a refusal: then waiting can help.
    any: bool,
    /// What is not found. Only kept until anything is.
    missing: BTreeSet<Target>,
}

impl Found {
    /// Something is there, or was.
    pub(crate) fn on_found(&mut self) {
        *self = Self { any: true, missing: BTreeSet::new() };
    }

    /// `target`, one of so many, is not found, and never was. Says whether that makes it all of them.
    pub(crate) fn on_missing(&mut self, target: Target, of: usize) -> bool {
        !self.any && self.missing.insert(target) && self.missing.len() >= of
    }

    /// Whether anything was.
    pub(crate) fn any(&self) -> bool {
        self.any
    }
}
