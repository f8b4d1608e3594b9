//! A watcher of whatever it may be, for whoever drives many of them.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use bugle_event::{Cause, Signal, Timestamp};
use bytes::Bytes;

use super::aside::Aside;
use super::body::{LastBody, Print};
use super::counts::Counts;
use super::cwl::group::Group;
use super::memory::Memory;
use super::mention::Mention;
use super::need::Need;
use super::neighbours::Neighbours;
use super::resource::Resource;
use super::sight::Sight;
use super::state::{self, RestoreError};
use super::transfers::Move;
use super::war::progress::Progress;
use super::watcher::{Outcome, Watcher};
use crate::event::Event;
use crate::failure::Failure;
use crate::tag::{ClanTag, WarTag};

/// A [`Watcher`] of any resource.
pub(crate) trait AnyWatcher: fmt::Debug + Send {
    /// Becomes the watcher that it was when it wrote `state`.
    fn restore(&mut self, state: &Bytes) -> Result<(), RestoreError>;

    /// Begins again at `now`; all that is known is that the last look was good at `seen_at`.
    fn begin_anew(&mut self, seen_at: Timestamp, now: Timestamp);

    /// Nobody looked from `seen_at` until `now`.
    fn go_on(&mut self, seen_at: Timestamp, now: Timestamp);

    /// What moment the last good look may have shown.
    fn as_of(&self) -> Option<Timestamp>;

    /// When the last good look was.
    fn seen_at(&self) -> Option<Timestamp>;

    /// Whether what the last body says is at hand: it need not be read again.
    fn is_read(&self) -> bool;

    /// The print of the last body, if that is kept elsewhere.
    fn parked(&self) -> Option<Print>;

    /// Lets go of the last body, which is kept elsewhere.
    fn park(&mut self);

    /// Takes the body back that was parked, from a state.
    fn unpark(&mut self, state: &Bytes) -> Result<(), RestoreError>;

    /// Takes the body back that was parked: it was recognised by its print.
    fn unpark_recognised(&mut self, body: Bytes);

    /// A look failed.
    fn failed(&mut self, cause: Cause);

    /// Another watcher told that what is watched is back.
    fn on_back_elsewhere(&mut self);

    /// Takes note of the time. One thing is asked about at a time: an answer that seems to come before the last one
    /// says that the clock was set back.
    fn on_clock(&mut self, now: Timestamp);

    /// Takes a body.
    fn on_body(&mut self, sight: Sight, body: Bytes, neighbours: &dyn Neighbours) -> Outcome;

    /// Takes the news that a look failed.
    fn on_error(&mut self, at: Timestamp, failure: Failure, neighbours: &dyn Neighbours) -> Vec<Signal<Event>>;

    /// What was done with the answers so far.
    fn counts(&self) -> Counts;

    /// In how long, at the latest, the next look is worth while. `None`: no hurry.
    fn look_within(&self, now: Timestamp) -> Option<Duration>;

    /// Takes note of what the other watchers know.
    fn hear(&mut self, neighbours: &dyn Neighbours);

    /// Whether the time alone tells something now, or something is to be kept.
    fn is_reminding(&self, now: Timestamp) -> bool;

    /// What is to be watched because of what was seen here.
    fn needs(&self) -> Vec<Need>;

    /// The hash of the last body, if there is one.
    fn hash(&self) -> Option<u64>;

    /// Who is mentioned in the last body. `None`: it is not at hand.
    fn mentions(&mut self) -> Option<Vec<Mention>>;

    /// This very watcher, for who knows of what it is.
    fn as_any(&mut self) -> &mut dyn Any;

    /// What is to be asked once, because the bodies do not say it.
    fn asides(&self) -> Vec<Aside>;

    /// Takes what came of one of its asides.
    fn on_aside(
        &mut self,
        sight: Sight,
        aside: Aside,
        answer: Result<Bytes, Failure>,
        neighbours: &dyn Neighbours,
    ) -> Vec<Signal<Event>>;

    /// What is known of the latest wars, if it watches any.
    fn wars(&self) -> Vec<&Progress>;

    /// As [`wars`](Self::wars), to add what others know.
    fn wars_mut(&mut self) -> Vec<&mut Progress>;

    /// Whether this war of the leagues was drawn while its group was watched here.
    fn has_drawn(&self, war: WarTag) -> bool;

    /// Since when a war of the leagues must be over, by what is known of its group here.
    fn war_over_since(&self, war: WarTag, started: &dyn Fn(WarTag) -> Option<Timestamp>) -> Option<Timestamp>;

    /// What is known of the group of clan war leagues, if it shows one.
    fn group(&self) -> Option<&Group>;

