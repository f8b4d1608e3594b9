//! Something that is watched: its watcher, and what is known of its answers.

use std::time::Duration;

use bugle_event::{Saved, Timestamp};
use bugle_http::Freshness;

use super::ask::AtHand;
use crate::target::{Target, WatchOptions};
use crate::watch::any::AnyWatcher;
use crate::watch::state::RestoreError;

/// Something that is watched.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) target: Target,
    pub(crate) watcher: Box<dyn AnyWatcher>,
    /// Whether it goes on from what is kept of an earlier run, if anything is.
    pub(crate) is_loaded: bool,
    /// The longest time that an answer about it was ever kept on its way.
    longest: Duration,
}

impl Watched {
    /// `None`: the target needs no watcher.
    pub(crate) fn new(target: Target, options: &WatchOptions) -> Option<Self> {
        let watcher = target.watcher(options)?;
        Some(Self { target, watcher, is_loaded: false, longest: Duration::ZERO })
    }

    /// What its watcher has at hand.
    pub(crate) fn at_hand(&self) -> AtHand {
        match self.watcher.parked() {
            _ if !self.is_loaded => AtHand::Nothing,
            Some(print) => AtHand::AllBut(print),
            None => AtHand::All,
        }
    }

    /// Whether it was ever there, in this run or before.
    pub(crate) fn was_seen(&self) -> bool {
        self.watcher.as_of().is_some()
    }

    /// How old an answer may be: whoever keeps it last says for how long, and whoever kept it before that counts down
    /// from the longest time.
    pub(crate) fn age(&self, freshness: Freshness) -> Duration {
        self.longest.saturating_sub(freshness.max_age) + freshness.age
    }

    /// An answer that could be read is kept for `max_age`.
    pub(crate) fn on_max_age(&mut self, max_age: Duration) {
        self.longest = self.longest.max(max_age);
    }

    /// Goes on from what is kept of an earlier run. An error: it begins anew, because that cannot be used.
    pub(crate) fn restore(&mut self, saved: Option<Saved>, now: Timestamp) -> Result<(), RestoreError> {
        self.is_loaded = true;
        let Some(Saved { at, state }) = saved else { return Ok(()) };
        let restored = state.map(|state| self.watcher.restore(&state));
        match restored {
            Some(Ok(())) => self.watcher.go_on(at, now),
            Some(Err(_)) | None => self.watcher.begin_anew(at, now),
        }
        restored.unwrap_or(Ok(()))
    }

    /// Takes back the body that was parked. An error: it begins anew, because another or none was kept.
    pub(crate) fn unpark(&mut self, saved: Option<Saved>, now: Timestamp) -> Result<(), RestoreError> {
        let state = saved.and_then(|saved| saved.state).ok_or(RestoreError::Stranger);
        let unparked = state.and_then(|state| self.watcher.unpark(&state));
        if unparked.is_err() {
            let seen_at = self.watcher.as_of();
            self.watcher.begin_anew(seen_at.unwrap_or(now), now);
        }
        unparked
    }
}
