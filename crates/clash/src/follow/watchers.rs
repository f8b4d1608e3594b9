//! All that is watched.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use bugle_event::{Cause, Timestamp};

use super::watched::Watched;
use crate::cwl_id::CwlId;
use crate::event::cwl::CwlClan;
use crate::tag::{ClanTag, WarTag};
use crate::target::Target;
use crate::war_id::WarId;
use crate::watch::cwl::group::Group;
use crate::watch::neighbours::Neighbours;
use crate::watch::once::Once;
use crate::watch::war::progress::{Progress, STARTED};

/// All that is watched.
#[derive(Debug)]
pub(crate) struct Watchers {
    /// Each in a box, because it is taken out for each answer; in a map that has little room to spare, because they are many.
    all: BTreeMap<Target, Box<Watched>>,
    /// Those whose last bodies stay as they were read, the longest first: what has changed will often change again soon,
    /// and is then compared without being read a second time.
    in_memory: VecDeque<Target>,
    in_memory_max: usize,
    /// The wars of the leagues that groups name.
    league_wars: HashMap<WarTag, NamedWar>,
}

/// A war of the leagues that is watched because of its group.
#[derive(Debug, Default)]
struct NamedWar {
    /// By whom it was named, if they are still there.
    by: BTreeSet<Target>,
    /// Whether it was drawn while its group was watched.
    is_news: bool,
}

impl Watchers {
    /// None yet; of those that are kept elsewhere, `in_memory_max` stay in memory besides.
    pub(crate) fn new(in_memory_max: usize) -> Self {
        Self { all: BTreeMap::new(), in_memory: VecDeque::new(), in_memory_max, league_wars: HashMap::new() }
    }

    pub(crate) fn get(&self, target: Target) -> Option<&Watched> {
        self.all.get(&target).map(Box::as_ref)
    }

    pub(crate) fn get_mut(&mut self, target: Target) -> Option<&mut Watched> {
        self.all.get_mut(&target).map(Box::as_mut)
    }

    /// All of them, in order.
    pub(crate) fn targets(&self) -> Vec<Target> {
        self.all.keys().copied().collect()
    }

    /// Takes out the one with this number, if it is still there.
    pub(crate) fn take(&mut self, target: Target, serial: u64) -> Option<Box<Watched>> {
        self.get(target).filter(|watched| watched.serial == serial)?;
        self.remove(target)
    }

    /// One names another to be watched.
    pub(crate) fn on_named(&mut self, need: Target, by: Target) {
        let Target::LeagueWar(war) = need else { return };
        let is_news = self.get(by).is_some_and(|group| group.watcher.has_drawn(war));
        let named = self.league_wars.entry(war).or_default();
        named.by.insert(by);
        named.is_news |= is_news;
    }

    /// One is no longer watched.
    pub(crate) fn on_dropped(&mut self, target: Target) {
        if let Target::LeagueWar(war) = target {
            self.league_wars.remove(&war);
        }
    }

    pub(crate) fn remove(&mut self, target: Target) -> Option<Box<Watched>> {
        self.all.remove(&target)
    }

    pub(crate) fn insert(&mut self, watched: Box<Watched>) {
        self.all.insert(watched.target, watched);
    }

    /// As [`insert`](Self::insert), of one whose body is kept elsewhere too, with its state: it need not wait with it.
    pub(crate) fn insert_kept(&mut self, mut watched: Box<Watched>) {
        let target = watched.target;
        if !watched.watcher.is_read() {
            watched.watcher.park();
        } else if !self.in_memory.contains(&target) {
            self.in_memory.push_back(target);
        }
        self.insert(watched);
        if self.in_memory.len() > self.in_memory_max {
            let longest = self.in_memory.pop_front();
            if let Some(watched) = longest.and_then(|target| self.all.get_mut(&target)) {
                watched.watcher.park();
            }
        }
    }

