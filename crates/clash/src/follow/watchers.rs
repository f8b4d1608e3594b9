//! All that is watched.

use std::collections::{BTreeSet, HashMap};

use bugle_event::Cause;

use super::watched::Watched;
use crate::target::{Target, WatchOptions};
use crate::war_id::WarId;
use crate::watch::neighbours::Neighbours;
use crate::watch::once::Once;
use crate::watch::war::progress::Progress;

/// All that is watched.
#[derive(Debug)]
pub(crate) struct Watchers(HashMap<Target, Watched>);

impl Watchers {
    pub(crate) fn new(targets: &BTreeSet<Target>, options: &WatchOptions) -> Self {
        let watched = targets.iter().filter_map(|target| Watched::new(*target, options));
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
            watched.watcher.failed(cause);
        }
    }

    /// Lets all watchers of one war know what any of them knows, so that each fact is told once.
    pub(crate) fn join_wars(&mut self, once: &mut Once) {
        let mut wars = HashMap::<WarId, Progress>::new();
        for watched in self.0.values() {
            for war in watched.watcher.wars() {
                wars.entry(war.id).or_insert_with(|| war.clone()).join(war);
            }
            if let Some(clan) = watched.watcher.private_log() {
                once.knows_private(clan);
            }
        }
        for war in self.0.values_mut().flat_map(|watched| watched.watcher.wars_mut()) {
            war.join(&wars[&war.id]);
        }
        for id in wars.values().flat_map(Progress::told) {
            once.remember(id);
        }
    }
}

impl Neighbours for Watchers {
    fn knowledge_of(&self, war: WarId) -> Option<Progress> {
        let sides = war.clans.into_iter().filter_map(|clan| self.get(Target::War(clan)));
        sides.flat_map(|side| side.watcher.wars()).find(|known| known.id == war).map(Progress::for_another)
    }
}
