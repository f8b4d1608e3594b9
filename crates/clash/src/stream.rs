//! Drives the watchers: asks what the schedule says, hands the answers over, and passes on what the watchers say.

use std::collections::{BTreeMap, VecDeque};
use std::mem::Discriminant;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{BoxError, Cause, Clock, Context, Gap, Interest, Saved, Signal, Signals, States, Timestamp};
use bytes::Bytes;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_util::StreamExt as _;
use futures_util::stream::{self, FuturesUnordered};
use tokio::time::{Instant, sleep_until};

use crate::ask::{Answered, AtHand, Loaded, Reply, ask};
use crate::maintenance::Maintenance;
use crate::schedule::{Pace, Schedule, Target, Turn};
use crate::watch::{Once, Watched, Watchers};
use crate::{ApiError, Event, Failure, SOURCE, Sight, Watch, WatchError};

/// How much is loaded at a time before anything is asked.
const LOADS_MAX: usize = 16;

/// What [`Watch`] becomes when it is followed.
pub(crate) struct Driver {
    watch: Watch,
    watchers: Watchers,
    /// What must be known before the first answer. `None`: it is.
    starting: Option<Starting>,
    schedule: Schedule,
    asking: FuturesUnordered<BoxFuture<'static, Answered>>,
    states: Arc<dyn States>,
    clock: Arc<dyn Clock>,
    interests: Pin<Box<dyn Stream<Item = Interest> + Send>>,
    /// `None` until somebody says; then everything is passed on.
    interest: Option<Interest>,
    interests_ended: bool,
    /// What is to be passed on. Holds what one answer brought.
    said: VecDeque<Result<Signals<Event>, WatchError>>,
    /// Whether nothing more will be said: what is kept cannot be read.
    is_over: bool,
    /// What is failing, so that each failure is told once.
    failing: BTreeMap<Target, Trouble>,
    /// Only if its opening and closing is told.
    maintenance: Option<Maintenance>,
    once: Once,
}

type Starting = Pin<Box<dyn Stream<Item = (Target, Result<Option<Saved>, BoxError>)> + Send>>;

/// What is wrong with a target: the same trouble again is no news.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    Error(Discriminant<ApiError>),
    Unusable,
}

impl Driver {
    pub(crate) fn new(mut watch: Watch, context: Context) -> Self {
        let now = Instant::now();
        let Context { clock, interest: interests, seed, states, .. } = context;
        let targets = std::mem::take(&mut watch.targets);
        let mut schedule = Schedule::new(Pace { seed, ..watch.pace.clone() }, now);
        for &target in &targets {
            schedule.add(target, now);
        }
        if targets.is_empty() {
            schedule.add(Target::Probe, now);
        }
        let wars = targets.iter().copied().filter(|target| matches!(target, Target::War(_)));
        let first = wars.chain(watch.maintenance.then_some(Target::Probe)).collect();
        Self {
            watchers: Watchers::new(&targets, &watch),
            starting: Some(load_all(first, Arc::clone(&states))),
            schedule,
            asking: FuturesUnordered::new(),
            states,
            clock,
            interests,
            interest: None,
            interests_ended: false,
            said: VecDeque::new(),
            is_over: false,
            failing: BTreeMap::new(),
            maintenance: watch.maintenance.then(Maintenance::default),
            once: Once::default(),
            watch,
        }
    }

    /// The next thing to say; `None` at the end. Nothing is lost when the future is dropped: answers on their way stay
    /// on their way.
    pub(crate) async fn next(&mut self) -> Option<Result<Signals<Event>, WatchError>> {
        loop {
            if let Some(item) = self.said.pop_front() {
                return Some(item);
            }
            if self.is_over {
                return None;
            }
            if let Some(starting) = &mut self.starting {
                match starting.next().await {
                    Some((target, kept)) => self.on_start(target, kept),
                    None => self.on_all_started(),
                }
                continue;
            }
            let wake = self.ask_what_is_due();
            tokio::select! {
                biased;
                interest = self.interests.next(), if !self.interests_ended => self.on_interest(interest),
                Some(answered) = self.asking.next(), if !self.asking.is_empty() => self.on_answered(answered),
                () = sleep_until(wake) => {}
            }
        }
    }

