//! Whether a spell lasts at a moment, for one who asks later and later.

use std::iter::Peekable;
use std::time::Duration;

use super::script::{Spell, Spells};

/// Spells of one kind, the one that lasts or comes next at hand.
#[derive(Debug)]
pub struct Underway(Peekable<Spells>);

impl Underway {
    /// Before the first of `spells`.
    pub fn new(spells: Spells) -> Self {
        Self(spells.peekable())
    }

    /// The spell that lasts `at` so long after the beginning, which is not before the last time asked.
    pub fn at(&mut self, at: Duration) -> Option<Spell> {
        while self.0.next_if(|spell| spell.to <= at).is_some() {}
        self.0.peek().filter(|spell| spell.from <= at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{FaultKind, Faults};

    #[test]
    fn a_spell_lasts_from_its_beginning_to_its_end() {
        let faults: Faults = "revoke@10s+5s,revoke@20s+1s".parse().unwrap();
        let mut revoked = Underway::new(faults.spells(FaultKind::Revoke, 1));
        let lasts = [9, 10, 14, 15, 20, 21, 500].map(|second| revoked.at(Duration::from_secs(second)).is_some());
        assert_eq!(lasts, [false, true, true, false, true, false, false]);
    }
}
