//! The one watcher: follows something that the API shows.

use std::sync::Arc;

use bugle_event::{Cause, Checkpoint, Signal, Timestamp};
use bugle_model::{Body, BodyError};
use bytes::Bytes;

use super::aside::Aside;
use super::body::{LastBody, Print};
use super::counts::Counts;
use super::look::Look;
use super::memory::Memory;
use super::need::Need;
use super::neighbours::Neighbours;
use super::resource::{AsideAnswer, Comparison, Resource, Verdict};
use super::sight::Sight;
use super::state::{self, RestoreError};
use super::transfers::Move;
use super::war::progress::Progress;
use crate::event::Event;
use crate::failure::Failure;
use crate::tag::WarTag;

/// Follows one resource: bodies go in, events come out.
///
/// What came and went between two looks cannot be seen: a visitor who stayed for less than a polling interval.
#[derive(Debug)]
pub struct Watcher<R: Resource> {
    pub(super) resource: R,
    options: Arc<R::Options>,
    pub(super) last: LastBody<R::Model>,
    pub(super) memory: Memory,
    counts: Counts,
}

/// What became of a body.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was good, and this is what it tells.
    Told(Vec<Signal<Event>>),
    /// It is out of date, or waits for the next one.
    Dropped,
    /// It says why there is nothing to see, and this is what that tells.
    Failed(Failure, Vec<Signal<Event>>),
    /// It cannot be used.
    Unusable,
    /// It cannot be used, because it is not even JSON.
    NotJson,
}

impl Outcome {
    /// What it tells.
    fn signals(self) -> Vec<Signal<Event>> {
        match self {
            Self::Told(signals) | Self::Failed(_, signals) => signals,
            Self::Dropped | Self::Unusable | Self::NotJson => Vec::new(),
        }
    }
}

impl<R: Resource> Watcher<R> {
    /// Watches `tag` from now on.
    pub fn new(tag: R::Tag, options: R::Options) -> Self {
        Self::of(R::new(tag), options)
    }

    /// Watches on from a checkpoint's state.
    pub fn restore(state: &Bytes, options: R::Options) -> Result<Self, RestoreError> {
        let (memory, resource, last) = state::restore(state, R::doubt)?;
        Ok(Self { last, memory, ..Self::of(resource, options) })
    }

    pub(crate) fn of(resource: R, options: impl Into<Arc<R::Options>>) -> Self {
        let options = options.into();
        Self { resource, options, last: LastBody::none(R::doubt), memory: Memory::default(), counts: Counts::default() }
    }

    /// What was done with the answers so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// What is known of the latest wars, if it watches any.
    pub(crate) fn wars(&self) -> Vec<&Progress> {
        self.resource.wars()
    }

    /// Who came and went lately, as it was told.
    pub(crate) fn moves(&self) -> &[Move] {
        self.resource.moves()
    }

    /// The last good look.
    pub fn seen_at(&self) -> Option<Timestamp> {
        self.memory.seen_at
    }

    /// Takes a body. A plain [`Timestamp`] says when it came, and that it was not kept on the way.
    pub fn on_body(&mut self, sight: impl Into<Sight>, body: Bytes) -> Vec<Signal<Event>> {
        self.on_look(sight.into(), body, None, &()).signals()
    }

    /// Takes a body, which may be read already, in the presence of other watchers: what those have not told is news,
    /// and what they have is none.
    pub(crate) fn on_look(
        &mut self,
        sight: Sight,
        body: Bytes,
        read: Option<Body<R::Model>>,
        neighbours: &dyn Neighbours,
    ) -> Outcome {
        self.counts.bodies += 1;
        self.resource.hear(neighbours);
        if self.memory.is_later_than(sight.at) {
            return self.stale();
        }
        if self.last.is(&body) {
            return self.on_unchanged(sight);
        }
        match read.map_or_else(|| self.last.read_next(&body), Ok) {
            Ok(read) => self.on_fresh(sight, body, read, neighbours),
            Err(error) => {
                self.broken();
                if matches!(error, BodyError::NotJson { .. }) { Outcome::NotJson } else { Outcome::Unusable }
            }
        }
    }

    /// How it watches.
    pub(super) fn options(&self) -> &R::Options {
        &self.options
    }

    /// Watches in another way from now on.
    pub(crate) fn set_options(&mut self, options: Arc<R::Options>) {
        self.options = options;
    }

    /// The moment at which to look, whatever the interval: because something ends then, or a reminder falls due. What is
    /// past: as soon as the answer may differ.
    pub fn deadline(&self) -> Option<Timestamp> {
        self.resource.deadline(&self.options)
    }

    /// What is to be watched because of what was seen here, for as long as it is named here.
    pub fn needs(&self) -> Vec<Need> {
        self.resource.needs(&self.options)
    }

    /// The wars of the leagues that were drawn while their group was watched here.
    pub(crate) fn drawn(&self) -> Vec<WarTag> {
        self.resource.drawn()
    }

