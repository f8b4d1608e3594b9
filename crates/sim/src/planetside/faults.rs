//! What goes wrong, and when: a plan that a test writes down, or one that a seed decides. Pure; the services act on it.

use std::time::Duration;

use bugle_planetside::World;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Something that goes wrong with the push service. Connections made afterwards are sound again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Every connection is closed with a close frame.
    Close,
    /// Every connection ends without a word.
    Cut,
    /// Every connection stays open and says nothing ever again; heartbeats stop too.
    Stall,
    /// Every connection ends, and for this long new ones end before they are accepted.
    Refuse(Duration),
    /// Every connection silently loses a part of its subscription.
    Drift,
    /// Every connection gets frames that are no message at all, or of no known kind.
    Garbage,
    /// Every connection is dead: nothing is said or read any more, and the socket stays open.
    HalfOpen,
    /// For this long nothing is said of this world, though it is called online.
    StallWorld(World, Duration),
    /// For this long this world is called offline, and nothing is said of it.
    OfflineWorld(World, Duration),
}

/// When what goes wrong, in real time (tokio's).
#[derive(Clone, Debug, Default)]
pub enum Plan {
    /// Nothing goes wrong.
    #[default]
    Quiet,
    /// These, each so long after the one before it.
    Listed(Vec<(Duration, Fault)>),
    /// Something, about once in `every`, for ever.
    Random {
        /// Decides what and when.
        seed: u64,
        /// The mean time between two faults.
        every: Duration,
    },
}

impl Plan {
    /// The faults in order, each with the time to wait for it after the one before.
    pub fn faults(&self) -> Box<dyn Iterator<Item = (Duration, Fault)> + Send> {
        match self {
            Self::Quiet => Box::new(std::iter::empty()),
            Self::Listed(faults) => Box::new(faults.clone().into_iter()),
            Self::Random { seed, every } => {
                let (mut rng, every) = (ChaCha8Rng::seed_from_u64(*seed), *every);
                Box::new(std::iter::from_fn(move || {
                    let wait = every.mul_f64(rng.random_range(0.5..1.5));
                    Some((wait, draw(&mut rng)))
                }))
            }
        }
    }
}

fn draw(rng: &mut ChaCha8Rng) -> Fault {
    match rng.random_range(0..6) {
        0 => Fault::Close,
        1 => Fault::Cut,
        2 => Fault::Stall,
        3 => Fault::Refuse(Duration::from_secs(rng.random_range(1..120))),
        4 => Fault::Drift,
        _ => Fault::Garbage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_the_plan_and_all_faults_occur() {
        let plan = |seed| Plan::Random { seed, every: Duration::from_secs(100) };
        let faults: Vec<_> = plan(7).faults().take(60).collect();
        assert_eq!(faults, plan(7).faults().take(60).collect::<Vec<_>>());
        assert_ne!(faults, plan(8).faults().take(60).collect::<Vec<_>>());
        let kinds: std::collections::HashSet<_> =
            faults.iter().map(|(_, fault)| std::mem::discriminant(fault)).collect();
        assert_eq!(kinds.len(), 6);
        assert_eq!(Plan::Quiet.faults().count(), 0);
    }
}
