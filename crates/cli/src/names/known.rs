//! What was learned of names, as far as there is room.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::id::Id;

/// How many answers are remembered, more or less.
const KNOWN_MAX: usize = 100_000;

/// After how long an id is asked for again that had no name: those of new characters take minutes.
const AGAIN: Duration = Duration::from_mins(3);

/// Answers, the newer half and the older. When the newer is full, it becomes the older.
#[derive(Default)]
pub(super) struct Known {
    newer: BTreeMap<Id, Answer>,
    older: BTreeMap<Id, Answer>,
}

enum Answer {
    Name(String),
    /// Nobody knew one. This holds until then.
    Nameless(Instant),
}

impl Known {
    pub(super) fn remember(&mut self, id: Id, name: Option<String>, now: Instant) {
        if self.newer.len() >= KNOWN_MAX / 2 {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(id, name.map_or(Answer::Nameless(now + AGAIN), Answer::Name));
    }

    pub(super) fn name(&self, id: Id) -> Option<&str> {
        match self.get(id)? {
            Answer::Name(name) => Some(name),
            Answer::Nameless(_) => None,
        }
    }

    /// Whether asking for it would tell nothing new.
    pub(super) fn is_settled(&self, id: Id, now: Instant) -> bool {
        match self.get(id) {
            Some(Answer::Name(_)) => true,
            Some(Answer::Nameless(until)) => now < *until,
            None => false,
        }
    }

    fn get(&self, id: Id) -> Option<&Answer> {
        self.newer.get(&id).or_else(|| self.older.get(&id))
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.newer.len() + self.older.len()
    }
}