    /// What is to be asked besides, because the bodies do not say it: what comes is for [`on_answer`](Self::on_answer).
    /// What is still named then is to be asked again: a while after a failure, else once the answer may differ.
    pub fn asides(&self) -> Vec<Aside> {
        self.resource.asides(&self.options)
    }

    /// Takes what came of one of its [`asides`](Self::asides).
    pub fn on_answer(
        &mut self,
        sight: impl Into<Sight>,
        aside: Aside,
        answer: Result<Bytes, Failure>,
    ) -> Vec<Signal<Event>> {
        self.on_aside(sight, aside, answer, &())
    }

    /// Takes what came of one of its asides, in the presence of other watchers.
    pub(crate) fn on_aside(
        &mut self,
        sight: impl Into<Sight>,
        aside: Aside,
        answer: Result<Bytes, Failure>,
        neighbours: &dyn Neighbours,
    ) -> Vec<Signal<Event>> {
        let sight = sight.into();
        self.resource.hear(neighbours);
        let (look, options) = (self.memory.look_of(sight), &*self.options);
        let answer = AsideAnswer { aside, look, options, answer, neighbours };
        let mut signals = self.resource.on_aside(answer, &mut self.last);
        signals.extend(self.remind(look));
        self.memory.history.number(&mut signals);
        let state = self.state();
        signals.push(self.checkpoint(sight.at, Some(state)));
        signals
    }

    /// Takes the news that a look failed.
    pub fn on_error(&mut self, at: Timestamp, failure: Failure) -> Vec<Signal<Event>> {
        self.on_error_among(at, failure, &())
    }

    /// As [`on_error`](Self::on_error), in the presence of other watchers.
    pub(crate) fn on_error_among(
        &mut self,
        at: Timestamp,
        failure: Failure,
        neighbours: &dyn Neighbours,
    ) -> Vec<Signal<Event>> {
        if let (Failure::NotFound, Some(body)) = (failure, R::NOT_FOUND) {
            return self.on_look(at.into(), Bytes::from_static(body.as_bytes()), None, neighbours).signals();
        }
        self.resource.hear(neighbours);
        let mut signals = self.on_failure(at, failure);
        let mut reminders = self.remind(self.memory.look(at));
        if self.resource.has_noted() || !reminders.is_empty() {
            self.memory.history.number(&mut reminders);
            signals.retain(|signal| !matches!(signal, Signal::Checkpoint(_)));
            signals.extend(reminders);
            let state = self.state();
            signals.push(self.checkpoint(at, Some(state)));
        }
        signals
    }

    /// What the time alone tells, if what it is about is at hand.
    fn remind(&mut self, look: Look) -> Vec<Signal<Event>> {
        if self.last.is_none() || !self.resource.is_reminding(look.at, &self.options) {
            return Vec::new();
        }
        self.resource.remind(look, &self.options, &mut self.last)
    }

    fn on_failure(&mut self, at: Timestamp, failure: Failure) -> Vec<Signal<Event>> {
        if failure == Failure::NotFound {
            return self.on_not_found(at);
        }
        self.memory.failed(failure.cause().unwrap_or(Cause::Disconnect));
        if failure != Failure::Private || !self.resource.close() {
            return Vec::new();
        }
        let closed = self.resource.closed(&mut self.last);
        self.tell_absence(at, closed)
    }

    /// Takes the news that what came is of no use.
    pub(crate) fn miss(&mut self, cause: Cause) {
        self.memory.failed(cause);
    }

    /// Tells what is held back, at the end of a recording.
    pub fn finish(&mut self) -> Vec<Signal<Event>> {
        self.finish_among(&())
    }

    /// As [`finish`](Self::finish), in the presence of other watchers.
    pub(crate) fn finish_among(&mut self, neighbours: &dyn Neighbours) -> Vec<Signal<Event>> {
        self.resource.hear(neighbours);
        let mut signals = self.resource.finish(&|at| self.memory.look(at), &mut self.last);
        self.memory.history.number(&mut signals);
        signals
    }

    fn on_unchanged(&mut self, sight: Sight) -> Outcome {
        self.counts.unchanged += 1;
        self.memory.on_unchanged();
        let look = self.memory.look_of(sight);
        let mut signals = self.begin(look, None);
        signals.extend(self.resource.confirm(look, &mut self.last));
        // Where a fact was told, what is remembered has changed.
        let has_facts = signals.iter().any(|signal| matches!(signal, Signal::Event(_)));
        self.end(sight, signals, has_facts)
    }

