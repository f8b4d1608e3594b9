//! What a listener makes of several connections: each fact once, no gap where another one saw it, and each on a backend of
//! its own.

use bugle_event::{Cause, Checkpoint, Envelope, Gap, Signal, Timestamp};
use bytes::Bytes;

use crate::event::Event;
use crate::push::listener::post::Post;
use crate::push::listener::{HELD_MAX, Listener};
use crate::push::loss::Loss;
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::partial::Part;
use crate::push::plan::{Place, Subscription};

impl Listener {
    /// Takes an event that came on the connection at `place`, if it is the first to bring it.
    pub(super) fn on_sighting(&mut self, now: Now, place: Place, event: Envelope<Event>) {
        let is_first = self.posts.len() == 1 || self.merge.is_first(now.moment, event.id);
        self.posts[place].account.on_sighting(is_first);
        if is_first {
            self.on_event(now, place, event);
        }
    }

    /// Hands an event out, or holds it back while a gap is owed that must be told before it. They wait in one line, so that
    /// those of two connections keep their order.
    pub(super) fn on_event(&mut self, now: Now, place: Place, event: Envelope<Event>) {
        let is_lacking = self.is_lacking(place) && !self.others(place).any(|other| self.posts[other].is_whole());
        let owes_gap = self.coverage.is_open() || is_lacking;
        if !owes_gap || self.posts[place].is_whole() {
            return self.outputs.signal(Signal::Event(event));
        }
        self.held.push(event);
        // More waits than may wait: tells what was missed up to now, and that it goes on.
        if self.held.len() >= HELD_MAX {
            let gap = self.coverage.so_far(now.time);
            self.tell(gap);
            self.release();
        }
    }

    /// Hands out what was held back.
    pub(super) fn release(&mut self) {
        let held = std::mem::take(&mut self.held);
        self.outputs.signals(held.into_iter().map(Signal::Event));
    }

    /// What arrived on the connection at `place`, which is over, is not lost; the gap that it waited for still grows. While
    /// another one may still tell that gap, it waits on.
    pub(super) fn release_of(&mut self, place: Place) {
        if !self.others(place).any(|other| self.posts[other].connection.is_some()) {
            self.release();
        }
    }

    pub(super) fn lost(&mut self, place: Place, since: Timestamp, cause: Cause, detail: Option<String>) {
        let gap = self.coverage.lost(place, since, cause, detail);
        self.tell(gap);
    }

    pub(super) fn tell(&mut self, gap: Option<Gap>) {
        self.outputs.signals(gap.map(Signal::Gap));
    }

    /// Says until when all is seen: as far as any connection that sees everything has brought it. With what is to be
    /// kept, it is committed at once.
    pub(super) fn checkpoint(&mut self, state: Option<Bytes>) {
        let counted = self.posts.iter().filter(|post| post.aside.is_none()).filter_map(|post| post.connection.as_ref());
        let Some(brought) = counted.filter(|up| up.is_whole()).map(|up| up.seen_until()).max() else { return };
        let brought = if self.posts.len() > 1 { self.proven_until(brought) } else { brought };
        let brought = self.worlds.doubted_since().map_or(brought, |since| since.min(brought));
        let (subject, at) = (self.subject(), self.coverage.seen_until(brought));
        if let Some(state) = &state {
            self.kept = state.clone();
        }
        self.outputs.signal(Signal::Checkpoint(Checkpoint { subject, at, state }));
    }

    fn proven_until(&mut self, brought: Timestamp) -> Timestamp {
        let proof = |(place, post): (Place, &Post)| Some((place, post.connection.as_ref()?.seen_until()));
        let proofs: Vec<_> = self.posts.iter().enumerate().filter_map(proof).collect();
        self.coverage.proven_until(&proofs, brought)
    }

