//! How often to try again, and when. Pure: it is told how much time went by.

use std::time::Duration;

use bugle_event::Backoff;

use crate::remedy::Remedy;

/// How often a request is sent again, and for how long that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// The most times that a request is sent again: 2, if not set. Zero: never.
    pub most: u32,
    /// The wait before the first time: about half a second, if not set. It doubles from one time to the next.
    pub floor: Duration,
    /// The longest wait that nobody asked for: 5 s, if not set.
    pub ceiling: Duration,
    /// The longest wait that a service may ask for (`Retry-After`): 10 s, if not set. Who is asked to wait for longer
    /// does not ask again by itself, and sooner than was asked for nobody does.
    pub patience: Duration,
    /// Nothing is sent again so long after it was sent first: 30 s, if not set.
    pub within: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            most: 2,
            floor: Duration::from_millis(500),
            ceiling: seconds(5),
            patience: seconds(10),
            within: seconds(30),
        }
    }
}

/// So many times, and else as it is unless set.
impl From<u32> for Retries {
    fn from(most: u32) -> Self {
        Self { most, ..Self::default() }
    }
}

/// How often one request may still be sent again.
#[derive(Debug)]
pub(super) struct Tries {
    retries: Retries,
    backoff: Backoff,
}

impl Tries {
    pub(super) fn new(retries: Retries, seed: u64) -> Self {
        Self { retries, backoff: Backoff::new(retries.floor, retries.ceiling, seed) }
    }

    /// How long to wait before the request, which was sent first so long ago, is sent again. `None`: the error stands.
    pub(super) fn next_wait(&mut self, remedy: Remedy, elapsed: Duration) -> Option<Duration> {
        self.retries.most = self.retries.most.checked_sub(1)?;
        let wait = match remedy {
            Remedy::Retry => self.backoff.next_wait(),
            // A little later than was asked for, and not all at once.
            Remedy::RetryAfter(asked) if asked <= self.retries.patience => asked + self.backoff.next_wait(),
            Remedy::RetryAfter(_) | Remedy::GiveUp => return None,
        };
        (elapsed + wait <= self.retries.within).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_remedy() -> impl Strategy<Value = Remedy> {
        prop_oneof![
            Just(Remedy::Retry),
            any::<u64>().prop_map(|ms| Remedy::RetryAfter(Duration::from_millis(ms))),
            (0_u64..12_000).prop_map(|ms| Remedy::RetryAfter(Duration::from_millis(ms))),
            Just(Remedy::GiveUp),
        ]
    }

    #[test]
    fn waits_grow_and_end() {
        let mut tries = Tries::new(Retries { most: 3, ..Retries::default() }, 7);
        let waits: Vec<_> = (0..5).map(|_| tries.next_wait(Remedy::Retry, Duration::ZERO)).collect();
        for (wait, step) in waits[..3].iter().zip([500, 1000, 2000].map(Duration::from_millis)) {
            assert!(wait.is_some_and(|wait| (step / 2..=step).contains(&wait)), "{waits:?}");
        }
        assert_eq!(waits[3..], [None, None]);
    }

    #[test]
    fn what_a_service_asks_for_is_done_or_not_waited_for() {
        let next = |asked| Tries::new(Retries::default(), 7).next_wait(Remedy::RetryAfter(asked), Duration::ZERO);
        let seven = Duration::from_secs(7);
        assert!(next(seven).is_some_and(|wait| wait > seven && wait <= seven + Duration::from_millis(500)));
        assert_eq!(next(Duration::from_secs(11)), None);
        assert_eq!(next(Duration::MAX), None);
        let late = Duration::from_secs(29);
        assert_eq!(Tries::new(Retries::default(), 7).next_wait(Remedy::RetryAfter(seven), late), None);
        assert_eq!(
            Tries::new(Retries { most: 0, ..Retries::default() }, 7).next_wait(Remedy::Retry, Duration::ZERO),
            None
        );
    }

    proptest! {
        #[test]
        fn nobody_comes_sooner_than_asked_or_later_than_is_waited_for(
            remedies in prop::collection::vec((any_remedy(), 0_u64..20_000), 0..12),
            most in 0_u32..6,
            seed in any::<u64>(),
        ) {
            let retries = Retries { most, ..Retries::default() };
            let (mut tries, mut elapsed, mut again) = (Tries::new(retries, seed), Duration::ZERO, 0);
            for (remedy, took) in remedies {
                elapsed += Duration::from_millis(took);
                let Some(wait) = tries.next_wait(remedy, elapsed) else { break };
                again += 1;
                elapsed += wait;
                prop_assert!(elapsed <= retries.within && again <= most && !wait.is_zero());
                prop_assert!(remedy != Remedy::GiveUp);
                if let Remedy::RetryAfter(asked) = remedy {
                    prop_assert!(wait >= asked && asked <= retries.patience);
                }
            }
        }
    }
}
