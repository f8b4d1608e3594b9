//! What is done about the worlds that fall silent on one connection, and when. Pure.
//!
//! At once: the service is asked what the connection holds, and told all of it again. After half a minute: a new
//! connection. That one costs a moment of all other worlds, and a world that is truly empty is none the better for it, so
//! it is tried at most once in five minutes, and while it does not help, half as often each time. After a quarter of an hour
//! the silence is believed.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::ids::World;

/// How long a world is silent before a new connection is tried.
const RECONNECT_AFTER: Duration = Duration::from_secs(30);
/// How long at least, and at most, until the next is tried.
const RECONNECT_EACH: (Duration, Duration) = (Duration::from_mins(5), Duration::from_hours(4));
/// How long a world is silent until it is believed.
const BELIEVED_AFTER: Duration = Duration::from_mins(15);

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Open a new connection in place of this one.
    Reconnect,
    /// Believe that this world has nothing to say.
    Believe(World),
}

/// The worlds that are silent on the connections of one place.
///
/// Calling order: [`on_silent`](Self::on_silent) and [`on_over`](Self::on_over) as it comes; at
/// [`wake_at`](Self::wake_at), [`on_wake`](Self::on_wake).
#[derive(Debug)]
pub(crate) struct Remedies {
    /// Since when it is known that they are silent.
    silent: BTreeMap<World, Instant>,
    /// When the last new connection was tried for their sake.
    tried: Option<Instant>,
    /// How long it is then left alone.
    each: Duration,
}

impl Default for Remedies {
    fn default() -> Self {
        Self { silent: BTreeMap::new(), tried: None, each: RECONNECT_EACH.0 }
    }
}

impl Remedies {
    /// This world has fallen silent.
    pub(crate) fn on_silent(&mut self, now: Instant, world: World) {
        self.silent.insert(world, now);
    }

    /// This world is not silent any more. `is_heard`: it was heard, so that a new connection that was tried has helped.
    pub(crate) fn on_over(&mut self, world: World, is_heard: bool) {
        let Some(since) = self.silent.remove(&world) else { return };
        if is_heard && self.tried.is_some_and(|tried| tried > since) {
            self.each = RECONNECT_EACH.0;
        }
    }

    /// When to call [`on_wake`](Self::on_wake).
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        self.reconnect_at().into_iter().chain(self.silent.values().map(|since| *since + BELIEVED_AFTER)).min()
    }

    /// The time of [`wake_at`](Self::wake_at) has come: what to do.
    pub(crate) fn on_wake(&mut self, now: Instant) -> Vec<Remedy> {
        let believed = self.silent.extract_if(.., |_, since| *since + BELIEVED_AFTER <= now);
        let mut remedies: Vec<_> = believed.map(|(world, _)| Remedy::Believe(world)).collect();
        if self.reconnect_at().is_some_and(|at| at <= now) {
            if self.tried.is_some() {
                self.each = (self.each * 2).min(RECONNECT_EACH.1);
            }
            self.tried = Some(now);
            remedies.push(Remedy::Reconnect);
        }
        remedies
    }

    fn reconnect_at(&self) -> Option<Instant> {
        let due = *self.silent.values().min()? + RECONNECT_AFTER;
        Some(self.tried.map_or(due, |tried| due.max(tried + self.each)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is done in the given minutes, while worlds fall silent and are heard: `Some` a world that falls silent, or
    /// the number of one that is heard.
    fn play(happens: &[(u64, World, bool)], until: u64) -> Vec<(u64, Remedy)> {
        let (mut remedies, start, mut done) = (Remedies::default(), Instant::now(), Vec::new());
        let at = |second| start + Duration::from_secs(second);
        for second in 0..until {
            for (_, world, is_silent) in happens.iter().filter(|(when, ..)| *when == second) {
                match is_silent {
                    true => remedies.on_silent(at(second), *world),
                    false => remedies.on_over(*world, true),
                }
            }
            if remedies.wake_at().is_some_and(|wake| wake <= at(second)) {
                done.extend(remedies.on_wake(at(second)).into_iter().map(|remedy| (second, remedy)));
            }
        }
        done
    }

    #[test]
    fn a_world_that_stays_silent_gets_a_new_connection_now_and_then_and_is_believed() {
        let done = play(&[(0, World(1), true)], 4000);
        let expected = [(30, Remedy::Reconnect), (330, Remedy::Reconnect), (900, Remedy::Believe(World(1)))];
        assert_eq!(done, expected);
    }

    #[test]
    fn one_that_is_heard_in_time_is_left_alone() {
        assert_eq!(play(&[(0, World(1), true), (29, World(1), false)], 4000), []);
    }

    #[test]
    fn new_connections_that_do_not_help_are_tried_ever_more_rarely() {
        let happens: Vec<_> = (0..24).map(|hour| (hour * 3600, World(19), true)).collect();
        let done = play(&happens, 24 * 3600);
        let tried: Vec<_> = done.iter().filter(|(_, remedy)| *remedy == Remedy::Reconnect).map(|(at, _)| *at).collect();
        assert!(tried.len() <= 12, "{tried:?}");
        assert!(tried.windows(2).last().is_some_and(|pair| pair[1] - pair[0] >= 3 * 3600), "{tried:?}");
    }

    #[test]
    fn where_one_helps_the_next_is_not_late_and_several_worlds_share_one() {
        let helped = [(0, World(1), true), (0, World(10), true), (31, World(1), false), (31, World(10), false)];
        let again = helped.map(|(at, world, is_silent)| (at + 400, world, is_silent));
        let third = helped.map(|(at, world, is_silent)| (at + 800, world, is_silent));
        let done = play(&[helped, again, third].concat(), 1200);
        assert_eq!(done, [30, 430, 830].map(|at| (at, Remedy::Reconnect)));
    }
}
