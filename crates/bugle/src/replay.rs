//! Triggers over events that were.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use bugle_event::{BoxError, Event, EventId, Fact as _, Gap, Timestamp, WantIndex, in_words};
use bugle_trigger::{Firing, Firings, Machine, is_down};
use futures_util::FutureExt as _;
use tokio_util::sync::CancellationToken;

use crate::context::Scene;
use crate::control::Control;
use crate::stats::TriggerStats;
use crate::stream::EventStream;
use crate::trigger::Trigger;
use crate::unseen::Unseen;
use crate::worker::Doing;

/// How many failures are told one by one.
const FAILURES: usize = 1000;

/// What can be replayed: events, and what may be one, as what a journal's [`Archive`](crate::journal::Archive) gives.
pub trait Replayable {
    /// The event, or why there is none.
    fn event(self) -> Result<Event, BoxError>;
}

impl Replayable for Event {
    fn event(self) -> Result<Event, BoxError> {
        Ok(self)
    }
}

impl<E: Into<BoxError>> Replayable for Result<Event, E> {
    fn event(self) -> Result<Event, BoxError> {
        self.map_err(Into::into)
    }
}

/// What came of a replay: see [`EventStream::replay`].
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Replayed {
    /// How many events there were.
    pub events: u64,
    /// What each trigger did, by its name. Its last run is in event time here.
    pub triggers: BTreeMap<Arc<str>, TriggerStats>,
    /// What failed, in order: the first thousand.
    pub failures: Vec<ReplayFailure>,
    /// How many could not be read, and were passed over.
    pub unreadable: u64,
    /// Why the first of these could not be read.
    pub first_error: Option<BoxError>,
}

/// An action failed in a replay, or a condition panicked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplayFailure {
    /// The name of the trigger.
    pub trigger: Arc<str>,
    /// The event that made it fire.
    pub event: EventId,
    /// Why, in words.
    pub reason: String,
}

impl EventStream {
    /// Lets the triggers of this stream see `events`, in this order, as if they had been there: which fire, on what and in
    /// which order follows from the events alone, patterns and cooldowns included, and their actions run, one after the
    /// other, each once.
    ///
    /// Each trigger begins anew: single shots have their shot, cooldowns are over, patterns remember nothing. The journal,
    /// places, and the triggers at work are not touched; nor does what an action does to its trigger or to the stream go
    /// beyond the replay: [`pause`](crate::TriggerHandle::pause) and [`change`](crate::TriggerHandle::change) hold from the
    /// next event on, [`remove`](crate::ActionContext::remove) ends the trigger's part in it, and
    /// [`stop`](crate::ActionContext::stop) ends it. Triggers that are paused take no part. What only waits for time to
    /// pass fires when an event shows that it has: time ends with the last event.
    ///
    /// An archive reads from the disk as it is asked for events: a replay of one is best left to a thread that may block.
    ///
    /// ```
    /// use bugle::{EventStream, Start, journal::{Archive, Want}};
    ///
    /// # async fn example(stream: EventStream) -> Result<(), bugle::JournalError> {
    /// let archive = Archive::open("state/".as_ref(), &bugle::journal::codecs())?;
    /// let replayed = stream.replay(archive.events(Start::Beginning, Want::all())?).await;
    /// for (trigger, stats) in &replayed.triggers {
    ///     println!("{trigger} fired {} times over {} events", stats.fired, replayed.events);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    /// Dropping it ends the replay in the middle of an action, if one runs.
    pub async fn replay<I>(&self, events: I) -> Replayed
    where
        I: IntoIterator<Item: Replayable>,
    {
        let mut player = Player::new(self);
        let mut told = Replayed::default();
        for event in events {
            match event.event() {
                Ok(event) => {
                    told.events += 1;
                    player.play(&event, &mut told).await;
                }
                Err(error) => {
                    told.unreadable += 1;
                    told.first_error.get_or_insert(error);
                }
            }
            if player.is_over() {
                break;
            }
        }
        told.triggers = player.parts.iter().map(Part::told).collect();
        told
    }
}

/// The triggers that take part.
struct Player {
    parts: Vec<Part>,
    /// Which of them mean an event: each part by its number, and the number of its want.
    index: WantIndex<(usize, usize)>,
    /// Those that time can make fire.
    waiting: Vec<usize>,
    stop: CancellationToken,
    /// When the last event was seen.
    seen: Option<Timestamp>,
}

/// A trigger that takes part.
struct Part {
    trigger: Trigger,
    machine: Machine,
    scene: Arc<Scene>,
    /// What passed it by.
    unseen: Unseen,
}

impl Player {
    fn new(stream: &EventStream) -> Self {
        let (mut index, stop) = (WantIndex::default(), CancellationToken::new());
        let mut parts = Vec::new();
        for (name, mut trigger) in stream.taking_part() {
            let rule = &mut trigger.draft.rule;
            rule.conditions = rule.conditions.detached();
            for (number, want) in rule.wants.iter().enumerate() {
                index.insert((parts.len(), number), want);
            }
            let control = Control::new(name, rule.clone(), trigger.draft.infos.clone(), stop.clone());
            let scene = Scene { control: Arc::new(control), stream: Box::new(stream.weak()) };
            parts.push(Part {
                machine: Machine::new(rule.clone()),
                trigger,
                scene: Arc::new(scene),
                unseen: Unseen::default(),
            });
        }
        let waits = |part: &Part| part.trigger.draft.rule.pattern.is_some();
        let waiting = (0..parts.len()).filter(|part| waits(&parts[*part])).collect();
        Self { parts, index, waiting, stop, seen: None }
    }

