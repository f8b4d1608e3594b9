//! What becomes of an answer: its watcher takes it, the schedule learns from it, and what fails is told.

use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Cause, Saved, Signals, Timestamp};
use bugle_http::{Freshness, MAX_AGE_MAX};
use bytes::Bytes;
use tokio::time::Instant;

use super::Driver;
use crate::client::error::ApiError;
use crate::event::Event;
use crate::failure::Failure;
use crate::follow::ask::Ask;
use crate::follow::error::WatchError;
use crate::follow::fetch::{Answered, Loaded, Reply, load_for};
use crate::follow::watched::Watched;
use crate::target::Target;
use crate::watch::aside::Aside;
use crate::watch::sight::Sight;
use crate::watch::watcher::Outcome;

/// Whether an answer shows that the game, which was closed, is open again, and what it tells.
type Came = (bool, Signals<Event>);

impl Driver {
    pub(super) fn on_answered(&mut self, mut answered: Answered) {
        let at = self.clock.now();
        let known = answered.ask.target().and_then(|target| self.watchers.get(target));
        let is_known = known.map_or(0, |it| it.serial) == answered.serial;
        let at_hand = known.filter(|_| is_known).map(Watched::at_hand);
        if let Some(at_hand) = at_hand
            && (answered.lacks(at_hand) || answered.is_bodiless() && self.lacks_body(answered.ask, at))
        {
            self.asking.push(load_for(answered, at_hand, Arc::clone(&self.states)));
            return;
        }
        let Answered { ask, reply, loaded, .. } = answered;
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(source) => return self.end(ask.target().unwrap_or(Target::Probe), source),
        };
        let place = self.said.len();
        let (reopened, signals) =
            if is_known { self.on_reply(ask, at, reply, loaded) } else { self.on_stray(ask, reply) };
        let is_closed = self.schedule.is_closed();
        let mut said = self.maintenance.as_mut().map_or_else(Vec::new, |it| it.on_answer(at, is_closed, reopened));
        said.extend(signals);
        // The last news is what holds: a checkpoint that comes with a trouble does not mean that all is well.
        self.pass_on(said, place);
    }

    /// Whether the watcher to which there is no answer needs its body, by what it knows of the time and of the others.
    fn lacks_body(&mut self, ask: Ask, at: Timestamp) -> bool {
        let watched = ask.target().and_then(|target| self.watchers.remove(target));
        watched.is_some_and(|mut watched| {
            watched.watcher.hear(&self.watchers);
            let lacks_body = watched.lacks_body_to_remind(at);
            self.watchers.insert(watched);
            lacks_body
        })
    }

    /// Hands an answer to its watcher.
    fn on_reply(&mut self, ask: Ask, at: Timestamp, reply: Reply, loaded: Loaded) -> Came {
        if let Ask::Ranking(ranking) = ask {
            return (self.on_ranking(ranking, reply, at), Vec::new());
        }
        let target = ask.target().unwrap_or(Target::Probe);
        // It is taken out while it handles the answer, so that it may ask the others.
        let Some(mut watched) = self.watchers.remove(target) else { return self.on_probed(ask, reply) };
        self.wake(&mut watched, loaded, &reply, at);
        let came = match (ask, reply) {
            (Ask::Look(_), Ok((body, freshness))) => {
                self.tell_long_life(target, freshness);
                self.on_body(&mut watched, at, body, freshness)
            }
            (Ask::Look(_), Err(error)) => self.on_error(&mut watched, at, error),
            (Ask::Aside(_, aside), reply) => self.on_aside(&mut watched, aside, at, reply),
            (Ask::Ranking(_), _) => Came::default(),
        };
        let renamed = watched.rename(&self.rules);
        self.put_back(watched);
        self.on_renamed(target, renamed);
        came
    }

    /// Somebody answers, or nobody does.
    fn on_probed(&mut self, ask: Ask, reply: Reply) -> Came {
        let reopened = match reply {
            Ok((_, freshness)) => {
                self.tell_long_life(Target::Probe, freshness);
                self.on_sound(ask, freshness, None)
            }
            Err(error) => self.on_no_answer(ask, error, None),
        };
        (reopened, Vec::new())
    }

    /// What was asked is not watched any more.
    pub(super) fn on_stray(&mut self, ask: Ask, reply: Reply) -> Came {
        let now = Instant::now();
        let reopened = match reply {
            Ok((_, freshness)) => {
                self.schedule.on_useless(ask, now, freshness.left(), None);
                false
            }
            Err(error) => {
                self.on_closing(error.failure());
                self.schedule.on_failure(ask, now, (error.failure(), error.remedy()), None)
            }
        };
        (reopened, Vec::new())
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

    pub(super) fn restore(&mut self, watched: &mut Watched, saved: Option<Saved>, now: Timestamp) {
        if let Err(source) = watched.restore(saved, now) {
            self.said.push_back(Err(WatchError::Forgotten { target: watched.target, source }));
        }
        self.transfers.recall(watched.watcher.moves());
    }

    /// A watcher waits for its next answer.
    pub(super) fn put_back(&mut self, watched: Box<Watched>) {
        if self.states.keeps() {
            self.watchers.insert_kept(watched);
        } else {
            self.watchers.insert(watched);
        }
    }

    /// Takes a body.
    fn on_body(&mut self, watched: &mut Watched, at: Timestamp, body: Bytes, freshness: Freshness) -> Came {
        let (ask, len, was_known) = (Ask::Look(watched.target), body.len(), is_known(watched));
        let before = watched.watcher.counts().oddities();
        let sight = Sight { at, as_of: at - watched.age(freshness) };
        let outcome = watched.watcher.on_body(sight, body, &self.watchers);
        self.oddities.add(watched.watcher.counts().oddities().since(before));
        let deadline = watched.watcher.look_within(at).map(|within| self.clock.wait(within));
        let signals = match outcome {
            Outcome::NotJson => {
                self.client.forget(&ask.question());
                return (self.on_no_answer(ask, ApiError::Broken { len }, deadline), Vec::new());
            }
            Outcome::Failed(failure, signals) => {
                let error = ApiError::in_words_of_a_body(failure, freshness.left());
                return (self.on_failed(watched.target, was_known, error, deadline), signals);
            }
            Outcome::Unusable => return (self.on_unusable(watched.target, freshness, deadline), Vec::new()),
            Outcome::Dropped => Vec::new(),
            Outcome::Told(signals) => signals,
        };
        watched.on_max_age(freshness.max_age);
        (self.on_sound(ask, freshness, deadline), signals)
    }

    /// Takes what came of a question beside the looks. As long as its watcher names it, it is asked again.
    fn on_aside(&mut self, watched: &mut Watched, aside: Aside, at: Timestamp, reply: Reply) -> Came {
        let ask = Ask::Aside(watched.target, aside);
        match reply {
            Ok((body, freshness)) => {
                let sight = Sight { at, as_of: at - freshness.age };
                let signals = watched.watcher.on_aside(sight, aside, Ok(body), &self.watchers);
                let reopened = if self.schedule.is_shut() {
                    // Nobody has seen yet whether it is an answer at all.
                    self.schedule.on_useless(ask, Instant::now(), freshness.left(), None);
                    false
                } else {
                    self.on_sound(ask, freshness, None)
                };
                (reopened, signals)
            }
            Err(error) => {
                let failure = error.failure();
                self.on_closing(failure);
                let signals = if is_of_the_thing(failure) {
                    watched.watcher.on_aside(Sight::from(at), aside, Err(failure), &self.watchers)
                } else {
                    Vec::new()
                };
                (self.on_no_answer(ask, error, None), signals)
            }
        }
    }

    /// There is an answer to go by.
    pub(super) fn on_sound(&mut self, ask: Ask, freshness: Freshness, deadline: Option<Duration>) -> bool {
        self.found.on_found();
        self.troubles.on_usable(ask);
        self.schedule.on_answer(ask, Instant::now(), freshness.left(), deadline)
    }

    /// There is an answer that shows nothing. Told once: that answers became unusable.
    fn on_unusable(&mut self, target: Target, freshness: Freshness, deadline: Option<Duration>) -> bool {
        if self.troubles.on_unusable(target) {
            self.said.push_back(Err(WatchError::Unusable { target }));
        }
        self.schedule.on_useless(Ask::Look(target), Instant::now(), freshness.left(), deadline);
        false
    }

    /// Who waits for less long than is asked for says so.
    fn tell_long_life(&mut self, target: Target, freshness: Freshness) {
        let is_news = self.troubles.on_lasting(target, freshness.said.is_some());
        if let Some(said) = freshness.said.filter(|_| is_news) {
            self.said.push_back(Err(WatchError::LongLived { target, said, wait: MAX_AGE_MAX }));
        }
    }

    fn on_error(&mut self, watched: &mut Watched, at: Timestamp, error: ApiError) -> Came {
        let failure = error.failure();
        self.on_closing(failure);
        let was_known = is_known(watched);
        let signals = watched.watcher.on_error(at, failure, &self.watchers);
        let deadline = watched.watcher.look_within(at).map(|within| self.clock.wait(within));
        (self.on_failed(watched.target, was_known, error, deadline), signals)
    }

    /// While the game is closed, one request at a time asks whether it still is: the others are not asked for.
    pub(super) fn on_closing(&mut self, failure: Failure) {
        if failure == Failure::Maintenance && !self.schedule.is_closed() {
            self.watchers.all_miss(Cause::Maintenance);
        }
    }

    /// There is nothing to go by about something that has a watcher.
    fn on_failed(&mut self, target: Target, was_known: bool, error: ApiError, deadline: Option<Duration>) -> bool {
        let failure = error.failure();
        let reopened = self.on_no_answer(Ask::Look(target), error, deadline);
        match failure {
            Failure::NotFound if !was_known => self.on_missing(target),
            Failure::NotFound | Failure::Private => self.found.on_found(),
            _ => {}
        }
        reopened
    }

    /// There is nothing to go by. Says whether it shows that the game, which was closed, is open again.
    pub(super) fn on_no_answer(&mut self, ask: Ask, error: ApiError, deadline: Option<Duration>) -> bool {
        let why = (error.failure(), error.remedy());
        let reopened = self.schedule.on_failure(ask, Instant::now(), why, deadline);
        let is_refusal = error.is_refusal();
        if self.troubles.on_error(ask, &error) {
            let error = match ask {
                _ if is_refusal => WatchError::Refused { source: error },
                Ask::Look(target) | Ask::Aside(target, _) => WatchError::Unseen { target, source: error },
                Ask::Ranking(ranking) => WatchError::Unranked { ranking: ranking.to_string(), source: error },
            };
            self.said.push_back(Err(error));
        }
        self.is_over |= is_refusal && !self.found.any();
        reopened
    }

    /// What is not found, and never was: where all is so, no waiting helps.
    fn on_missing(&mut self, target: Target) {
        if self.found.on_missing(target, self.wished) && !self.inbox.has_handles() {
            if self.wished > 1 {
                self.said.push_back(Err(WatchError::NothingFound));
            }
            self.is_over = true;
        }
    }
}

/// Whether it is no mistake to ask for it: it was there once, or is only asked for because of something else.
fn is_known(watched: &Watched) -> bool {
    watched.was_seen() || !watched.is_wished
}

/// Whether a failure is an answer about what was asked, or at least may be: the others are about the key, or the game.
fn is_of_the_thing(failure: Failure) -> bool {
    match failure {
        Failure::NotFound | Failure::Private | Failure::Unreachable | Failure::Garbage => true,
        Failure::Maintenance | Failure::Throttled | Failure::Refused => false,
    }
}
