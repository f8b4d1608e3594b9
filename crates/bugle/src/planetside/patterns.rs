//! Patterns over events of PlanetSide 2 that are wanted again and again.

use std::time::Duration;

use bugle_planetside::{AlertEnded, AlertStarted, CharacterOffline, CharacterOnline, Death, PlayerLogin, PlayerLogout};
use bugle_trigger::pattern::{Count, Session, Step};

/// `n` kills of one character within so much time, from the first to the last: a kill streak. Suicides, falls and, where
/// sides are told, kills of the own side do not count. The key is the character.
///
/// As text: `count 3 of Death where event.attacker_character_id != event.character_id by attacker_character_id within 10s`.
///
/// ```no_run
/// # async fn example(stream: bugle::EventStream) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use bugle::planetside::patterns;
///
/// let streak = patterns::kill_streak(3, Duration::from_secs(10));
/// stream.on_pattern(streak).name("streaks").call(|firing, _| println!("{} is on a streak", firing.key));
/// # Ok(())
/// # }
/// ```
pub fn kill_streak(n: usize, within: Duration) -> Count {
    let kill = |death: &Death| {
        !death.attacker_character_id.is_none() && !death.is_suicide() && death.is_team_kill() != Some(true)
    };
    Count::new(n, Step::of(|death: &Death| death.attacker_character_id).when(kill)).within(within)
}

/// From login to logout of a character, which lasts `at_most` so long. The key is the character.
///
/// ```
/// use std::time::Duration;
/// use bugle::{Pattern, planetside::patterns};
///
/// let evening: Pattern = patterns::session(Duration::from_hours(12)).into();
/// # drop(evening);
/// ```
pub fn session(at_most: Duration) -> Session {
    let login = Step::of(|login: &PlayerLogin| login.character_id);
    let logout = Step::of(|logout: &PlayerLogout| logout.character_id);
    Session::new(login, logout).at_most(at_most)
}

/// The same by derived events: it begins for who was there before, too, and ends where no logout is told.
pub fn presence(at_most: Duration) -> Session {
    let came = Step::of(|online: &CharacterOnline| online.character_id);
    let went = Step::of(|offline: &CharacterOffline| offline.character_id);
    Session::new(came, went).at_most(at_most)
}

/// From the start of an alert to its end, which is told for each. The key is its world and the number of its run.
pub fn alert() -> Session {
    let start = Step::of(|alert: &AlertStarted| (alert.world_id, alert.instance_id));
    let end = Step::of(|alert: &AlertEnded| (alert.world_id, alert.instance_id));
    Session::new(start, end)
}
