//! Fields that a body may lack because there is none, or because it was not sent: only time tells.

use std::collections::BTreeMap;

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

use super::former::EDGES_LAG;

/// Since when each of these fields is missing. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Absences(BTreeMap<String, Timestamp>);

impl Absences {
    /// Whether a field that `at` is missing has been missing for so long that there is none. Takes note of it.
    pub(crate) fn believes(&mut self, field: &str, at: Timestamp) -> bool {
        let since = *self.0.entry(field.to_owned()).or_insert(at);
        let is_believed = at.since(since) >= EDGES_LAG;
        if is_believed {
            self.0.remove(field);
        }
        is_believed
    }

    /// The field is there.
    pub(crate) fn end(&mut self, field: &str) {
        self.0.remove(field);
    }

    /// Since when the field is missing.
    pub(crate) fn take(&mut self, field: &str) -> Option<Timestamp> {
        self.0.remove(field)
    }

    /// Whether none is missing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets about what is yet to come at `now`.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        for since in self.0.values_mut() {
            *since = now.min(*since);
        }
    }
}
