//! What faults have done that no client can know of.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::EventId;

/// Facts that need not come as facts do, because of a fault that nobody can see from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permits {
    /// Never sent on some connection, without a sign of it: where no other one brought them they may be missing, and no gap
    /// need say so.
    pub lost: BTreeSet<EventId>,
    /// Sent behind later ones.
    pub late: BTreeSet<EventId>,
    /// What each connection brought so that it can be read, by the connection's number, where faults are on.
    pub brought: BTreeMap<u64, BTreeSet<EventId>>,
}

impl Permits {
    /// Adds what others permit.
    pub fn extend(&mut self, others: Self) {
        self.lost.extend(others.lost);
        self.late.extend(others.late);
        for (connection, brought) in others.brought {
            self.brought.entry(connection).or_default().extend(brought);
        }
    }

    /// How many of these facts, which look alike, may be missing though no gap says so.
    ///
    /// Nobody brought those that were lost on each connection. And of facts that look alike as many can be told as the
    /// connection brought that brought most of them: where each of two lost another one, there is one on each, and nobody
    /// can know that these are two.
    pub fn missing_of(&self, alike: &BTreeSet<EventId>) -> usize {
        let lost: BTreeSet<_> = alike.intersection(&self.lost).collect();
        if lost.is_empty() {
            return 0;
        }
        let of = |brought: &BTreeSet<EventId>| alike.iter().filter(|id| brought.contains(*id)).count();
        let most = self.brought.values().map(of).max().unwrap_or_default();
        let is_brought = |id: &EventId| self.brought.values().any(|brought| brought.contains(id));
        let brought = alike.iter().filter(|id| is_brought(id)).count();
        lost.into_iter().filter(|id| !is_brought(id)).count() + brought - most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of the facts 1, 2, 3 may be missing, of which these were lost and each connection brought those.
    fn missing(lost: &[u128], brought: &[&[u128]]) -> usize {
        let ids = |ids: &[u128]| ids.iter().map(|id| EventId::from_u128(*id)).collect::<BTreeSet<_>>();
        let brought = (0..).zip(brought).map(|(number, brought)| (number, ids(brought))).collect();
        Permits { lost: ids(lost), late: BTreeSet::new(), brought }.missing_of(&ids(&[1, 2, 3]))
    }

    #[test]
    fn what_was_lost_may_be_missing_unless_another_connection_brought_it() {
        assert_eq!(missing(&[], &[&[1, 2]]), 0, "a gap says so");
        assert_eq!(missing(&[3], &[&[1, 2]]), 1);
        assert_eq!(missing(&[3], &[&[1, 2], &[1, 2, 3]]), 0);
        assert_eq!(missing(&[2, 3], &[&[1], &[1, 2]]), 1);
        assert_eq!(missing(&[9], &[]), 0);
    }

    #[test]
    fn of_facts_alike_as_many_are_told_as_one_connection_brought() {
        assert_eq!(missing(&[1, 2], &[&[1, 3], &[2, 3]]), 1);
        assert_eq!(missing(&[1, 2, 3], &[&[1], &[2], &[3]]), 2);
        assert_eq!(missing(&[1, 2, 3], &[&[1], &[2]]), 2, "the third was brought by nobody");
    }
}
