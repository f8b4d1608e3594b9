//! The triggers of a stream that are at work, by their names.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bugle_event::{Seq, Timestamp, in_words};
use bugle_journal::{ReaderOptions, Start};
use bugle_trigger::{Machine, Trigger as Rule};
use tokio_util::sync::DropGuard;

use crate::action::Acting;
use crate::circle::Follower as _;
use crate::context::Scene;
use crate::control::{Control, Place, interest};
use crate::handle::TriggerHandle;
use crate::intake;
use crate::reach::have_told;
use crate::supervise::Live;
use crate::trigger::{Trigger, TriggerError};
use crate::worker::run::Worker;

/// How many bytes long a name may be: what the journal lets the name of a reader have, less what [`reader_of`] sets before
/// it.
const NAME_MAX: usize = 992;

/// All triggers of a stream. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Triggers {
    /// Not kept alive.
    live: Live,
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
    /// As it was added.
    trigger: Trigger,
}

/// What a trigger finds when it enters the registry.
struct Entered {
    control: Arc<Control>,
    number: u64,
    /// The one of the same name that is about to end.
    before: Option<TriggerHandle>,
    leaving: Leaving,
}

/// Takes a trigger out of the registry when it ends, in whatever way, and tells the next one of its name.
struct Leaving {
    triggers: Triggers,
    number: u64,
    control: Arc<Control>,
    _ended: DropGuard,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.control.leave();
        let mut registry = self.triggers.registry();
        if registry.by_name.get(&self.control.name).is_some_and(|entry| entry.number == self.number) {
            registry.by_name.remove(&self.control.name);
        }
    }
}