    /// Nothing can be seen of anything.
    pub(crate) fn all_miss(&mut self, cause: Cause) {
        for watched in self.all.values_mut() {
            watched.watcher.failed(cause);
        }
    }

    /// One of a clan's watchers told that it is back.
    pub(crate) fn on_back(&mut self, clan: ClanTag) {
        for target in [Target::Clan(clan), Target::War(clan)] {
            if let Some(watched) = self.all.get_mut(&target) {
                watched.watcher.on_back_elsewhere();
            }
        }
    }

    /// Lets all watchers of one war know what any of them knows, so that each fact is told once.
    pub(crate) fn join_wars(&mut self, once: &mut Once) {
        let mut wars = HashMap::<WarId, Progress>::new();
        for watched in self.all.values() {
            for war in watched.watcher.wars() {
                wars.entry(war.id).or_insert_with(|| war.clone()).join(war);
            }
            if let Some(clan) = watched.watcher.private_log() {
                once.knows_private(clan);
            }
        }
        for war in self.all.values_mut().flat_map(|watched| watched.watcher.wars_mut()) {
            war.join(&wars[&war.id]);
        }
        for id in wars.values().flat_map(Progress::told) {
            once.remember(id);
        }
    }

    /// Lets one that came later, and is not among them yet, and the others know what they know of one war.
    pub(crate) fn join_wars_of(&mut self, late: &mut Watched, once: &mut Once) {
        if let Some(clan) = late.watcher.private_log() {
            once.knows_private(clan);
        }
        for war in late.watcher.wars_mut() {
            for other in self.wars_like(war.id) {
                war.join(other);
            }
            for side in war.id.clans {
                let others = self.all.get_mut(&Target::War(side)).map_or_else(Vec::new, |it| it.watcher.wars_mut());
                others.into_iter().filter(|other| other.id == war.id).for_each(|other| other.join(war));
            }
            war.told().for_each(|id| _ = once.remember(id));
        }
    }
}

impl Watchers {
    /// When a war of the leagues began, if that was seen.
    fn started(&self, war: WarTag) -> Option<Timestamp> {
        let wars = self.get(Target::LeagueWar(war))?.watcher.wars();
        wars.into_iter().find(|war| war.rank >= STARTED)?.start_time
    }

    /// What the watchers of either side know of a war.
    fn wars_like(&self, war: WarId) -> impl Iterator<Item = &Progress> {
        let sides = war.clans.into_iter().filter_map(|clan| self.get(Target::War(clan)));
        sides.flat_map(|side| side.watcher.wars()).filter(move |known| known.id == war)
    }
}

impl Neighbours for Watchers {
    fn knowledge_of(&self, war: WarId) -> Option<Progress> {
        self.wars_like(war).next().map(Progress::for_another)
    }

    fn has_deduced_end(&self, war: WarId) -> bool {
        self.wars_like(war).any(Progress::has_deduced_end)
    }

    fn has_seen_end(&self, war: WarId) -> bool {
        self.wars_like(war).any(Progress::has_seen_end)
    }

    fn has_drawn(&self, war: WarTag) -> bool {
        self.league_wars.get(&war).is_some_and(|named| named.is_news)
    }

    fn over_since(&self, war: WarTag) -> Option<Timestamp> {
        let by = self.league_wars.get(&war).into_iter().flat_map(|named| &named.by);
        let groups = by.filter_map(|by| self.get(*by));
        groups.filter_map(|group| group.watcher.war_over_since(war, &|war| self.started(war))).min()
    }

    fn awaits_end(&self, war: WarTag) -> bool {
        let followed = self.get(Target::LeagueWar(war));
        followed.is_some_and(|followed| !followed.watcher.wars().iter().any(|war| war.is_over))
    }

    fn groups(&self, cwl: &CwlId, clans: &[CwlClan]) -> Vec<&Group> {
        let groups = clans.iter().filter_map(|clan| self.get(Target::Cwl(clan.tag))?.watcher.group());
        groups.filter(|group| group.id == *cwl).collect()
    }
}
