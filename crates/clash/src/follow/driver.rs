//! Drives the watchers: asks what the schedule says, hands the answers over, and passes on what the watchers say.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{
    BoxError, Cause, Clock, Context, Gap, Interest, Oddities, OddityCounter, Saved, Signal, Signals, States, Timestamp,
};
use bugle_http::{Freshness, MAX_AGE_MAX};
use bytes::Bytes;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};

use super::ask::{Answered, AtHand, Loaded, Reply, ask};
use super::error::WatchError;
use super::found::Found;
use super::maintenance::Maintenance;
use super::schedule::{Pace, Schedule, Turn};
use super::start::{Starting, load_all};
use super::trouble::Troubles;
use super::watched::Watched;
use super::watchers::Watchers;
use super::wish::Watch;
use crate::client::client::Client;
use crate::client::error::ApiError;
use crate::event::Event;
use crate::failure::Failure;
use crate::game::SOURCE;
use crate::target::Target;
use crate::watch::once::Once;
use crate::watch::sight::Sight;
use crate::watch::transfers::Transfers;
use crate::watch::watcher::Outcome;

/// What [`Watch`] becomes when it is followed.
pub(crate) struct Driver {
    client: Client,
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
    /// Whether nothing more will be said: no waiting can help.
    is_over: bool,
    troubles: Troubles,
    found: Found,
    /// Only if its opening and closing is told.
    maintenance: Option<Maintenance>,
    once: Once,
    transfers: Transfers,
    oddities: OddityCounter,
}

