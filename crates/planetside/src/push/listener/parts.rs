//! What a listener makes of the parts of what is wanted: worlds that come and go, and what a service does not give.

use std::time::Duration;

use bugle_event::{Cause, Envelope, Seen, Timestamp};

use crate::NAME;
use crate::event::{Event, WorldOffline, WorldOnline};
use crate::ids::World;
use crate::push::listener::Listener;
use crate::push::loss::Loss;
use crate::push::now::Now;
use crate::push::partial::Part;
use crate::push::plan::{Place, Subscription};
use crate::push::saved::{Missing, Saved};
use crate::push::worlds::Change;

/// How often it is told that something is still not given.
const TOLD_EACH: Duration = Duration::from_mins(1);

/// Why a new world is missed at first.
const ANNOUNCED: &str = "this world was announced and had yet to be subscribed";

impl Listener {
    /// The worlds that stand for "all worlds": those that are known, and those that the service has told of.
    pub(super) fn all_worlds(&self) -> Vec<World> {
        let mut worlds = self.settings.worlds.clone();
        worlds.extend(self.announced());
        worlds
    }

    /// The worlds that the service has told of, and that are to be taken though they are in no table.
    fn announced(&self) -> impl Iterator<Item = World> {
        let announced = self.worlds.announced().filter(|_| self.settings.takes_announced);
        announced.filter(|world| !self.settings.worlds.contains(world))
    }

    /// Takes what has changed with the worlds, as the connection at `place` has it.
    pub(super) fn on_changes(&mut self, now: Now, place: Place, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        if changes.iter().any(|change| matches!(change, Change::Announced(_))) {
            self.join_announced(now);
        }
        for change in changes {
            match change {
                Change::Announced(_) => {}
                Change::Offline(world) => self.on_offline(now, place, world),
                Change::Online(world) => self.on_online(now, place, world),
            }
        }
        self.keep_changes();
    }

    /// Has it committed what is missing and which worlds there are, if that has changed, so that a crash leaves it behind.
    pub(super) fn keep_changes(&mut self) {
        let state = self.to_save().to_bytes();
        if state != self.kept {
            self.checkpoint(Some(state));
        }
    }

    /// Subscribes the worlds that were announced, if all are wanted. What comes from them until they are subscribed is
    /// missed; a world that is down brings nothing.
    fn join_announced(&mut self, now: Now) {
        let Some(before) = self.replan(now) else { return };
        let new: Vec<World> =
            self.announced().filter(|world| self.plan.has_world(*world) && !before.has_world(*world)).collect();
        for world in new {
            self.joining.insert(world);
            if !self.worlds.is_down(world) {
                self.miss_world(world, now.time, ANNOUNCED);
            }
        }
        for place in 0..self.posts.len() {
            self.take_share(now, place);
        }
    }

    /// What was announced is subscribed by now.
    pub(super) fn on_joined(&mut self, now: Now) {
        for world in std::mem::take(&mut self.joining) {
            if !self.worlds.is_offline(world) {
                self.sees_part(now, Part::World(world));
            }
        }
    }

    fn on_offline(&mut self, now: Now, place: Place, world: World) {
        self.on_silent_offline(now, world);
        let last_sign = self.worlds.last_sign(world).unwrap_or(now.time);
        if self.plan.has_world(world) {
            self.miss_offline_since(world, self.rest.missed_since(last_sign));
        }
        let name = self.worlds.name(world).to_owned();
        let state = WorldOffline { timestamp: now.time, world_id: world, name, leftover: None };
        self.on_state(now, place, state.into(), Some(last_sign));
    }

    fn on_online(&mut self, now: Now, place: Place, world: World) {
        if self.joining.contains(&world) {
            // It came up before it was subscribed.
            self.miss_world(world, now.time, ANNOUNCED);
        } else {
            self.sees_part(now, Part::World(world));
        }
        let name = self.worlds.name(world).to_owned();
        let state = WorldOnline { timestamp: now.time, world_id: world, name, leftover: None };
        self.on_state(now, place, state.into(), None);
    }

    /// Hands out that a world has come or gone, if anybody wants to know.
    pub(super) fn on_state(&mut self, now: Now, place: Place, state: Event, not_before: Option<Timestamp>) {
        let event = Envelope::new(NAME, state, Seen { not_before, ..Seen::at(now.time) });
        if self.interest.matches(event.kind, &event.data) {
            self.on_event(now, place, event);
        }
    }

