//! What will go wrong with the push service as a whole, in order: what a test has planned, and what was asked for by name.
//! Pure.

use std::iter::Peekable;
use std::time::Duration;

use bugle_planetside::World;

use super::faults::{Fault, Plan};
use crate::{FaultKind, Faults, Happenings, Spell};

/// The kinds that hit the service as a whole, and not single frames.
const KINDS: [FaultKind; 7] = [
    FaultKind::Stall,
    FaultKind::StallWorld,
    FaultKind::OfflineWorld,
    FaultKind::HalfOpen,
    FaultKind::Close,
    FaultKind::Refuse,
    FaultKind::Drift,
];

/// Faults, each with when it comes, in real time since the beginning.
pub(super) struct Upcoming {
    planned: Peekable<Box<dyn Iterator<Item = (Duration, Fault)> + Send>>,
    named: Peekable<Happenings>,
    worlds: Vec<World>,
}

impl Upcoming {
    pub(super) fn new(plan: &Plan, faults: &Faults, worlds: &[World], seed: u64) -> Self {
        let planned = plan.faults().scan(Duration::ZERO, |at, (wait, fault)| {
            *at += wait;
            Some((*at, fault))
        });
        let planned: Box<dyn Iterator<Item = _> + Send> = Box::new(planned);
        let named = faults.happenings(&KINDS, seed).peekable();
        Self { planned: planned.peekable(), named, worlds: worlds.to_vec() }
    }

    fn fault(&self, kind: FaultKind, spell: Spell) -> Option<Fault> {
        let length = spell.to.saturating_sub(spell.from);
        let count = u64::try_from(self.worlds.len()).unwrap_or(u64::MAX).max(1);
        let world = || self.worlds.get(usize::try_from(spell.lot % count).unwrap_or(0)).copied();
        Some(match kind {
            FaultKind::Stall => Fault::Stall,
            FaultKind::StallWorld => Fault::StallWorld(world()?, length),
            FaultKind::OfflineWorld => Fault::OfflineWorld(world()?, length),
            FaultKind::HalfOpen => Fault::HalfOpen,
            FaultKind::Close => Fault::Close,
            FaultKind::Refuse => Fault::Refuse(length),
            FaultKind::Drift => Fault::Drift,
            _ => return None,
        })
    }
}

impl Iterator for Upcoming {
    type Item = (Duration, Fault);

    fn next(&mut self) -> Option<Self::Item> {
        let planned = self.planned.peek().map(|(at, _)| *at);
        let named = self.named.peek().map(|(_, spell)| spell.from);
        if named.is_none_or(|named| planned.is_some_and(|planned| planned <= named)) {
            return self.planned.next();
        }
        let (kind, spell) = self.named.next()?;
        match self.fault(kind, spell) {
            Some(fault) => Some((spell.from, fault)),
            None => self.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planned_and_what_is_named_come_in_one_order() {
        let plan = Plan::Listed(vec![(Duration::from_secs(50), Fault::Garbage), (Duration::from_secs(50), Fault::Cut)]);
        let faults: Faults = "offline-world@70s+10s,close@70s,stall@2m".parse().unwrap();
        let upcoming = Upcoming::new(&plan, &faults, &[World(10)], 1);
        let seconds: Vec<_> = upcoming.map(|(at, fault)| (at.as_secs(), fault)).collect();
        let offline = Fault::OfflineWorld(World(10), Duration::from_secs(10));
        assert_eq!(
            seconds,
            [(50, Fault::Garbage), (70, offline), (70, Fault::Close), (100, Fault::Cut), (120, Fault::Stall)]
        );
    }
}
