//! What was asked and what came of it, by the name of what was asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::latency::Latency;

/// What was asked for under one name, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// How often it was asked for.
    pub requests: u64,
    /// How often the answer was one that was kept.
    pub cached: u64,
    /// How often the answer was that of a request that was under way already.
    pub shared: u64,
    /// How many requests went out, those that were sent again included.
    pub sent: u64,
    /// How often a request was sent again.
    pub retried: u64,
    /// How often it was asked for in vain, by the kind of error.
    pub errors: BTreeMap<&'static str, u64>,
    /// How long the requests took that went out and were answered, or failed.
    pub latency: Latency,
}

impl Tally {
    /// An error of this kind is the answer.
    pub fn on_error(&mut self, kind: &'static str) {
        *self.errors.entry(kind).or_default() += 1;
    }

    /// A request that went out was over so much later.
    pub fn on_exchange(&mut self, took: Duration) {
        self.latency.add(took);
    }
}

/// A [`Tally`] for each name. Cheap to clone; clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Statistics(Arc<Mutex<BTreeMap<&'static str, Tally>>>);

impl Statistics {
    /// Counts something of `name`.
    pub fn count(&self, name: &'static str, what: impl FnOnce(&mut Tally)) {
        what(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default());
    }

    /// All that was counted so far.
    pub fn get(&self) -> BTreeMap<&'static str, Tally> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_its_own_numbers() {
        let statistics = Statistics::default();
        let clone = statistics.clone();
        clone.count("clan", |tally| tally.requests += 1);
        clone.count("clan", |tally| tally.on_error("not_found"));
        clone.count("war", |tally| tally.on_exchange(Duration::from_millis(3)));
        let counted = statistics.get();
        assert_eq!((counted["clan"].requests, &counted["clan"].errors), (1, &BTreeMap::from([("not_found", 1)])));
        assert_eq!((counted["war"].requests, counted["war"].latency.count()), (0, 1));
    }
}