    /// Worlds that are down and wanted from now on are missed from now on.
    pub(super) fn miss_offline(&mut self, now: Now) {
        let offline = self.worlds.offline().map(|(world, _)| world).filter(|world| self.plan.has_world(*world));
        for world in offline.filter(|world| !self.partial.is_missing(Part::World(*world))).collect::<Vec<_>>() {
            self.miss_offline_since(world, now.time);
        }
    }

    fn miss_offline_since(&mut self, world: World, since: Timestamp) {
        let detail = format!("the service called {} offline", self.worlds.name(world));
        self.miss_world(world, since, &detail);
    }

    fn miss_world(&mut self, world: World, since: Timestamp, detail: &str) {
        let (subjects, detail) = (vec![world.into()], Some(detail.to_owned()));
        self.partial.miss(Part::World(world), Loss { since, cause: Cause::Stall, subjects, detail });
    }

    /// Whether the connection at `place` is known to lack something.
    pub(super) fn is_lacking(&self, place: Place) -> bool {
        self.partial.is_missing(Part::Lacking(place))
    }

    /// The connection at `place` is not given this from `since` on, and all that it was not given before. What will not be
    /// given at all is told up to now, so that readers know; the rest follows when that ends.
    pub(super) fn on_lacking(
        &mut self,
        now: Now,
        place: Place,
        since: Timestamp,
        lacking: &Subscription,
        detail: String,
    ) {
        if self.stands_aside(now, place, since, lacking, &detail) {
            return;
        }
        let (part, subjects) = (Part::Lacking(place), self.plan.share(place).subjects_of(lacking));
        let told = self.partial.sees(part, now.time);
        let is_told = told.as_ref().is_some_and(|gap| gap.subjects == subjects);
        self.tell(told);
        if lacking.has_no_members() {
            return;
        }
        let since = if is_told { now.time } else { since };
        let is_news = self.partial.miss(part, Loss { since, cause: Cause::Stall, subjects, detail: Some(detail) });
        if self.posts[place].is_whole() && is_news && !is_told {
            let gap = self.partial.so_far(part, now.time);
            self.tell(gap);
        }
    }

    /// What the connection at `place` is still not given is told again and again, from where it was last told: readers
    /// need not wait for its end, which may be days away.
    pub(super) fn tell_lacking(&mut self, now: Now, place: Place) {
        let part = Part::Lacking(place);
        if self.partial.missing_since(part).is_some_and(|since| now.time.since(since) >= TOLD_EACH) {
            let gap = self.partial.so_far(part, now.time);
            self.tell(gap);
        }
    }

    /// What the connection at `place`, which is over, was not given is told: all of it is missed from now on, or another one
    /// brings it. What another one is not given either goes on.
    pub(super) fn give_all(&mut self, now: Now, place: Place) {
        let gap = self.partial.leave(Part::Lacking(place), now.time);
        self.tell(gap);
    }

    /// From now on this part is seen again: tells what was missed of it.
    pub(super) fn sees_part(&mut self, now: Now, part: Part) {
        let gap = self.partial.sees(part, now.time);
        self.tell(gap);
    }

    /// What is to be kept with a checkpoint.
    pub(crate) fn to_save(&self) -> Saved {
        let missing = self.partial.open().map(|(subjects, since)| Missing { subjects: subjects.to_vec(), since });
        let owed = self.owed.iter().map(|(loss, _)| Missing { subjects: loss.subjects.clone(), since: loss.since });
        Saved {
            missing: owed.chain(missing).collect(),
            offline: self.worlds.offline().map(|(world, name)| (world.0, name.to_owned())).collect(),
            announced: self.announced().map(|world| world.0).collect(),
            silent: self.silences.told().map(|world| world.0).collect(),
        }
    }

    /// Goes on from what was kept at `left_off`. What was missing then is missed until then; from there on, all is.
    pub(super) fn resume_parts(&mut self, left_off: Timestamp, saved: Saved) {
        let announced: Vec<World> = saved.announced.into_iter().map(World).collect();
        let offline = saved.offline.into_iter().map(|(id, name)| (World(id), name)).collect();
        self.worlds.resume(left_off, &announced, offline);
        self.silences.resume(saved.silent.into_iter().map(World));
        let owed = saved
            .missing
            .into_iter()
            .map(|Missing { subjects, since }| (Loss { since, cause: Cause::Stall, subjects, detail: None }, left_off));
        self.owed = owed.collect();
    }

    /// Tells what an earlier run had missed.
    pub(super) fn tell_owed(&mut self) {
        for (loss, left_off) in std::mem::take(&mut self.owed) {
            self.tell(Some(loss.into_gap(left_off)));
        }
    }
}
