//! The triggers of a stream that are at work, by their names.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bugle_event::{BoxError, Interest, Seq, in_words};
use bugle_journal::{ReaderOptions, Start};
use bugle_trigger::{Machine, Trigger};
use tokio_util::sync::DropGuard;

use crate::action::{Acting, Action, ActionContext, Stats};
use crate::handle::TriggerHandle;
use crate::intake;
use crate::shared::Shared;
use crate::worker::{Retry, Stop, Work, Worker};

/// A trigger as it is asked for.
pub(crate) struct Order {
    /// Its name does not count before it is in the registry.
    pub(crate) trigger: Trigger,
    /// The name that its user gave it.
    pub(crate) name: Option<String>,
    /// What it is about, for the name of one that was given none.
    pub(crate) topic: &'static str,
    pub(crate) action: Action,
    pub(crate) tries: NonZeroU32,
    /// Why it can never see anything.
    pub(crate) refused: Option<BoxError>,
}

/// All triggers of a stream. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Triggers {
    shared: Shared,
    registry: Arc<Mutex<Registry>>,
}

#[derive(Debug, Default)]
struct Registry {
    made: u64,
    /// The newest of each name, until it has ended. One that is removed stays as long as its action runs: until then its
    /// place in the journal is taken.
    by_name: BTreeMap<Arc<str>, Entry>,
}

#[derive(Debug)]
struct Entry {
    number: u64,
    handle: TriggerHandle,
}

/// What a trigger finds when it enters the registry.
struct Entered {
    handle: TriggerHandle,
    number: u64,
    /// The one of the same name that it replaces.
    before: Option<TriggerHandle>,
    leaving: Leaving,
}

/// Takes a trigger out of the registry when it ends, in whatever way, and tells the next one of its name.
struct Leaving {
    triggers: Triggers,
    number: u64,
    name: Arc<str>,
    _ended: DropGuard,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        let mut registry = self.triggers.registry();
        if registry.by_name.get(&self.name).is_some_and(|entry| entry.number == self.number) {
            registry.by_name.remove(&self.name);
        }
    }
}

impl Triggers {
    pub(crate) fn new(shared: Shared) -> Self {
        Self { shared, registry: Arc::default() }
    }

    /// The trigger of this name, if it is at work.
    pub(crate) fn get(&self, name: &str) -> Option<TriggerHandle> {
        let registry = self.registry();
        registry.by_name.get(name).map(|entry| entry.handle.clone()).filter(TriggerHandle::is_wanted)
    }

    /// All that are at work, by their names.
    pub(crate) fn all(&self) -> Vec<TriggerHandle> {
        let registry = self.registry();
        registry.by_name.values().map(|entry| entry.handle.clone()).filter(TriggerHandle::is_wanted).collect()
    }

    /// Puts a trigger to work, in place of the one of its name.
    pub(crate) fn add(&self, order: Order) -> TriggerHandle {
        // From this moment on, whenever its reader comes to be.
        let start = Start::After(Seq(self.shared.journal.end()));
        let Order { mut trigger, name, topic, action, tries, refused } = order;
        if let Some(error) = refused {
            let handle = TriggerHandle::new(name.as_deref().unwrap_or(topic).into());
            handle.ended.cancel();
            self.shared.refusal.refuse(handle.name.clone(), error);
            return handle;
        }
        let keeps_place = name.is_some();
        let Entered { handle, number, before, leaving } = self.enter(name, topic);
        handle.name().clone_into(&mut trigger.name);
        let stop = Stop { own: handle.stop.clone(), stream: self.shared.tasks.stop_token() };
        let starting = Starting {
            reader: reader_of(&handle.name),
            options: ReaderOptions { start, want: Interest::new(trigger.wants.iter().cloned()), tries, keeps_place },
            trigger,
            action,
            context: ActionContext::new(handle.name.clone(), stop.clone()),
            stats: handle.stats.clone(),
            retry: Retry::new(tries, self.shared.seed.wrapping_add(number)),
            stop,
        };
        let registered = self.shared.interests.register(starting.options.want.clone());
        let shared = self.shared.clone();
        self.shared.tasks.spawn(async move {
            if let Some(before) = before {
                before.done().await;
            }
            starting.run(shared).await;
            drop((registered, leaving));
        });
        handle
    }

    /// The one step in which names are given and taken.
    fn enter(&self, name: Option<String>, topic: &str) -> Entered {
        let mut registry = self.registry();
        registry.made += 1;
        let number = registry.made;
        let name: Arc<str> = name.unwrap_or_else(|| format!("{topic}#{number}")).into();
        let handle = TriggerHandle::new(name.clone());
        let before = registry.by_name.insert(name.clone(), Entry { number, handle: handle.clone() });
        let before = before.map(|entry| entry.handle).inspect(TriggerHandle::remove);
        drop(registry);
        let leaving = Leaving { triggers: self.clone(), number, name, _ended: handle.ended.clone().drop_guard() };
        Entered { handle, number, before, leaving }
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A trigger that begins as soon as its place is free.
struct Starting {
    /// The name of its reader, and how that reads.
    reader: String,
    options: ReaderOptions,
    trigger: Trigger,
    action: Action,
    context: ActionContext,
    stats: Stats,
    retry: Retry,
    stop: Stop,
}

impl Starting {
    /// Works on a reader of its own, so that a slow action holds up nobody else.
    async fn run(self, shared: Shared) {
        let Self { reader, options, trigger, action, context, stats, retry, stop } = self;
        let (clock, machine) = (shared.clock.clone(), Machine::new(trigger.clone()));
        let mut acting = Acting { machine, action, context, stats, clock: clock.clone() };
        let (intake, kept) = match intake::open(&shared.journal, &reader, &options).await {
            Ok(opened) => opened,
            Err(error) => {
                acting.on_failure(&in_words(&error));
                return shared.refusal.refuse(acting.context.trigger(), error.into());
            }
        };
        match Machine::restore(trigger.clone(), &kept, &shared.codecs) {
            Ok(machine) => acting.machine = machine,
            Err(error) => {
                acting.on_failure(&format!("begins anew; what it remembers cannot be used: {error}"));
                acting.machine = Machine::anew(trigger, &kept);
            }
        }
        Worker::new(intake, acting, retry, stop, clock).run().await;
    }
}

/// The name under which the place of a trigger is kept: whole, for no two names may have one place.
fn reader_of(trigger: &str) -> String {
    format!("trigger:{trigger}")
}
