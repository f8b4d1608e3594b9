//! Faults with rates, and faults with times: asked at a moment, they say what is wrong.

use std::iter::Peekable;
use std::time::Duration;

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::kind::{FaultKind, Nature};

/// One fault, as it was asked for. Times are real time since the beginning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// How often: a share of events or answers, or times a minute. `None`: as often as is usual.
    pub rate: Option<f64>,
    /// When it begins. `None`: now and then.
    pub at: Option<Duration>,
    /// For how long.
    pub lasting: Option<Duration>,
}

impl Fault {
    /// As often as is usual for it.
    pub fn usual(kind: FaultKind) -> Self {
        Self { kind, rate: None, at: None, lasting: None }
    }

    fn rate(&self) -> f64 {
        self.rate.unwrap_or(self.kind.usual_rate())
    }

    /// How often a share is drawn at this moment. With a time and without a length it is from then on.
    fn share(&self, at: Duration) -> f64 {
        let (from, to) =
            (self.at.unwrap_or_default(), self.lasting.map(|lasting| self.at.unwrap_or_default() + lasting));
        if at >= from && to.is_none_or(|to| at < to) { self.rate() } else { 0.0 }
    }

    fn length(&self) -> Duration {
        match self.kind.nature() {
            Nature::Spell(usual) => self.lasting.unwrap_or(usual),
            Nature::Share | Nature::Moment => Duration::ZERO,
        }
    }
}

/// All that goes wrong. Empty: nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults(pub(super) Vec<Fault>);

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// Everything goes wrong, each as often as is usual for it.
    pub fn all() -> Self {
        FaultKind::all().map(Fault::usual).collect()
    }

    /// Without the faults of these kinds.
    #[must_use]
    pub fn without(mut self, kinds: &[FaultKind]) -> Self {
        self.0.retain(|fault| !kinds.contains(&fault.kind));
        self
    }

    /// Whether nothing goes wrong.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this can happen at all.
    pub fn has(&self, kind: FaultKind) -> bool {
        self.of(kind).next().is_some()
    }

    /// The share of events or answers that this happens to, `at` so long after the beginning.
    pub fn share(&self, kind: FaultKind, at: Duration) -> f64 {
        self.of(kind).map(|fault| fault.share(at)).fold(0.0, f64::max)
    }

    /// When this happens or lasts: in order, and never two at a time. `seed` decides what is left to chance.
    pub fn spells(&self, kind: FaultKind, seed: u64) -> Spells {
        let mut planned: Vec<_> = self.of(kind).filter(|fault| fault.at.is_some()).copied().collect();
        planned.sort_by_key(|fault| fault.at);
        let chance = self.of(kind).find(|fault| fault.at.is_none() && fault.rate() > 0.0).copied();
        let rng = ChaCha8Rng::seed_from_u64(seed ^ (kind as u64) << 32);
        Spells { planned: planned.into_iter().collect(), chance, rng, number: 0, next: None, over: Duration::ZERO }
    }

    /// All that happens or lasts, of these kinds, in order of time.
    pub fn happenings(&self, kinds: &[FaultKind], seed: u64) -> Happenings {
        Happenings(kinds.iter().map(|kind| (*kind, self.spells(*kind, seed).peekable())).collect())
    }

    fn of(&self, kind: FaultKind) -> impl Iterator<Item = &Fault> {
        self.0.iter().filter(move |fault| fault.kind == kind)
    }
}

impl FromIterator<Fault> for Faults {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        Self(faults.into_iter().collect())
    }
}

/// A stretch of real time since the beginning. What happens at a moment ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// When it begins.
    pub from: Duration,
    /// When it is over.
    pub to: Duration,
    /// Drawn for it: decides whom it hits.
    pub lot: u64,
}

/// Spells of one kind, in order.
#[derive(Clone, Debug)]
pub struct Spells {
    planned: std::collections::VecDeque<Fault>,
    chance: Option<Fault>,
    rng: ChaCha8Rng,
    number: u64,
    /// The next one that is left to chance.
    next: Option<Spell>,
    /// When the last one was over.
    over: Duration,
}