    /// Takes a body that is not the one before.
    fn on_fresh(&mut self, sight: Sight, body: Bytes, read: Body<R::Model>, neighbours: &dyn Neighbours) -> Outcome {
        self.counts.add_read(&read);
        let mut read = read;
        let new = &mut read.value;
        R::doubt(new);
        let (look, print) = (self.memory.look_of(sight), Print::of(&body));
        let options = &*self.options;
        let judged = self.resource.judge(&Comparison { look, options, old: self.last.model(), new, neighbours });
        let case = match self.believe(judged, look, print, neighbours) {
            Ok(case) => case,
            Err(outcome) => return outcome,
        };
        self.counts.torn += u64::from(R::is_torn(&case));
        let mut signals = self.begin(look, Some(&case));
        let carried = self.resource.fill(look, self.last.model(), new);
        let compared = Comparison { look, options: &*self.options, old: self.last.model(), new, neighbours };
        if self.resource.tell(case, &compared, &mut signals) {
            self.memory.on_accepted(self.last.hash(), print.hash, sight.at);
            if R::KEEPS_BODY {
                self.last.accept(body, print, read, carried);
            } else {
                self.last.recognise(print);
            }
        }
        self.end(sight, signals, true)
    }

    /// Whether a body is taken for what it seems to be.
    fn believe(
        &mut self,
        judged: Verdict<R::Case>,
        look: Look,
        print: Print,
        neighbours: &dyn Neighbours,
    ) -> Result<R::Case, Outcome> {
        match judged {
            Verdict::Stale => Err(self.stale()),
            Verdict::Held => Err(Outcome::Dropped),
            Verdict::Failed(failure) => {
                Err(Outcome::Failed(failure, self.on_error_among(look.at, failure, neighbours)))
            }
            Verdict::Fallen(case) | Verdict::Lost(case) if self.memory.believes_fall(look.at) => {
                self.memory.failed(Cause::Garbage);
                self.memory.history.on_fall();
                Ok(case)
            }
            Verdict::Fallen(_) => Err(self.fallen(look)),
            Verdict::Broken | Verdict::Lost(_) => {
                self.broken();
                Err(Outcome::Unusable)
            }
            Verdict::Good(_) if self.memory.is_former(look.at, print.hash) => Err(self.stale()),
            Verdict::Good(case) | Verdict::Certain(case) => Ok(case),
        }
    }

    /// What comes before the events of a good look: what was not seen, and that there is something to see again.
    fn begin(&mut self, look: Look, case: Option<&R::Case>) -> Vec<Signal<Event>> {
        let gap = self.memory.take_gap(look.at, || self.resource.missed(case));
        let mut signals: Vec<_> = gap.map(Signal::Gap).into_iter().collect();
        if self.memory.absence.on_found() {
            signals.extend(self.resource.back(&mut self.last).map(|back| look.event(back)));
        }
        signals.extend(self.resource.open(&mut self.last).map(|opened| look.event(opened)));
        signals
    }

    /// The end of a good look. The checkpoint vouches for what the look showed, which may be older than the look.
    fn end(&mut self, sight: Sight, mut signals: Vec<Signal<Event>>, is_changed: bool) -> Outcome {
        let reminders = self.remind(self.memory.look_of(sight));
        let is_changed = self.resource.has_noted() || is_changed || !reminders.is_empty();
        signals.extend(reminders);
        self.memory.settle(sight);
        self.memory.history.number(&mut signals);
        self.resource.remember(sight.at, &signals);
        let state = is_changed.then(|| self.state());
        signals.push(self.checkpoint(sight.at, state));
        Outcome::Told(signals)
    }

    /// A second "not found", at a later moment, after a good look, says that it is gone.
    fn on_not_found(&mut self, at: Timestamp) -> Vec<Signal<Event>> {
        if self.last.is_none() || !self.memory.absence.on_not_found(at) {
            return Vec::new();
        }
        let gone = self.resource.gone(&mut self.last);
        self.tell_absence(at, gone)
    }

    /// The end of a look that showed nothing and changed what is remembered.
    fn tell_absence(&mut self, at: Timestamp, fact: Option<Event>) -> Vec<Signal<Event>> {
        let Some(fact) = fact else { return Vec::new() };
        let mut signals = vec![self.memory.look(at).event(fact)];
        self.memory.history.number(&mut signals);
        let state = self.state();
        signals.push(self.checkpoint(at, Some(state)));
        signals
    }

    fn checkpoint(&self, at: Timestamp, state: Option<Bytes>) -> Signal<Event> {
        let at = self.memory.as_of.unwrap_or(at).min(at);
        Signal::Checkpoint(Checkpoint { subject: self.resource.subject(), at, state })
    }

    fn state(&mut self) -> Bytes {
        self.resource.on_kept();
        state::save(&self.memory, &self.resource, &self.last)
    }

    fn stale(&mut self) -> Outcome {
        self.counts.stale += 1;
        Outcome::Dropped
    }

    /// What shows less than was seen before is remembered from its first moment on, over restarts too.
    fn fallen(&mut self, look: Look) -> Outcome {
        let outcome = self.stale();
        if !self.memory.fell_at(look.at) {
            return outcome;
        }
        let state = self.state();
        Outcome::Told(vec![self.checkpoint(look.at, Some(state))])
    }

    /// A gap will tell of it.
    fn broken(&mut self) {
        self.counts.broken += 1;
        self.memory.failed(Cause::Garbage);
    }
}