    /// Takes what is kept of something that must be known from the start.
    fn on_start(&mut self, target: Target, kept: Result<Option<Saved>, BoxError>) {
        let now = self.clock.now();
        match kept {
            Err(source) => self.end(target, source),
            Ok(saved) if target == Target::Probe => self.restore_maintenance(saved, now),
            Ok(saved) => {
                if let Some(mut watched) = self.watchers.remove(target) {
                    self.restore(&mut watched, saved, now);
                    self.put_back(watched);
                }
            }
        }
    }

    /// What both sides know of a war is put together before either of them says anything.
    fn on_all_started(&mut self) {
        self.starting = None;
        self.watchers.join_wars(&mut self.once);
    }

    fn restore_maintenance(&mut self, saved: Option<Saved>, now: Timestamp) {
        let Some(Saved { at, state: Some(state) }) = saved else { return };
        match Maintenance::restore(&state) {
            Ok(maintenance) => {
                if maintenance.is_closed() {
                    self.schedule.begin_closed(Instant::now());
                }
                self.maintenance = Some(maintenance);
            }
            Err(source) => {
                let target = Target::Probe;
                self.said.push_back(Err(WatchError::Forgotten { target, source }));
                let gap = Gap::new(SOURCE, [target.subject()], Some(at.min(now)), now, Cause::Restart);
                self.said.push_back(Ok(vec![Signal::Gap(gap)]));
            }
        }
    }

    /// Starts all requests whose time has come, and says when to look again.
    fn ask_what_is_due(&mut self) -> Instant {
        let now = Instant::now();
        loop {
            match self.schedule.turn(now) {
                Turn::Ask(target) => {
                    let at_hand = self.watchers.get(target).map_or(AtHand::All, Watched::at_hand);
                    self.asking.push(ask(self.watch.client.clone(), target, at_hand, Arc::clone(&self.states)));
                }
                Turn::Wait(until) => return until,
                // An answer wakes us before this.
                Turn::Idle => return now + Duration::from_hours(1),
            }
        }
    }

    fn on_interest(&mut self, interest: Option<Interest>) {
        self.interests_ended = interest.is_none();
        self.interest = interest.or(self.interest.take());
    }

