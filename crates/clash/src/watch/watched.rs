//! All that is watched: a watcher for each target, and what is known of its answers.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use bugle_event::{Cause, Saved, Timestamp};

use super::{Looks, Once, Progress, RestoreError, WarWatcher, Watcher, state};
use crate::ask::AtHand;
use crate::schedule::Target;
use crate::{WarId, Watch};

/// Something that is watched.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) target: Target,
    pub(crate) watcher: Watcher,
    /// Whether it goes on from what is kept of an earlier run, if anything is.
    pub(crate) is_loaded: bool,
    /// The longest time that an answer about it was ever kept on its way.
    longest: Duration,
}

impl Watched {
    fn new(target: Target, watch: &Watch) -> Option<Self> {
        let watcher = Watcher::new(target, watch)?;
        Some(Self { target, watcher, is_loaded: false, longest: Duration::ZERO })
    }

    /// What its watcher has at hand.
    pub(crate) fn at_hand(&self) -> AtHand {
        match self.watcher.looks().parked() {
            _ if !self.is_loaded => AtHand::Nothing,
            Some(print) => AtHand::AllBut(print),
            None => AtHand::All,
        }
    }

    /// How old an answer may be that is kept for `max_age` from now on: that follows from what is left of the longest
    /// time.
    pub(crate) fn age(&mut self, max_age: Duration) -> Duration {
        self.longest = self.longest.max(max_age);
        self.longest.saturating_sub(max_age)
    }

    /// Goes on from what is kept of an earlier run. An error: it begins anew, because that cannot be used.
    pub(crate) fn restore(&mut self, saved: Option<Saved>, watch: &Watch, now: Timestamp) -> Result<(), RestoreError> {
        self.is_loaded = true;
        let Some(Saved { at, state }) = saved else { return Ok(()) };
        let restored = state.map(|state| self.watcher.restore(&state, watch));
        match restored {
            Some(Ok(())) => self.watcher.looks_mut().go_on(at, now),
            Some(Err(_)) | None => self.begin_anew(at, watch, now),
        }
        restored.unwrap_or(Ok(()))
    }

    /// Takes back the body that was parked. An error: it begins anew, because another or none was kept.
    pub(crate) fn unpark(&mut self, saved: Option<Saved>, watch: &Watch, now: Timestamp) -> Result<(), RestoreError> {
        let state = saved.and_then(|saved| saved.state).ok_or(RestoreError::Stranger);
        let unparked = state.and_then(|state| state::body(&state)).and_then(|body| {
            let is_it = self.watcher.looks_mut().unpark(body);
            is_it.then_some(()).ok_or(RestoreError::Stranger)
        });
        if unparked.is_err() {
            let seen_at = self.watcher.looks().memory.as_of;
            self.begin_anew(seen_at.unwrap_or(now), watch, now);
        }
        unparked
    }

    fn begin_anew(&mut self, seen_at: Timestamp, watch: &Watch, now: Timestamp) {
        if let Some(watcher) = Watcher::new(self.target, watch) {
            self.watcher = watcher;
            *self.watcher.looks_mut() = Looks::anew(seen_at, now);
        }
    }
}

/// All that is watched.
#[derive(Debug)]
pub(crate) struct Watchers(HashMap<Target, Watched>);

impl Watchers {
    pub(crate) fn new(targets: &BTreeSet<Target>, watch: &Watch) -> Self {
        let watched = targets.iter().filter_map(|target| Watched::new(*target, watch));
        Self(watched.map(|watched| (watched.target, watched)).collect())
    }

    pub(crate) fn get(&self, target: Target) -> Option<&Watched> {
        self.0.get(&target)
    }

    pub(crate) fn remove(&mut self, target: Target) -> Option<Watched> {
        self.0.remove(&target)
    }

    pub(crate) fn insert(&mut self, watched: Watched) {
        self.0.insert(watched.target, watched);
    }

    /// Nothing can be seen of anything.
    pub(crate) fn all_miss(&mut self, cause: Cause) {
        for watched in self.0.values_mut() {
            watched.watcher.looks_mut().failed(cause);
        }
    }

    /// What is known of a war by a watcher of either of its clans.
    pub(crate) fn knowledge_of(&self, war: WarId) -> Option<Progress> {
        let sides = war.clans.into_iter().filter_map(|clan| self.0.get(&Target::War(clan))?.watcher.as_war());
        sides.flat_map(WarWatcher::wars).find(|known| known.id == war).map(Progress::for_another)
    }

    /// Lets all watchers of one war know what any of them knows, so that each fact is told once.
    pub(crate) fn join_wars(&mut self, once: &mut Once) {
        let mut wars = HashMap::<WarId, Progress>::new();
        for watcher in self.0.values().filter_map(|watched| watched.watcher.as_war()) {
            for war in watcher.wars() {
                wars.entry(war.id).or_insert_with(|| war.clone()).join(war);
            }
            if let (true, Some(clan)) = (watcher.is_private(), watcher.clan()) {
                once.knows_private(clan);
            }
        }
        for war in self.0.values_mut().filter_map(|watched| watched.watcher.as_war_mut()).flat_map(WarWatcher::wars_mut)
        {
            war.join(&wars[&war.id]);
        }
        for id in wars.values().flat_map(Progress::told) {
            once.remember(id);
        }
    }
}
