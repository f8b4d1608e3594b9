//! What a pattern remembers, key by key, and what of it must be looked at next: nothing here walks over all keys.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use bugle_event::{Event, JoinKey, Timestamp};
use smallvec::SmallVec;

use crate::pattern::changes::{Changes, PartId};
use crate::pattern::slot::{Held, Role, Slot, Timing};

/// Where one event is remembered.
pub(crate) type Links = SmallVec<[(JoinKey, Held); 1]>;

/// All keys of a pattern.
pub(crate) struct Memory {
    timing: Arc<dyn Timing>,
    slots: HashMap<JoinKey, Indexed>,
    owners: HashMap<u64, Owner>,
    touched: BTreeSet<(u64, JoinKey)>,
    due: BTreeSet<(Timestamp, JoinKey)>,
    stale: BTreeSet<(Timestamp, JoinKey)>,
    /// How often events are held, under all keys.
    held: usize,
    pub(crate) changes: Changes,
    nothing: Slot,
}

/// What is remembered under a key, and where it stands in the orders.
#[derive(Default)]
struct Indexed {
    slot: Slot,
    touched: Option<u64>,
    due: Option<Timestamp>,
    stale: Option<Timestamp>,
}

/// An event that is remembered. Without it where only its time is.
#[derive(Default)]
struct Owner {
    event: Option<Event>,
    links: Links,
}

impl Memory {
    pub(crate) fn new(timing: Arc<dyn Timing>) -> Self {
        Self {
            timing,
            slots: HashMap::new(),
            owners: HashMap::new(),
            touched: BTreeSet::new(),
            due: BTreeSet::new(),
            stale: BTreeSet::new(),
            held: 0,
            changes: Changes::default(),
            nothing: Slot::default(),
        }
    }

    /// What is remembered under `key`.
    pub(crate) fn slot(&self, key: &JoinKey) -> &Slot {
        self.slots.get(key).map_or(&self.nothing, |indexed| &indexed.slot)
    }

    pub(crate) fn event(&self, serial: u64) -> Option<&Event> {
        self.owners.get(&serial)?.event.as_ref()
    }

    /// Remembers that `held` is there. With the event, if that is needed later.
    pub(crate) fn insert(&mut self, key: &JoinKey, held: Held, moment: Option<Timestamp>, event: Option<&Event>) {
        let is_known = self.event(held.serial).is_some();
        self.restore(key, held, moment, event);
        self.changes.added(PartId::Link(key.clone(), held));
        if event.is_some() && !is_known {
            self.changes.added(PartId::Event(held.serial));
        }
    }

    /// As [`insert`](Self::insert) of what is saved already.
    pub(crate) fn restore(&mut self, key: &JoinKey, held: Held, moment: Option<Timestamp>, event: Option<&Event>) {
        let owner = self.owners.entry(held.serial).or_default();
        owner.links.push((key.clone(), held));
        if owner.event.is_none() {
            owner.event = event.cloned();
        }
        self.held += 1;
        self.slots.entry(key.clone()).or_default().slot.insert(held, moment);
        self.reindex(key);
    }

    /// Writes another moment beside `held`, which is there.
    pub(crate) fn set_moment(&mut self, key: &JoinKey, held: Held, moment: Timestamp) {
        if let Some(indexed) = self.slots.get_mut(key) {
            indexed.slot.insert(held, Some(moment));
            self.changes.changed(PartId::Link(key.clone(), held));
            self.reindex(key);
        }
    }

    /// Forgets that `held` is there; and the event, if it is nowhere any more. Gives the event.
    pub(crate) fn remove(&mut self, key: &JoinKey, held: Held) -> Option<Event> {
        let indexed = self.slots.get_mut(key).filter(|indexed| indexed.slot.has(held))?;
        indexed.slot.remove(held);
        self.held -= 1;
        self.changes.removed(PartId::Link(key.clone(), held));
        self.reindex(key);
        let owner = self.owners.get_mut(&held.serial)?;
        owner.links.retain(|link| link.1 != held || link.0 != *key);
        if !owner.links.is_empty() {
            return owner.event.clone();
        }
        let event = self.owners.remove(&held.serial)?.event;
        if event.is_some() {
            self.changes.removed(PartId::Event(held.serial));
        }
        event
    }

