//! What the push service says of itself: which of its endpoints are up, as far as it has said.

use std::collections::BTreeMap;

use bugle_event::Timestamp;

use crate::ids::World;

/// What the push service says of itself, at one moment. Given by [`PushHandle::endpoint_status`](crate::PushHandle::endpoint_status).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointStatus {
    /// Its worlds: those that the client knows, and those that the service has named besides. An endpoint of the service is
    /// one of these.
    pub worlds: BTreeMap<World, WorldStatus>,
    /// What it said last, in a state message, of each push connection: by the number that the connection has in `status()`
    /// and in recordings.
    pub connections: BTreeMap<u32, Admission>,
}

/// What is known of a world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorldStatus {
    /// What the service calls it, which is not always what Census does. Empty while it has not named it.
    pub name: String,
    /// Whether it is up. Where backends differ it is up as long as one of them says so.
    pub state: WorldState,
    /// Since when it is in this state, as far as was seen. `None`: that is not known, or an earlier run saw it.
    pub since: Option<Timestamp>,
    /// What that was noticed by.
    pub by: Option<StateSign>,
    /// When the service last said anything of it, or an event of it came while it was called offline.
    pub last_word: Option<Timestamp>,
}

/// Whether a world is up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WorldState {
    /// The service has not said.
    #[default]
    Unknown,
    /// It is up.
    Online,
    /// It is down.
    Offline,
}

/// By what it is known whether a world is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StateSign {
    /// The list in a heartbeat.
    Heartbeat,
    /// A `serviceStateChanged`.
    ServiceStateChanged,
    /// Events of it came before the service had said anything of it, or for longer than stragglers can after it was called
    /// offline.
    Event,
}

/// What the service said of a push connection: `connectionStateChanged`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Admission {
    /// Whether it is connected. A connection that is told no is given up.
    pub connected: bool,
    /// When it said so.
    pub at: Timestamp,
}

impl EndpointStatus {
    /// Of these worlds nothing is known.
    pub(crate) fn of(worlds: &[World]) -> Self {
        Self { worlds: worlds.iter().map(|world| (*world, WorldStatus::default())).collect(), ..Self::default() }
    }

    /// With what was said on other connections: a world is up as long as one of them was told so, and the last word counts.
    pub(crate) fn add(&mut self, other: Self) {
        let weight = |status: &WorldStatus| (status.state == WorldState::Online, status.last_word);
        for (world, status) in other.worlds {
            let known = self.worlds.entry(world).or_default();
            if weight(&status) > weight(known) {
                *known = status;
            }
        }
        self.connections.extend(other.connections);
    }

    /// Whether this world is up.
    pub fn world(&self, world: World) -> WorldState {
        self.worlds.get(&world).map_or(WorldState::Unknown, |status| status.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_several_were_told_a_yes_counts_and_the_last_word() {
        let status = |said: Option<(WorldState, i64)>| {
            let mut status = EndpointStatus::of(&[World::OSPREY]);
            if let (Some((state, at)), Some(world)) = (said, status.worlds.get_mut(&World::OSPREY)) {
                (world.state, world.last_word) = (state, Some(Timestamp::from_secs(at)));
            }
            status
        };
        let together = |each: [Option<(WorldState, i64)>; 2]| {
            let mut all = EndpointStatus::default();
            for said in each {
                all.add(status(said));
            }
            (all.world(World::OSPREY), all.worlds[&World::OSPREY].last_word.map(Timestamp::as_secs))
        };
        let (up, down) = (WorldState::Online, WorldState::Offline);
        assert_eq!(together([None, None]), (WorldState::Unknown, None));
        for (one, other, expected) in [
            (Some((down, 9)), Some((up, 3)), (up, Some(3))),
            (Some((up, 3)), None, (up, Some(3))),
            (Some((up, 3)), Some((up, 4)), (up, Some(4))),
            (None, Some((down, 5)), (down, Some(5))),
        ] {
            assert_eq!([together([one, other]), together([other, one])], [expected; 2]);
        }
    }
}