impl Driver {
    pub(crate) fn new(watch: Watch, context: Context) -> Self {
        let now = Instant::now();
        let Context { clock, interest: interests, seed, states, oddities, .. } = context;
        let Watch { client, targets, maintenance, pace, rate, concurrency, options, bodies_in_memory, .. } = watch;
        let mut schedule =
            Schedule::new(Pace { seed, ..pace }.at(rate.unwrap_or_else(|| client.rate()), concurrency), now);
        for &target in &targets {
            schedule.add(target, now);
        }
        if targets.is_empty() {
            schedule.add(Target::Probe, now);
        }
        let shared = targets.iter().copied().filter(|target| target.is_shared());
        let first = shared.chain(maintenance.then_some(Target::Probe)).collect();
        Self {
            client,
            watchers: Watchers::new(&targets, &options, bodies_in_memory),
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
            troubles: Troubles::default(),
            found: Found::default(),
            maintenance: maintenance.then(Maintenance::default),
            once: Once::default(),
            transfers: Transfers::default(),
            oddities,
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
                    let (client, is_probe) = (self.client.clone(), self.schedule.is_shut());
                    self.asking.push(ask(client, target, is_probe, at_hand, Arc::clone(&self.states)));
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
        if let Ok((_, freshness)) = &reply {
            self.tell_long_life(target, *freshness);
        }
        let place = self.said.len();
        let (reopened, signals) = match reply {
            Ok((body, freshness)) => self.on_body(target, watched.as_mut(), at, body, freshness),
            Err(error) => self.on_error(target, watched.as_mut(), at, error),
        };
        if let Some(watched) = watched {
            self.put_back(watched);
        }
        let is_closed = self.schedule.is_closed();
        let mut said = self.maintenance.as_mut().map_or_else(Vec::new, |it| it.on_answer(at, is_closed, reopened));
        said.extend(signals);
        // The last news is what holds: a checkpoint that comes with a trouble does not mean that all is well.
        self.pass_on(said, place);
    }

    /// Gives a watcher what it needs to judge an answer.
    fn wake(&mut self, watched: &mut Watched, loaded: Loaded, reply: &Reply, now: Timestamp) {
        match (loaded, reply) {
            (Loaded::SameBody, Ok((body, _))) => watched.watcher.unpark_recognised(body.clone()),
            (Loaded::SameBody, Err(_)) | (Loaded::Unneeded, _) => {}
            (Loaded::Kept(saved), _) if watched.is_loaded => {
                if let Err(source) = watched.unpark(saved, now) {
                    self.said.push_back(Err(WatchError::Forgotten { target: watched.target, source }));
                }
            }
            (Loaded::Kept(saved), _) => self.restore(watched, saved, now),
        }
        watched.watcher.on_clock(now);
    }

    fn restore(&mut self, watched: &mut Watched, saved: Option<Saved>, now: Timestamp) {
        if let Err(source) = watched.restore(saved, now) {
            self.said.push_back(Err(WatchError::Forgotten { target: watched.target, source }));
        }
        self.transfers.recall(watched.watcher.moves());
    }

    /// A watcher waits for its next answer.
    fn put_back(&mut self, watched: Watched) {
        if self.states.keeps() {
            self.watchers.insert_kept(watched);
        } else {
            self.watchers.insert(watched);
        }
    }

    /// Takes a body. Says whether it shows that the game, which was closed, is open again.
    fn on_body(
        &mut self,
        target: Target,
        watched: Option<&mut Watched>,
        at: Timestamp,
        body: Bytes,
        freshness: Freshness,
    ) -> (bool, Signals<Event>) {
        let Some(watched) = watched else {
            return (self.on_sound(target, freshness, None), Vec::new());
        };
        let (len, before, was_seen) = (body.len(), watched.watcher.counts().oddities(), watched.was_seen());
        let sight = Sight { at, as_of: at - watched.age(freshness) };
        let outcome = watched.watcher.on_body(sight, body, &self.watchers);
        self.oddities.add(watched.watcher.counts().oddities().since(before));
        let signals = match outcome {
            Outcome::NotJson => {
                self.client.forget(&target.question());
                return (self.on_no_answer(target, ApiError::Broken { len }), Vec::new());
            }
            Outcome::Failed(failure, signals) => {
                let error = ApiError::in_words_of_a_body(failure, freshness.left());
                return (self.on_failed(target, was_seen, error), signals);
            }
            Outcome::Unusable => return (self.on_unusable(target, freshness), Vec::new()),
            Outcome::Dropped => Vec::new(),
            Outcome::Told(signals) => signals,
        };
        watched.on_max_age(freshness.max_age);
        let deadline = watched.watcher.look_within(at);
        (self.on_sound(target, freshness, deadline), signals)
    }

    /// There is an answer to go by.
    fn on_sound(&mut self, target: Target, freshness: Freshness, deadline: Option<Duration>) -> bool {
        self.found.on_found();
        self.troubles.on_usable(target);
        self.schedule.on_answer(target, Instant::now(), freshness.left(), deadline)
    }

    /// There is an answer that shows nothing. Told once: that answers became unusable.
    fn on_unusable(&mut self, target: Target, freshness: Freshness) -> bool {
        if self.troubles.on_unusable(target) {
            self.said.push_back(Err(WatchError::Unusable { target }));
        }
        self.schedule.on_useless(target, Instant::now(), freshness.left());
        false
    }

    /// Who waits for less long than is asked for says so.
    fn tell_long_life(&mut self, target: Target, freshness: Freshness) {
        let is_news = self.troubles.on_lasting(target, freshness.said.is_some());
        if let Some(said) = freshness.said.filter(|_| is_news) {
            self.said.push_back(Err(WatchError::LongLived { target, said, wait: MAX_AGE_MAX }));
        }
    }

    fn on_error(
        &mut self,
        target: Target,
        watched: Option<&mut Watched>,
        at: Timestamp,
        error: ApiError,
    ) -> (bool, Signals<Event>) {
        let failure = error.failure();
        if failure == Failure::Maintenance && !self.schedule.is_closed() {
            // While the game is closed, one request at a time asks whether it still is: the others are not asked for.
            self.watchers.all_miss(Cause::Maintenance);
        }
        let Some(watched) = watched else { return (self.on_no_answer(target, error), Vec::new()) };
        let was_seen = watched.was_seen();
        let signals = watched.watcher.on_error(at, failure);
        (self.on_failed(target, was_seen, error), signals)
    }

    /// There is nothing to go by about something that has a watcher.
    fn on_failed(&mut self, target: Target, was_seen: bool, error: ApiError) -> bool {
        let failure = error.failure();
        let reopened = self.on_no_answer(target, error);
        match failure {
            Failure::NotFound if !was_seen => self.on_missing(target),
            Failure::NotFound | Failure::Private => self.found.on_found(),
            _ => {}
        }
        reopened
    }

    /// There is nothing to go by. Says whether it shows that the game, which was closed, is open again.
    fn on_no_answer(&mut self, target: Target, error: ApiError) -> bool {
        let reopened = self.schedule.on_failure(target, Instant::now(), error.failure(), error.remedy());
        let is_refusal = error.is_refusal();
        if self.troubles.on_error(target, &error) {
            let error = if is_refusal {
                WatchError::Refused { source: error }
            } else {
                WatchError::Unseen { target, source: error }
            };
            self.said.push_back(Err(error));
        }
        self.is_over |= is_refusal && !self.found.any();
        reopened
    }

    /// What is not found, and never was: where all is so, no waiting helps.
    fn on_missing(&mut self, target: Target) {
        let all = self.watchers.len() + 1;
        if self.found.on_missing(target, all) {
            if all > 1 {
                self.said.push_back(Err(WatchError::NothingFound));
            }
            self.is_over = true;
        }
    }

    /// Passes on, together and in this place, what somebody wants and what was not said before.
    fn pass_on(&mut self, mut signals: Signals<Event>, place: usize) {
        self.transfers.on_told(&signals);
        // Before the checkpoint that they belong to.
        let end = signals.iter().rposition(|signal| matches!(signal, Signal::Event(_))).map_or(0, |last| last + 1);
        signals.splice(end..end, self.transfers.take().into_iter().map(Signal::Event));
        let mut oddities = Oddities::default();
        signals.retain(|signal| match signal {
            Signal::Event(event) => {
                let is_wanted = self.interest.as_ref().is_none_or(|interest| interest.matches(event.kind, &event.data));
                let is_first = self.once.is_first(event);
                oddities.doubles += u64::from(!is_first);
                if let Event::ClanBack(back) = &event.data {
                    self.watchers.on_back(back.clan_tag);
                }
                is_first && is_wanted
            }
            Signal::Gap(_) | Signal::Checkpoint(_) => true,
        });
        self.oddities.add(oddities);
        if !signals.is_empty() {
            self.said.insert(place, Ok(signals));
        }
    }

    /// Without what is kept nothing can be told apart: the last word is why.
    fn end(&mut self, target: Target, source: BoxError) {
        self.said.push_back(Err(WatchError::Unreadable { target, source }));
        self.is_over = true;
    }
}