    /// A connection stands at `place`: what another one has seen while there was none need not be new.
    pub(super) fn begin(&mut self, now: Now, place: Place) {
        if self.others(place).any(|other| self.posts[other].is_whole()) {
            self.posts[place].decoder.count_anew();
        }
        self.spread.on_opened(now.moment, place, self.host(place));
    }

    /// The connection at `place` is not given this from `since` on. Whether it stands aside until it is: then another one
    /// sees everything, and nothing is missed.
    pub(super) fn stands_aside(
        &mut self,
        now: Now,
        place: Place,
        since: Timestamp,
        lacking: &Subscription,
        detail: &str,
    ) -> bool {
        if lacking.has_no_members() {
            return self.posts[place].aside.take().is_some();
        }
        let is_beside = |other| self.is_full(other) && self.coverage.is_seen_beside(place, since);
        let is_new = self.posts[place].aside.is_none();
        if is_new && (self.is_lacking(place) || !self.others(place).any(is_beside)) {
            // Nobody else can stand in, and this one cannot for another one any more.
            self.call_back(now, since, Some(place));
            return false;
        }
        self.posts[place].aside = Some(lacking.clone());
        if is_new {
            self.lost(place, since, Cause::Stall, Some(detail.to_owned()));
        }
        true
    }

    /// What was seen for certain ends at `since`, and unless another connection sees everything, those that stand aside
    /// are counted on again: they see all but what they are not given.
    pub(super) fn call_back(&mut self, now: Now, since: Timestamp, but: Option<Place>) {
        if (0..self.posts.len()).any(|place| Some(place) != but && self.is_full(place)) {
            return;
        }
        for place in 0..self.posts.len() {
            let Some(lacking) = self.posts[place].aside.take() else { continue };
            let share = self.plan.share(place);
            let (subjects, detail) = (share.subjects_of(&lacking), share.describe(&lacking));
            let detail = Some(format!("the service does not give {detail}"));
            self.partial.miss(Part::Lacking(place), Loss { since, cause: Cause::Stall, subjects, detail });
            if self.posts[place].is_whole() {
                let gap = self.coverage.sees(place, now.time);
                self.tell(gap);
            }
        }
        // A crash before the next looks must leave behind what is missing from here on.
        self.keep_changes();
    }

    /// Whether the connection at `place` sees everything.
    pub(super) fn is_full(&self, place: Place) -> bool {
        let post = &self.posts[place];
        post.is_whole() && post.aside.is_none() && !self.is_lacking(place)
    }

    /// Moves a connection that shares a backend with another one, if there is one that may.
    pub(super) fn spread_out(&mut self, now: Now) {
        let may_go = |place: Place| {
            let seen_until = self.posts[place].connection.as_ref().map(|up| up.seen_until());
            self.is_full(place)
                && self.others(place).any(|other| self.is_full(other))
                && seen_until.is_some_and(|since| self.coverage.is_seen_beside(place, since))
        };
        let may_go: Vec<bool> = (0..self.posts.len()).map(may_go).collect();
        let Some(place) = self.spread.crowded(now.moment, |place| may_go[place]) else { return };
        tracing::info!(place, host = self.host(place), "two connections lead to one backend; opening one of them anew");
        self.retire(now, place);
        self.posts[place].dialer.on_left(now);
    }

    /// Ends the connection at `place`, which another one has taken the place of.
    pub(super) fn retire(&mut self, now: Now, place: Place) {
        if let Some(connection) = self.posts[place].connection.take() {
            self.posts[place].aside = None;
            self.worlds.on_gone(place);
            self.spread.on_gone(place);
            self.give_all(now, place);
            self.lost(place, connection.seen_until(), Cause::Disconnect, None);
            self.tell_moved(now, place, connection.seen_until());
            self.on_deaf(now, place);
        }
        self.outputs.push(Output::Disconnect(place));
    }

    /// The other places.
    fn others(&self, place: Place) -> impl Iterator<Item = Place> + use<> {
        (0..self.posts.len()).filter(move |other| *other != place)
    }
}