impl Triggers {
    pub(crate) fn new(live: Live) -> Self {
        Self { live, registry: Arc::default() }
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

    /// All that are at work and not paused, as they are now, in the order in which they were added.
    pub(crate) fn as_they_are(&self) -> Vec<(Arc<str>, Trigger)> {
        let registry = self.registry();
        let mut entries: Vec<_> = registry.by_name.values().collect();
        entries.retain(|entry| entry.handle.is_wanted() && !entry.handle.is_paused());
        entries.sort_unstable_by_key(|entry| entry.number);
        let now = |entry: &Entry| {
            let mut trigger = entry.trigger.clone();
            trigger.draft.rule = entry.handle.control().rule();
            trigger
        };
        entries.into_iter().map(|entry| (entry.handle.control().name.clone(), now(entry))).collect()
    }

    /// Puts a trigger to work. Its actions are given `stream`, which is this one and not kept alive.
    pub(crate) fn add(
        &self,
        trigger: Trigger,
        stream: Box<dyn Any + Send + Sync>,
    ) -> Result<TriggerHandle, TriggerError> {
        // From this moment on, whenever its reader comes to be.
        let start = Start::After(Seq(self.live.shared.journal.end()));
        trigger.draft.check().map_err(|error| TriggerError::refused(trigger.called(), error))?;
        let keeps_place = trigger.name.is_some();
        let Entered { control, number, before, leaving } = self.enter(&trigger)?;
        // Whoever is in its circles may have changed since it was made.
        control.join();
        let (reader, want) = (reader_of(&control.name), interest(&control.rule()));
        let registered = Some(self.live.shared.interests.register(want.clone()));
        control.enter(Place {
            clock: self.live.shared.clock.clone(),
            journal: self.live.shared.journal.clone(),
            reader: reader.clone(),
            registered,
            wanting: None,
        });
        control.on_change();
        let starting = Starting {
            reader,
            options: ReaderOptions { start, want, tries: trigger.options.tries, keeps_place },
            scene: Arc::new(Scene { control: Arc::clone(&control), stream }),
            seed: self.live.shared.seed.wrapping_add(number),
            trigger,
        };
        let live = self.live.clone();
        self.live.shared.tasks.spawn(async move {
            if let Some(before) = before {
                before.done().await;
            }
            starting.run(live).await;
            drop(leaving);
        });
        Ok(TriggerHandle::new(control))
    }

    /// Says to everybody that a trigger asked for what cannot be. It is done at once.
    pub(crate) fn refuse(&self, name: Arc<str>, rule: Rule, error: TriggerError) -> TriggerHandle {
        let control = Control::new(name.clone(), rule, Vec::new(), self.live.shared.tasks.stop_token());
        control.ended.cancel();
        match error {
            TriggerError::Refused { source, .. } => self.live.shared.refusal.refuse(name, source),
            error => self.live.shared.refusal.refuse(name, Arc::new(error)),
        }
        TriggerHandle::new(Arc::new(control))
    }

    /// The one step in which names are given and taken.
    fn enter(&self, trigger: &Trigger) -> Result<Entered, TriggerError> {
        let mut registry = self.registry();
        let name = match &trigger.name {
            Some(name) => Arc::from(name.as_str()),
            None => registry.new_name(&trigger.called()),
        };
        if name.len() > NAME_MAX {
            return Err(TriggerError::NameTooLong { name });
        }
        registry.made += 1;
        let (number, stop) = (registry.made, self.live.shared.tasks.stop_token());
        if registry.by_name.get(&name).is_some_and(|entry| entry.handle.is_wanted()) {
            return Err(TriggerError::NameTaken { name });
        }
        let mut rule = trigger.draft.rule.clone();
        rule.name = name.to_string();
        let control = Control::new(name.clone(), rule, trigger.draft.infos.clone(), stop);
        let control = Arc::new(control.among(trigger.draft.circles.clone()));
        let entry = Entry { number, handle: TriggerHandle::new(Arc::clone(&control)), trigger: trigger.clone() };
        let before = registry.by_name.insert(name, entry).map(|entry| entry.handle);
        drop(registry);
        let ended = control.ended.clone().drop_guard();
        let leaving = Leaving { triggers: self.clone(), number, control: Arc::clone(&control), _ended: ended };
        Ok(Entered { control, number, before, leaving })
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry {
    /// A name for one that was given none.
    fn new_name(&self, topic: &str) -> Arc<str> {
        // A union of many has a long one.
        let topic = topic.get(..NAME_MAX - 32).unwrap_or(topic);
        let mut names = (self.made + 1..).map(|number| format!("{topic}#{number}"));
        names.find(|name| !self.by_name.contains_key(name.as_str())).expect("there are many numbers").into()
    }
}

/// A trigger that begins as soon as its place is free.
struct Starting {
    /// The name of its reader, and how that reads.
    reader: String,
    options: ReaderOptions,
    trigger: Trigger,
    scene: Arc<Scene>,
    seed: u64,
}

impl Starting {
    /// Works on a reader of its own, so that a slow action holds up nobody else.
    async fn run(self, live: Live) {
        let shared = &live.shared;
        let Self { reader, options, trigger, scene, seed } = self;
        let (clock, control) = (shared.clock.clone(), Arc::clone(&scene.control));
        let machine = Machine::new(control.rule());
        let mut acting = Acting::new(machine, trigger.action, scene, clock.clone());
        let (intake, kept, wanting) = match intake::open(&shared.journal, &reader, &options).await {
            Ok(opened) => opened,
            Err(error) => {
                acting.fail(&in_words(&error));
                return shared.refusal.refuse(&*control.name, Arc::new(error));
            }
        };
        control.reads(wanting);
        match Machine::restore(control.rule(), &kept, &shared.codecs) {
            Ok(machine) => acting.machine = machine,
            Err(error) => {
                acting.fail(&format!("begins anew; what it remembers cannot be used: {error}"));
                control.begin_anew(&error.to_string());
                acting.machine = Machine::anew(control.rule(), &kept);
            }
        }
        acting.tell();
        let told = Box::pin(told(live, Arc::clone(&control)));
        Worker::new(intake, acting, trigger.options, seed, control.stop.clone(), clock).after(told).run().await;
    }
}

/// Waits until the sources have told what was not seen while the program was down. If one cannot be reached for long,
/// it goes on without: what is said about the time until then is blind.
async fn told(live: Live, control: Arc<Control>) {
    if !have_told(live.status(), &control.rule().wants).await {
        tracing::warn!(trigger = &*control.name, "what falls due is told, though a source has not been reached");
        control.has_not_seen(Timestamp::EPOCH, live.shared.clock.now());
    }
}

/// The name under which the place of a trigger is kept: whole, for no two names may have one place.
fn reader_of(trigger: &str) -> String {
    format!("trigger:{trigger}")
}