    /// What is written beside `held`, and whether its event is kept. `None`: it is not there.
    pub(crate) fn look_up(&self, key: &JoinKey, held: Held) -> Option<(Option<Timestamp>, bool)> {
        let slot = &self.slots.get(key)?.slot;
        slot.has(held).then(|| (slot.moment(held), self.event(held.serial).is_some()))
    }

    /// Everything that is remembered, in whatever order.
    pub(crate) fn links(&self) -> impl Iterator<Item = &(JoinKey, Held)> {
        self.owners.values().flat_map(|owner| &owner.links)
    }

    /// Forgets an event in one role, under whatever key.
    pub(crate) fn remove_role(&mut self, serial: u64, role: Role) {
        let links = self.owners.get(&serial).map(|owner| owner.links.clone()).unwrap_or_default();
        for (key, held) in links.into_iter().filter(|(_, held)| held.role == role) {
            self.remove(&key, held);
        }
    }

    /// What must be looked at first, and when.
    pub(crate) fn first_due(&self) -> Option<&(Timestamp, JoinKey)> {
        self.due.first()
    }

    /// Forgets all that `watermark` has passed.
    pub(crate) fn purge(&mut self, watermark: Timestamp) {
        while let Some((_, key)) = self.stale.first().filter(|(stale, _)| *stale < watermark).cloned() {
            while let Some(held) = self.slot(&key).passed(self.timing.keeps(), watermark) {
                self.remove(&key, held);
            }
        }
    }

    /// Lets go of the keys that were touched longest ago, where there are more than `keys_max`, and of the oldest events
    /// of such, where more than `events_max` are held. Says how many keys and events these were.
    pub(crate) fn let_go(&mut self, keys_max: usize, events_max: usize) -> u64 {
        let mut let_go = 0;
        while self.slots.len() > keys_max || self.held > events_max {
            let Some((_, key)) = self.touched.first().cloned() else { break };
            let everything = self.slots.len() > keys_max;
            let mut held: Vec<Held> = self.slot(&key).iter().collect();
            held.sort_unstable_by_key(|held| held.serial);
            held.truncate(if everything { held.len() } else { self.held - events_max });
            let_go += if everything { 1 } else { held.len() as u64 };
            for held in held {
                self.remove(&key, held);
            }
        }
        let_go
    }

    /// The same pattern with other numbers: all stands elsewhere in the orders.
    pub(crate) fn retime(&mut self, timing: Arc<dyn Timing>) {
        self.timing = timing;
        for key in self.slots.keys().cloned().collect::<Vec<_>>() {
            self.reindex(&key);
        }
    }

    /// How many keys there are.
    pub(crate) fn keys(&self) -> usize {
        self.slots.len()
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.let_go(0, 0);
    }

    /// Where `key` stands in the orders follows from what is under it.
    fn reindex(&mut self, key: &JoinKey) {
        let Some(indexed) = self.slots.get_mut(key) else { return };
        let touched = indexed.slot.touched();
        let due = self.timing.due(&indexed.slot);
        let stale = indexed.slot.stale(self.timing.keeps());
        reorder(&mut self.touched, &mut indexed.touched, touched, key);
        reorder(&mut self.due, &mut indexed.due, due, key);
        reorder(&mut self.stale, &mut indexed.stale, stale, key);
        if touched.is_none() {
            self.slots.remove(key);
        }
    }
}

/// Moves `key` in an order from where it stood to where it stands now.
fn reorder<T: Ord + Copy>(order: &mut BTreeSet<(T, JoinKey)>, stood: &mut Option<T>, stands: Option<T>, key: &JoinKey) {
    if *stood == stands {
        return;
    }
    if let Some(stood) = stood.take() {
        order.remove(&(stood, key.clone()));
    }
    order.extend(stands.map(|stands| (stands, key.clone())));
    *stood = stands;
}