    fn is_over(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// First what was due before `event` was seen, in the order of time, whichever trigger waited for it; then what
    /// `event` makes them do, in the order in which they were added.
    ///
    /// While the program was down nothing could fire: of a gap of that time machines are told before what was due in it.
    async fn play(&mut self, event: &Event, told: &mut Replayed) {
        self.look(event);
        let was_down = event.get::<Gap>().is_some_and(is_down);
        while !was_down && let Some((at, part)) = self.due(event) {
            let part = &mut self.parts[part];
            part.ask(event, told, |machine| machine.on_time(at)).await;
            if part.machine.wake_at() == Some(at) {
                break;
            }
        }
        for part in self.meant(event) {
            if self.is_over() {
                return;
            }
            self.parts[part].ask(event, told, |machine| machine.on_event(event)).await;
        }
    }

    /// What actions have made of their triggers holds from the next event on.
    fn look(&mut self, event: &Event) {
        for (number, part) in self.parts.iter_mut().enumerate() {
            if part.scene.control.is_paused() {
                part.unseen.add(self.seen.unwrap_or(event.observed_at), event.observed_at);
            }
            let Some(rule) = part.scene.control.take_change() else { continue };
            for (place, want) in part.machine.trigger().wants.iter().enumerate() {
                self.index.remove((number, place), want);
            }
            for (place, want) in rule.wants.iter().enumerate() {
                self.index.insert((number, place), want);
            }
            part.machine.change(rule);
        }
        self.seen = Some(event.observed_at);
    }

    /// Who waits for a moment that `event` shows to be over, the earliest first.
    fn due(&self, event: &Event) -> Option<(Timestamp, usize)> {
        let waiting = self.waiting.iter().filter(|part| self.parts[**part].takes_part());
        let wakes = waiting.filter_map(|part| Some((self.parts[*part].machine.wake_at()?, *part)));
        wakes.min().filter(|(at, _)| !self.is_over() && *at <= event.observed_at)
    }

    /// Whom `event` is for. Gaps are for all.
    fn meant(&self, event: &Event) -> Vec<usize> {
        let mut meant = Vec::new();
        if event.kind == Gap::KIND {
            meant.extend(0..self.parts.len());
        } else {
            self.index.visit(event.kind, &event.data, |(part, _)| meant.push(part));
            meant.sort_unstable();
            meant.dedup();
        }
        meant.retain(|part| self.parts[*part].takes_part());
        meant
    }
}

impl Part {
    fn takes_part(&self) -> bool {
        self.scene.control.is_wanted() && !self.scene.control.is_paused() && !self.machine.is_done()
    }

    fn told(&self) -> (Arc<str>, TriggerStats) {
        let counts = self.machine.counts();
        let stats = TriggerStats { let_go: counts.let_go, late: counts.late, ..self.scene.control.stats.get() };
        (self.scene.control.name.clone(), stats)
    }

    /// Does what the machine fires.
    async fn ask(&mut self, event: &Event, told: &mut Replayed, ask: impl FnOnce(&mut Machine) -> Firings) {
        let machine = &mut self.machine;
        if let Some((from, to)) = self.unseen.take() {
            machine.unseen(from, to);
        }
        let panicked = machine.counts().panicked;
        match std::panic::catch_unwind(AssertUnwindSafe(|| ask(machine))) {
            Ok(firings) => {
                if machine.counts().panicked > panicked {
                    self.fail(event, "a condition panicked".to_owned(), told);
                }
                for firing in firings {
                    self.perform(&firing, told).await;
                }
            }
            Err(_) => self.fail(event, "a condition panicked".to_owned(), told),
        }
    }

    async fn perform(&self, firing: &Firing, told: &mut Replayed) {
        self.scene.control.stats.change(|stats| {
            stats.fired += 1;
            stats.last_run = Some(firing.at);
        });
        let action = async {
            match (self.trigger.action)(firing, &self.scene) {
                Doing::Done(done) => done,
                Doing::Going(going) => match self.trigger.options.timeout {
                    Some(timeout) => tokio::time::timeout(timeout, going).await?,
                    None => going.await,
                },
            }
        };
        match AssertUnwindSafe(action).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.fail(firing.event(), in_words(&*error), told),
            Err(_) => self.fail(firing.event(), "the action panicked".to_owned(), told),
        }
    }

    fn fail(&self, event: &Event, reason: String, told: &mut Replayed) {
        self.scene.control.stats.change(|stats| stats.failed += 1);
        if told.failures.len() < FAILURES {
            let trigger = self.scene.control.name.clone();
            told.failures.push(ReplayFailure { trigger, event: event.id, reason });
        }
    }
}