    /// The clan whose war log is known to be private.
    fn private_log(&self) -> Option<ClanTag>;

    /// Who came and went lately, as it was told.
    fn moves(&self) -> &[Move];
}

impl<R: Resource> AnyWatcher for Watcher<R> {
    fn restore(&mut self, state: &Bytes) -> Result<(), RestoreError> {
        let (memory, resource, last) = state::restore::<R, _>(state, R::doubt)?;
        if resource.tag() != self.resource.tag() {
            return Err(RestoreError::Stranger);
        }
        (self.memory, self.resource, self.last) = (memory, resource, last);
        Ok(())
    }

    fn begin_anew(&mut self, seen_at: Timestamp, now: Timestamp) {
        if let Some(tag) = self.resource.tag() {
            self.resource = R::new(tag);
        }
        (self.memory, self.last) = (Memory::anew(seen_at, now), LastBody::none(R::doubt));
    }

    fn go_on(&mut self, seen_at: Timestamp, now: Timestamp) {
        self.memory.go_on(seen_at, now);
    }

    fn as_of(&self) -> Option<Timestamp> {
        self.memory.as_of
    }

    fn seen_at(&self) -> Option<Timestamp> {
        Self::seen_at(self)
    }

    fn is_read(&self) -> bool {
        self.last.is_read()
    }

    fn parked(&self) -> Option<Print> {
        self.last.parked()
    }

    fn park(&mut self) {
        self.last.park();
    }

    fn unpark(&mut self, state: &Bytes) -> Result<(), RestoreError> {
        let body = state::body(state)?;
        self.last.unpark(body).then_some(()).ok_or(RestoreError::Stranger)
    }

    fn unpark_recognised(&mut self, body: Bytes) {
        self.last.unpark_recognised(body);
    }

    fn failed(&mut self, cause: Cause) {
        self.memory.failed(cause);
    }

    fn on_back_elsewhere(&mut self) {
        self.memory.absence.on_back_elsewhere();
    }

    fn on_clock(&mut self, now: Timestamp) {
        if self.memory.is_later_than(now) {
            self.memory.set_back(now);
            self.resource.set_back(now);
        }
    }

    fn on_body(&mut self, sight: Sight, body: Bytes, neighbours: &dyn Neighbours) -> Outcome {
        self.on_look(sight, body, None, neighbours)
    }

    fn on_error(&mut self, at: Timestamp, failure: Failure, neighbours: &dyn Neighbours) -> Vec<Signal<Event>> {
        self.on_error_among(at, failure, neighbours)
    }

    fn counts(&self) -> Counts {
        Self::counts(self)
    }

    fn look_within(&self, now: Timestamp) -> Option<Duration> {
        Some(self.deadline()?.since(now))
    }

    fn hear(&mut self, neighbours: &dyn Neighbours) {
        self.resource.hear(neighbours);
    }

    fn is_reminding(&self, now: Timestamp) -> bool {
        self.resource.has_noted() || self.resource.is_reminding(now, self.options())
    }

    fn needs(&self) -> Vec<Need> {
        Self::needs(self)
    }

    fn hash(&self) -> Option<u64> {
        self.last.hash()
    }

    fn mentions(&mut self) -> Option<Vec<Mention>> {
        let is_at_hand = self.last.is_none() || self.last.parked().is_none();
        is_at_hand.then(|| self.last.model().map_or_else(Vec::new, |body| self.resource.mentions(body)))
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn asides(&self) -> Vec<Aside> {
        Self::asides(self)
    }

    fn on_aside(
        &mut self,
        sight: Sight,
        aside: Aside,
        answer: Result<Bytes, Failure>,
        neighbours: &dyn Neighbours,
    ) -> Vec<Signal<Event>> {
        Self::on_aside(self, sight, aside, answer, neighbours)
    }

    fn wars(&self) -> Vec<&Progress> {
        Self::wars(self)
    }

    fn wars_mut(&mut self) -> Vec<&mut Progress> {
        self.resource.wars_mut()
    }

    fn has_drawn(&self, war: WarTag) -> bool {
        self.drawn().contains(&war)
    }

    fn war_over_since(&self, war: WarTag, started: &dyn Fn(WarTag) -> Option<Timestamp>) -> Option<Timestamp> {
        self.resource.war_over_since(war, started)
    }

    fn group(&self) -> Option<&Group> {
        self.resource.group()
    }

    fn private_log(&self) -> Option<ClanTag> {
        self.resource.private_log()
    }

    fn moves(&self) -> &[Move] {
        Self::moves(self)
    }
}
