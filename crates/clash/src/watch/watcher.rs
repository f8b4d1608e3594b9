//! The watcher of anything that can be asked for.

use std::time::Duration;

use bugle_event::{Signal, Timestamp};
use bytes::Bytes;

use super::{ClanWatcher, Failure, PlayerWatcher, Sight, WarWatcher};
use crate::schedule::Target;
use crate::{Event, Watch};

/// How long after its end a war is looked at: the API takes a moment to count the last attacks.
const AFTER_WAR_END: Duration = Duration::from_mins(1);

/// A watcher of any kind.
#[derive(Debug)]
pub(crate) enum Watcher {
    Clan(ClanWatcher),
    War(WarWatcher),
    Player(PlayerWatcher),
}

impl Watcher {
    /// The watcher that `target` needs, if it needs any.
    pub(crate) fn new(target: Target, watch: &Watch) -> Option<Self> {
        match target {
            Target::Clan(tag) => Some(Self::Clan(ClanWatcher::new(tag, watch.clan.clone()))),
            Target::War(tag) => Some(Self::War(WarWatcher::new(tag, watch.war.clone()))),
            Target::Player(tag) => Some(Self::Player(PlayerWatcher::new(tag, watch.player.clone()))),
            Target::Probe => None,
        }
    }

    pub(crate) fn on_body(&mut self, sight: Sight, body: Bytes) -> Vec<Signal<Event>> {
        match self {
            Self::Clan(watcher) => watcher.on_body(sight, body),
            Self::War(watcher) => watcher.on_body(sight, body),
            Self::Player(watcher) => watcher.on_body(sight, body),
        }
    }

    pub(crate) fn on_error(&mut self, at: Timestamp, failure: Failure) -> Vec<Signal<Event>> {
        match self {
            Self::Clan(watcher) => watcher.on_error(at, failure),
            Self::War(watcher) => watcher.on_error(at, failure),
            Self::Player(watcher) => watcher.on_error(at, failure),
        }
    }

    /// How many bodies could not be used so far.
    pub(crate) fn broken(&self) -> u64 {
        match self {
            Self::Clan(watcher) => watcher.counts().broken,
            Self::War(watcher) => watcher.counts().broken,
            Self::Player(watcher) => watcher.counts().broken,
        }
    }

    /// In how long, at the latest, the next look is worth while. `None`: no hurry.
    pub(crate) fn look_within(&self, now: Timestamp) -> Option<Duration> {
        let Self::War(watcher) = self else { return None };
        Some((watcher.ends_at()? + AFTER_WAR_END).since(now))
    }
}
