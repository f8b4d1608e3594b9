//! What can be chosen about the simulated PlanetSide 2.

use bugle_event::Timestamp;
use bugle_planetside::World;

use super::backends::Backends;
use super::faults::Plan;
use crate::Faults;

/// How the worlds are made, how fast they live, and what goes wrong.
#[derive(Clone, Debug)]
pub struct Config {
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// What the game's clock shows at the beginning. The same as the clock's start.
    pub start: Timestamp,
    /// Events per second of game time, over all worlds. Bursts (a continent locks, a server restarts) come on top.
    pub rate: f64,
    /// The worlds, the busiest first.
    pub worlds: Vec<World>,
    /// How many characters each of them has. At least 2.
    pub population: usize,
    /// Which service ids are let in.
    pub service_ids: ServiceIds,
    /// What goes wrong with the push service as a whole, by a plan.
    pub faults: Plan,
    /// What goes wrong with it besides, by name.
    pub named_faults: Faults,
    /// The backends of the push service.
    pub backends: Backends,
}

impl Config {
    /// The four worlds of the PC with 400 characters each, 20 events per second, no faults.
    pub fn new(seed: u64, start: Timestamp) -> Self {
        Self {
            seed,
            start,
            rate: 20.0,
            worlds: vec![World(10), World(1), World(40), World(19)],
            population: 400,
            service_ids: ServiceIds::Any,
            faults: Plan::Quiet,
            named_faults: Faults::none(),
            backends: Backends::default(),
        }
    }
}

/// Which service ids are let in.
#[derive(Clone, Debug, Default)]
pub enum ServiceIds {
    /// All with the prefix `s:` and something behind it, except `s:refused`.
    #[default]
    Any,
    /// These, prefix included.
    Registered(Vec<String>),
}

impl ServiceIds {
    /// Whether this one is let in.
    pub fn admit(&self, service_id: &str) -> bool {
        match self {
            Self::Any => service_id.len() > 2 && service_id.starts_with("s:") && service_id != "s:refused",
            Self::Registered(ids) => ids.iter().any(|id| id == service_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_ids_have_a_prefix_and_may_be_registered() {
        assert!(ServiceIds::Any.admit("s:example"));
        assert!(["", "s:", "example", "s:refused"].iter().all(|id| !ServiceIds::Any.admit(id)));
        let registered = ServiceIds::Registered(vec!["s:mine".into()]);
        assert!(registered.admit("s:mine") && !registered.admit("s:example"));
    }
}
