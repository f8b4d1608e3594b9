//! What a listener does while nothing is wanted: it keeps its connections, or closes them after a while and rests.

use bugle_event::{Checkpoint, Signal, Timestamp};
use bytes::Bytes;

use crate::connections::Idle;
use crate::push::listener::Listener;
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::plan::Place;
use crate::push::rest::{Due, Rest};

impl Listener {
    /// With this done while nothing is wanted.
    pub(crate) fn with_idle(mut self, idle: Idle) -> Self {
        self.rest = Rest::new(idle);
        self
    }

    /// Another one goes on with all that is wanted here: closes everything, and tells what is missing.
    pub(crate) fn give_up(&mut self, now: Now) {
        self.lie_down(now, now.time);
    }

    /// Something else may be wanted from `now` on: while it rests, nothing was until now.
    pub(super) fn before_interest(&mut self, now: Now) {
        if self.rest.is_resting() {
            self.say_resting(now, None);
        }
    }

    /// Takes whether anything is wanted from `now` on. Whether it rests.
    pub(super) fn rests(&mut self, now: Now) -> bool {
        self.rest.on_wanted(now, self.plan.subjects().is_some());
        // At the start there is nothing to wait for.
        if self.rest.is_tired() && self.posts.iter().all(|post| post.dialer.is_idle()) {
            self.lie_down(now, now.time);
        }
        self.rest.is_resting()
    }

    /// The time of [`Rest::wake_at`] may have come.
    pub(super) fn on_rest_wake(&mut self, now: Now) {
        match self.rest.due(now) {
            Some(Due::LieDown(since)) => self.lie_down(now, since),
            Some(Due::Say) => self.say_resting(now, None),
            None => {}
        }
    }

    /// Closes everything. What is missing and was wanted until `since` is told: nobody wants to see its end.
    fn lie_down(&mut self, now: Now, since: Timestamp) {
        for place in 0..self.posts.len() {
            self.put_down(now, place);
        }
        let gap = self.coverage.rest(since);
        self.tell(gap);
        for gap in self.partial.rest(since) {
            self.tell(Some(gap));
        }
        self.joining.clear();
        self.release();
        let state = self.to_save().to_bytes();
        self.say_resting(now, Some(state));
    }

    fn put_down(&mut self, now: Now, place: Place) {
        let post = &mut self.posts[place];
        let Some(role) = post.role else { return };
        if post.is_returning {
            post.role = None;
        } else {
            self.endpoints[role].on_rest();
        }
        (post.is_returning, post.aside) = (false, None);
        if post.dialer.is_idle() {
            return;
        }
        post.dialer.stand_down();
        if let Some(connection) = post.connection.take() {
            self.worlds.on_gone(place);
            self.spread.on_gone(place);
            self.silences.ears[place].is_leaving = false;
            self.give_all(now, place);
            self.tell_rested(now, place, connection.seen_until());
            self.attend(now, place);
        }
        self.outputs.push(Output::Disconnect(place));
    }

    /// Nothing was wanted until `now`, so nothing was missed.
    fn say_resting(&mut self, now: Now, state: Option<Bytes>) {
        self.rest.on_said(now);
        if let Some(state) = &state {
            self.kept = state.clone();
        }
        let (subject, at) = (self.subject(), self.coverage.seen_until(now.time));
        self.outputs.signal(Signal::Checkpoint(Checkpoint { subject, at, state }));
    }
}