impl Spells {
    fn draw(&mut self) -> Option<Spell> {
        let fault = self.chance?;
        // Once in a thousand years is never.
        let mean =
            Duration::try_from_secs_f64(60.0 / fault.rate()).ok().filter(|mean| mean.as_secs() < 31_536_000_000)?;
        let from = self.over + mean.mul_f64(self.rng.random_range(0.5..1.5));
        Some(Spell { from, to: from + fault.length(), lot: self.rng.random() })
    }
}

impl Iterator for Spells {
    type Item = Spell;

    fn next(&mut self) -> Option<Spell> {
        self.number += 1;
        if self.next.is_none() {
            self.next = self.draw();
        }
        let planned = self.planned.front().and_then(|fault| Some((fault.at?, fault.length())));
        let spell = match (planned, self.next) {
            (Some((at, length)), next) if next.is_none_or(|next| at <= next.from) => {
                self.planned.pop_front();
                let from = at.max(self.over);
                Spell { from, to: from.max(at + length), lot: self.number }
            }
            _ => self.next.take()?,
        };
        self.over = spell.to;
        // What was drawn before something planned took its time comes after it.
        self.next = self.next.filter(|next| next.from >= self.over);
        Some(spell)
    }
}

/// Spells of several kinds, in order of their beginning.
#[derive(Debug)]
pub struct Happenings(Vec<(FaultKind, Peekable<Spells>)>);

impl Iterator for Happenings {
    type Item = (FaultKind, Spell);

    fn next(&mut self) -> Option<Self::Item> {
        let heads = self.0.iter_mut().enumerate();
        let heads = heads.filter_map(|(place, (_, spells))| Some((spells.peek()?.from, place)));
        let (_, place) = heads.min()?;
        let (kind, spells) = &mut self.0[place];
        Some((*kind, spells.next()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn faults(text: &str) -> Faults {
        text.parse().unwrap()
    }

    #[test]
    fn shares_hold_all_the_time_or_for_a_while() {
        let faults = faults("drop,torn=0.5@60s+30s,stale@2m");
        let shares = |kind| [0, 60, 89, 90, 120].map(|second| faults.share(kind, SECOND * second).to_string());
        assert_eq!(shares(FaultKind::Drop), ["0.01"; 5]);
        assert_eq!(shares(FaultKind::Torn), ["0", "0.5", "0.5", "0", "0"]);
        assert_eq!(shares(FaultKind::Stale), ["0", "0", "0", "0", "0.02"]);
        assert_eq!(shares(FaultKind::Slow), ["0"; 5]);
    }

    #[test]
    fn spells_follow_each_other_and_hang_on_the_seed() {
        let faults = faults("close=0.5,stall-world=1+20s,maintenance@90s+30s,maintenance@10s");
        for kind in [FaultKind::Close, FaultKind::StallWorld] {
            let spells = |seed| faults.spells(kind, seed).take(50).collect::<Vec<_>>();
            assert_eq!(spells(7), spells(7));
            assert_ne!(spells(7), spells(8));
            assert!(spells(7).windows(2).all(|pair| pair[0].to <= pair[1].from && pair[0].from <= pair[0].to));
        }
        let minutes = faults.spells(FaultKind::Close, 1).take(100).last().unwrap().from.as_secs() / 60;
        assert!((150..250).contains(&minutes), "a hundred in {minutes} minutes");
        let planned: Vec<_> = faults.spells(FaultKind::Maintenance, 1).map(|spell| (spell.from, spell.to)).collect();
        assert_eq!(planned, [(SECOND * 10, SECOND * 310), (SECOND * 310, SECOND * 310)], "one after the other");
    }

    #[test]
    fn happenings_come_in_order_of_time() {
        let kinds = [FaultKind::Close, FaultKind::Drift, FaultKind::OfflineWorld];
        let all: Vec<_> = Faults::all().happenings(&kinds, 3).take(100).collect();
        assert!(all.windows(2).all(|pair| pair[0].1.from <= pair[1].1.from));
        assert!(kinds.iter().all(|kind| all.iter().any(|(found, _)| found == kind)));
        assert!(Faults::all().without(&kinds).happenings(&kinds, 3).next().is_none());
    }
}
