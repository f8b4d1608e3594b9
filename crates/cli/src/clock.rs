//! What time it is: beside a simulator, that of the simulated games, so that windows, cooldowns and countdowns are theirs.

use std::sync::OnceLock;
use std::time::Duration;

use bugle::{Clock, SystemClock, Timestamp};
use serde::{Deserialize, Serialize};

/// The clock of the games that are followed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GameClock;

/// A clock that runs faster than others, as `bugle sim` tells whom it runs, in `BUGLE_SIM`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Simulated {
    /// What it showed at `real` of the others.
    pub(crate) game: Timestamp,
    pub(crate) real: Timestamp,
    pub(crate) speed: f64,
}

/// What `BUGLE_SIM` has that is of use here.
#[derive(Deserialize)]
struct Told {
    clock: Simulated,
}

impl GameClock {
    /// That of the games that are simulated, if any are.
    fn simulated() -> Option<Simulated> {
        static SIMULATED: OnceLock<Option<Simulated>> = OnceLock::new();
        *SIMULATED.get_or_init(|| simulated(&std::env::var("BUGLE_SIM").ok()?))
    }

    /// How many times as fast as others it runs.
    pub(crate) fn speed() -> f64 {
        Self::simulated().map_or(1.0, |simulated| simulated.speed)
    }
}

impl Clock for GameClock {
    fn now(&self) -> Timestamp {
        let now = SystemClock.now();
        Self::simulated().map_or(now, |simulated| simulated.at(now))
    }

    fn wait(&self, span: Duration) -> Duration {
        Duration::try_from_secs_f64(span.as_secs_f64() / Self::speed()).unwrap_or(Duration::MAX)
    }
}

/// The clock that is told of there, if one is.
fn simulated(told: &str) -> Option<Simulated> {
    serde_json::from_str(told).ok().map(|Told { clock }| clock)
}

impl Simulated {
    /// What it shows when the others show `now`.
    fn at(self, now: Timestamp) -> Timestamp {
        self.game + now.since(self.real).mul_f64(self.speed.clamp(0.0, 1e6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulated_clock_goes_on_from_where_it_was() {
        let told =
            r#"{"push":"ws://x","clock":{"game":"2026-01-01T12:00:00Z","real":"2026-01-01T00:00:00Z","speed":60.0}}"#;
        let clock = simulated(told).unwrap();
        let real: Timestamp = "2026-01-01T00:00:10Z".parse().unwrap();
        assert_eq!(clock.at(real).to_string(), "2026-01-01T12:10:00Z");
        assert!(simulated(r#"{"push":"ws://x"}"#).is_none() && simulated("").is_none());
    }
}