    fn on_answered(&mut self, answered: Answered) {
        let Answered { target, reply, loaded } = answered;
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(source) => return self.end(target, source),
        };
        let at = self.clock.now();
        // It is taken out while it handles the answer, so that it may ask the others.
        let mut watched = self.watchers.remove(target);
        if let Some(watched) = &mut watched {
            self.wake(watched, loaded, &reply, at);
        }
        let (reopened, signals) = match reply {
            Ok((body, max_age)) => self.on_body(target, watched.as_mut(), at, body, max_age),
            Err(error) => self.on_error(target, watched.as_mut(), at, error),
        };
        if let Some(watched) = watched {
            self.put_back(watched);
        }
        let is_closed = self.schedule.is_closed();
        let mut batch = self.maintenance.as_mut().map_or_else(Vec::new, |it| it.on_answer(at, is_closed, reopened));
        batch.extend(signals);
        self.pass_on(batch);
    }

    /// Gives a watcher what it needs to judge an answer.
    fn wake(&mut self, watched: &mut Watched, loaded: Loaded, reply: &Reply, now: Timestamp) {
        match (loaded, reply) {
            (Loaded::SameBody, Ok((body, _))) => watched.watcher.looks_mut().unpark_recognised(body.clone()),
            (Loaded::SameBody, Err(_)) | (Loaded::Unneeded, _) => {}
            (Loaded::Kept(saved), _) if watched.is_loaded => {
                if let Err(source) = watched.unpark(saved, &self.watch, now) {
                    self.said.push_back(Err(WatchError::Forgotten { target: watched.target, source }));
                }
            }
            (Loaded::Kept(saved), _) => self.restore(watched, saved, now),
        }
        watched.watcher.on_clock(now);
    }

    fn restore(&mut self, watched: &mut Watched, saved: Option<Saved>, now: Timestamp) {
        if let Err(source) = watched.restore(saved, &self.watch, now) {
            self.said.push_back(Err(WatchError::Forgotten { target: watched.target, source }));
        }
    }

    /// A watcher waits for its next answer. Its body, which it has handed over with its state, need not wait with it.
    fn put_back(&mut self, mut watched: Watched) {
        if self.states.keeps() {
            watched.watcher.looks_mut().park();
        }
        self.watchers.insert(watched);
    }

    fn on_body(
        &mut self,
        target: Target,
        watched: Option<&mut Watched>,
        at: Timestamp,
        body: Bytes,
        max_age: Duration,
    ) -> (bool, Vec<Signal<Event>>) {
        let (mut signals, mut deadline) = (Vec::new(), None);
        if let Some(watched) = watched {
            let sight = Sight { at, as_of: at - watched.age(max_age) };
            let broken = watched.watcher.broken();
            signals = watched.watcher.on_body(sight, body, &|war| self.watchers.knowledge_of(war));
            deadline = watched.watcher.look_within(at);
            let is_usable = watched.watcher.broken() == broken;
            self.on_usable(target, is_usable);
        }
        (self.schedule.on_answer(target, Instant::now(), max_age, deadline), signals)
    }

    /// Tells once that answers became unusable.
    fn on_usable(&mut self, target: Target, is_usable: bool) {
        if is_usable {
            self.failing.remove(&target);
        } else if self.failing.insert(target, Trouble::Unusable) != Some(Trouble::Unusable) {
            self.said.push_back(Err(WatchError::Unusable { target }));
        }
    }

    fn on_error(
        &mut self,
        target: Target,
        watched: Option<&mut Watched>,
        at: Timestamp,
        error: ApiError,
    ) -> (bool, Vec<Signal<Event>>) {
        let failure = error.failure();
        if failure == Failure::Maintenance && !self.schedule.is_closed() {
            // While the game is closed, one request at a time asks whether it still is: the others are not asked for.
            self.watchers.all_miss(Cause::Maintenance);
        }
        let reopened = self.schedule.on_failure(target, Instant::now(), failure, error.remedy());
        let signals = watched.map(|watched| watched.watcher.on_error(at, failure)).unwrap_or_default();
        let trouble = Trouble::Error(std::mem::discriminant(&error));
        let is_news = self.failing.insert(target, trouble) != Some(trouble);
        // That a war log is private is an event, and that nobody is called #2PP does not hinder the probe.
        let is_error =
            !matches!((&error, target), (ApiError::Private { .. }, _) | (ApiError::NotFound { .. }, Target::Probe));
        if is_news && is_error {
            self.said.push_back(Err(WatchError::Unseen { target, source: error }));
        }
        (reopened, signals)
    }

    /// Passes on, as one batch, what somebody wants and what was not said before.
    fn pass_on(&mut self, mut batch: Signals<Event>) {
        batch.retain(|signal| match signal {
            Signal::Event(event) => {
                let is_wanted = self.interest.as_ref().is_none_or(|interest| interest.matches(event.kind, &event.data));
                self.once.is_first(event) && is_wanted
            }
            Signal::Gap(_) | Signal::Checkpoint(_) => true,
        });
        if !batch.is_empty() {
            self.said.push_back(Ok(batch));
        }
    }

    /// Without what is kept nothing can be told apart: the last word is why.
    fn end(&mut self, target: Target, source: BoxError) {
        self.said.push_back(Err(WatchError::Unreadable { target, source }));
        self.is_over = true;
    }
}

/// Loads what is kept of all `targets`, some at a time.
fn load_all(targets: Vec<Target>, states: Arc<dyn States>) -> Starting {
    let loads = stream::iter(targets).map(move |target| {
        let load = states.load(&target.subject());
        async move { (target, load.await) }
    });
    Box::pin(loads.buffer_unordered(LOADS_MAX))
}
