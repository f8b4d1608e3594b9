//! What a listener tells of its connections, as events of their own, to those who ask for them by their kinds.

use bugle_event::{Envelope, Seen, Signal, Timestamp};

use crate::NAME;
use crate::event::{Connected, Disconnected, Event, Parting, SubscriptionRepaired};
use crate::push::connection::Failure;
use crate::push::listener::Listener;
use crate::push::now::Now;
use crate::push::plan::Place;

impl Listener {
    /// The connection at `place` has shown that it holds all that it is given: that is told once of each.
    pub(super) fn tell_connected(&mut self, now: Now, place: Place) {
        if self.posts[place].account.on_ready() {
            let (connection, endpoint) = self.named(place);
            let fact = Connected { timestamp: now.time, connection, endpoint, leftover: None };
            self.tell_fact(now, fact.into(), None);
        }
    }

    /// The connection at `place` is over for this reason. That is told of each that was said to be connected.
    pub(super) fn tell_disconnected(&mut self, now: Now, place: Place, seen_until: Timestamp, failure: &Failure) {
        let (by, reason) = match failure {
            Failure::Lost(reason) => (Parting::Closed, reason.clone()),
            Failure::Silent(silence) => (Parting::Silent, format!("nothing came for {} s", silence.as_secs())),
            Failure::Unconfirmed => (Parting::Unconfirmed, "the service does not answer".to_owned()),
            Failure::Unheard { world, silence } => {
                (Parting::Unheard, format!("nothing came of {world} for {} s", silence.as_secs()))
            }
        };
        self.tell_over(now, place, seen_until, by, reason);
    }

    /// The connection at `place` was left for a better one.
    pub(super) fn tell_moved(&mut self, now: Now, place: Place, seen_until: Timestamp) {
        self.tell_over(now, place, seen_until, Parting::Moved, "left for a better one".to_owned());
    }

    /// Nothing is wanted of the connection at `place`.
    pub(super) fn tell_rested(&mut self, now: Now, place: Place, seen_until: Timestamp) {
        self.tell_over(now, place, seen_until, Parting::Rested, "nothing was wanted of it".to_owned());
    }

    fn tell_over(&mut self, now: Now, place: Place, seen_until: Timestamp, by: Parting, reason: String) {
        if self.posts[place].account.on_over() {
            let (connection, endpoint) = self.named(place);
            let fact = Disconnected { timestamp: now.time, connection, endpoint, by, reason, leftover: None };
            self.tell_fact(now, fact.into(), Some(seen_until));
        }
    }

    /// The connection at `place` holds again what the service had lost.
    pub(super) fn tell_repaired(&mut self, now: Now, place: Place, since: Timestamp, detail: String) {
        let (connection, endpoint) = self.named(place);
        let fact = SubscriptionRepaired { timestamp: now.time, connection, endpoint, detail, leftover: None };
        self.tell_fact(now, fact.into(), Some(since));
    }

    fn named(&self, place: Place) -> (u32, String) {
        (self.number(place), self.host(place))
    }

    /// Hands it out at once if anybody has asked for its kind, and not only for whatever there is: it is about how the game
    /// is heard, and not about the game. It waits for no gap, for it may be what a gap comes of.
    fn tell_fact(&mut self, now: Now, fact: Event, not_before: Option<Timestamp>) {
        let event = Envelope::new(NAME, fact, Seen { not_before, ..Seen::at(now.time) });
        if self.interest.asks_for(event.kind, &event.data) {
            self.outputs.signal(Signal::Event(event));
        }
    }
}
