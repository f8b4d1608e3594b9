//! Something that is watched: its watcher, what is known of its answers, and what it names.

use std::time::Duration;

use bugle_event::{Saved, Timestamp};
use bugle_http::Freshness;

use super::fetch::AtHand;
use crate::target::{Target, WatchOptions};
use crate::watch::any::AnyWatcher;
use crate::watch::aside::Aside;
use crate::watch::state::RestoreError;

/// Something that is watched.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) target: Target,
    /// Tells it from one that was watched before and is not any more.
    pub(crate) serial: u64,
    pub(crate) watcher: Box<dyn AnyWatcher>,
    /// Whether it goes on from what is kept of an earlier run, if anything is.
    pub(crate) is_loaded: bool,
    /// Whether somebody wished for it.
    pub(crate) is_wished: bool,
    /// How many of the others name it: it is watched as long as any does, or somebody wished for it.
    pub(crate) named_by: u32,
    /// What it names itself. In a box: most name nothing.
    names: Option<Box<Names>>,
    /// The longest time that an answer about it was ever kept on its way.
    longest: Duration,
}

/// What one that is watched names.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Names {
    /// To be watched too.
    pub(crate) needs: Vec<Target>,
    /// To be asked besides.
    pub(crate) asides: Vec<Aside>,
}

impl Names {
    fn is_empty(&self) -> bool {
        self.needs.is_empty() && self.asides.is_empty()
    }
}

/// How what one names differs from what it named before.
#[derive(Debug)]
pub(crate) struct Renamed {
    pub(crate) needs: Vec<Target>,
    pub(crate) asides: Vec<Aside>,
    pub(crate) no_needs: Vec<Target>,
    pub(crate) no_asides: Vec<Aside>,
}

impl Watched {
    /// `None`: the target needs no watcher.
    pub(crate) fn new(target: Target, serial: u64, options: &WatchOptions) -> Option<Self> {
        Some(Self {
            target,
            serial,
            watcher: target.watcher(options)?,
            is_loaded: false,
            is_wished: false,
            named_by: 0,
            names: None,
            longest: Duration::ZERO,
        })
    }

    /// What its watcher has at hand.
    pub(crate) fn at_hand(&self) -> AtHand {
        match self.watcher.parked() {
            _ if !self.is_loaded => AtHand::Nothing,
            Some(print) => AtHand::AllBut(print),
            None => AtHand::All,
        }
    }

    /// Whether the time has something to tell for which the body is needed, which is not at hand.
    pub(crate) fn lacks_body_to_remind(&self, now: Timestamp) -> bool {
        self.is_loaded && self.watcher.parked().is_some() && self.watcher.is_reminding(now)
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

    /// Takes note of what it names now. Gives how that differs from before, if it does.
    pub(crate) fn rename(&mut self) -> Option<Renamed> {
        let mut needs = self.watcher.needs();
        needs.retain(|need| *need != self.target && *need != Target::Probe);
        let names = Names { needs: distinct(needs), asides: distinct(self.watcher.asides()) };
        let is_same = self.names.as_deref().map_or_else(|| names.is_empty(), |known| *known == names);
        if is_same {
            return None;
        }
        let before = self.forget_names();
        let renamed = Renamed {
            needs: only_in(&names.needs, &before.needs),
            asides: only_in(&names.asides, &before.asides),
            no_needs: only_in(&before.needs, &names.needs),
            no_asides: only_in(&before.asides, &names.asides),
        };
        self.names = (!names.is_empty()).then(|| Box::new(names));
        Some(renamed)
    }

    /// It names nothing any more. Gives what it named.
    pub(crate) fn forget_names(&mut self) -> Names {
        self.names.take().map_or_else(Names::default, |names| *names)
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

/// Each of them once.
fn distinct<T: Ord>(mut these: Vec<T>) -> Vec<T> {
    these.sort_unstable();
    these.dedup();
    these
}

/// Those of `these`, in order, that are not among `others`, which are in order too.
fn only_in<T: Ord + Copy>(these: &[T], others: &[T]) -> Vec<T> {
    these.iter().copied().filter(|it| others.binary_search(it).is_err()).collect()
}
