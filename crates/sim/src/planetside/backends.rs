//! The backends behind the name of the push service: which of them a connection gets, and which of them can fail. Pure.

/// How many backends there are, and how many of them are sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backends {
    /// How many. Each beats at a time of its own.
    pub count: usize,
    /// How many of them, the last ones, nothing ever goes wrong with.
    pub sound: usize,
}

impl Default for Backends {
    /// One, with which things go wrong.
    fn default() -> Self {
        Self { count: 1, sound: 0 }
    }
}

impl Backends {
    /// Which one the connection of this number gets: the one that was `asked` for, if there is one, and else any.
    pub(super) fn of(self, asked: Option<usize>, seed: u64, number: u64) -> usize {
        asked.filter(|backend| *backend < self.count).unwrap_or_else(|| lot(seed ^ 0xBAC2, number, self.count))
    }

    /// Which one the trouble of this number hits. `None`: all that can fail.
    pub(super) fn hit(self, seed: u64, number: u64) -> Option<usize> {
        let faulty = self.count.saturating_sub(self.sound);
        Some(lot(seed ^ 0xFA17, number, faulty + 1)).filter(|backend| *backend < faulty)
    }

    /// Whether things can go wrong with this one.
    pub(super) fn can_fail(self, backend: usize) -> bool {
        backend + self.sound < self.count
    }
}

/// The backend that a host of the simulator stands for: `backend-1.sim`.
pub(crate) fn backend_of(host: &str) -> Option<usize> {
    host.strip_prefix("backend-")?.split('.').next()?.parse().ok()
}

/// A number below `below`, by lot.
fn lot(seed: u64, number: u64, below: usize) -> usize {
    // As splitmix64 does.
    let mut mixed = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let below = u64::try_from(below.max(1)).unwrap_or(u64::MAX);
    usize::try_from((mixed ^ (mixed >> 31)) % below).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn connections_get_any_backend_unless_they_ask_for_one() {
        let backends = Backends { count: 3, sound: 1 };
        let got: BTreeSet<_> = (0..20).map(|number| backends.of(None, 7, number)).collect();
        assert_eq!(got, [0, 1, 2].into());
        assert_eq!(backends.of(Some(2), 7, 0), 2);
        assert!(backends.of(Some(9), 7, 0) < 3);
        assert_eq!((backend_of("backend-1.sim"), backend_of("sim"), backend_of("backend-x")), (Some(1), None, None));
    }

    #[test]
    fn troubles_hit_one_or_all_of_those_that_can_fail() {
        let backends = Backends { count: 3, sound: 1 };
        let hit: BTreeSet<_> = (0..30).map(|number| backends.hit(7, number)).collect();
        assert_eq!(hit, [None, Some(0), Some(1)].into());
        assert_eq!([0, 1, 2].map(|backend| backends.can_fail(backend)), [true, true, false]);
        assert!(Backends::default().can_fail(0));
    }
}
