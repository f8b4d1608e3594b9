//! The watcher of anything that can be asked for.

use std::time::Duration;

use bugle_event::{Signal, Timestamp};
use bytes::Bytes;

use super::war::Elsewhere;
use super::{ClanWatcher, Failure, Looks, PlayerWatcher, RestoreError, Sight, WarWatcher};
use crate::schedule::Target;
use crate::{Event, Watch};

/// How long after its end a war is looked at: the API takes a moment to count the last attacks.
const AFTER_WAR_END: Duration = Duration::from_mins(1);

/// A watcher of any kind. In a box, because most of the time it only waits, in a table with room to grow.
#[derive(Debug)]
pub(crate) enum Watcher {
    Clan(Box<ClanWatcher>),
    War(Box<WarWatcher>),
    Player(Box<PlayerWatcher>),
}

impl Watcher {
    /// The watcher that `target` needs, if it needs any.
    pub(crate) fn new(target: Target, watch: &Watch) -> Option<Self> {
        match target {
            Target::Clan(tag) => Some(Self::Clan(Box::new(ClanWatcher::new(tag, watch.clan.clone())))),
            Target::War(tag) => Some(Self::War(Box::new(WarWatcher::new(tag, watch.war.clone())))),
            Target::Player(tag) => Some(Self::Player(Box::new(PlayerWatcher::new(tag, watch.player.clone())))),
            Target::Probe => None,
        }
    }

    /// Becomes the watcher that it was when it wrote `state`.
    pub(crate) fn restore(&mut self, state: &Bytes, watch: &Watch) -> Result<(), RestoreError> {
        match self {
            Self::Clan(watcher) => {
                let restored = ClanWatcher::restore(state, watch.clan.clone())?;
                put_back(&mut **watcher, restored, ClanWatcher::tag)
            }
            Self::War(watcher) => {
                let restored = WarWatcher::restore(state, watch.war.clone())?;
                put_back(&mut **watcher, restored, WarWatcher::clan)
            }
            Self::Player(watcher) => {
                let restored = PlayerWatcher::restore(state, watch.player.clone())?;
                put_back(&mut **watcher, restored, PlayerWatcher::tag)
            }
        }
    }

    /// What it remembers of its looks.
    pub(crate) fn looks(&self) -> &Looks {
        match self {
            Self::Clan(watcher) => &watcher.looks,
            Self::War(watcher) => &watcher.looks,
            Self::Player(watcher) => &watcher.looks,
        }
    }

    /// What it remembers of its looks, to be changed.
    pub(crate) fn looks_mut(&mut self) -> &mut Looks {
        match self {
            Self::Clan(watcher) => &mut watcher.looks,
            Self::War(watcher) => &mut watcher.looks,
            Self::Player(watcher) => &mut watcher.looks,
        }
    }

    /// The watcher of wars, if it is one.
    pub(crate) fn as_war(&self) -> Option<&WarWatcher> {
        match self {
            Self::War(watcher) => Some(watcher),
            Self::Clan(_) | Self::Player(_) => None,
        }
    }

    /// As [`as_war`](Self::as_war), to be changed.
    pub(crate) fn as_war_mut(&mut self) -> Option<&mut WarWatcher> {
        match self {
            Self::War(watcher) => Some(watcher),
            Self::Clan(_) | Self::Player(_) => None,
        }
    }

    /// Takes note of the time. One thing is asked about at a time: an answer that seems to come before the last one
    /// says that the clock was set back.
    pub(crate) fn on_clock(&mut self, now: Timestamp) {
        if !self.looks().is_ahead_of(now) {
            return;
        }
        match self {
            Self::Clan(watcher) => watcher.set_back(now),
            Self::War(watcher) => watcher.set_back(now),
            Self::Player(watcher) => watcher.looks.set_back(now),
        }
    }

    pub(crate) fn on_body(&mut self, sight: Sight, body: Bytes, elsewhere: &Elsewhere<'_>) -> Vec<Signal<Event>> {
        match self {
            Self::Clan(watcher) => watcher.on_body(sight, body),
            Self::War(watcher) => watcher.on_body_beside(sight, body, elsewhere),
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

/// Replaces a watcher by one that was restored, if that is of the same subject.
fn put_back<W, T: PartialEq>(watcher: &mut W, restored: W, subject: impl Fn(&W) -> T) -> Result<(), RestoreError> {
    if subject(watcher) != subject(&restored) {
        return Err(RestoreError::Stranger);
    }
    *watcher = restored;
    Ok(())
}
