//! Where a listener's connections lead: which endpoint each is opened to, and the way back to the preferred one.
//!
//! While a connection uses another endpoint than its first, the first is tried now and then, at a place of its own. Only
//! when it has been whole for a good while does it take over, so that no gap comes of the return.

use crate::error::PushError;
use crate::push::endpoints::Endpoints;
use crate::push::listener::Listener;
use crate::push::listener::post::Post;
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::plan::Place;

impl Listener {
    /// With these endpoints of each connection, the preferred one first: their hosts, for errors.
    pub(crate) fn with_hosts(mut self, hosts: Vec<Vec<String>>) -> Self {
        self.endpoints = hosts.iter().map(|hosts| Endpoints::new(hosts.len())).collect();
        if hosts.iter().any(|hosts| hosts.len() > 1) {
            let seed = self.settings.seed.wrapping_add(self.posts.len() as u64);
            self.posts.push(Post::new(seed, None));
            self.silences.add_place();
        }
        self.hosts = hosts;
        self
    }

    /// How many places for sockets there are.
    pub(crate) fn places(&self) -> usize {
        self.posts.len()
    }

    /// For which connection the socket at `place` is, and to which of its endpoints it is to be opened.
    pub(crate) fn route(&self, place: Place) -> (usize, usize) {
        let post = &self.posts[place];
        (post.role.unwrap_or_default(), post.endpoint)
    }

    /// Where the connection at `place` leads.
    pub(super) fn host(&self, place: Place) -> String {
        let (connection, endpoint) = self.route(place);
        self.hosts[connection][endpoint].clone()
    }

    /// Opens a socket at `place`.
    pub(super) fn dial(&mut self, now: Now, place: Place) {
        let post = &mut self.posts[place];
        let Some(role) = post.role else { return };
        if post.is_returning {
            post.endpoint = 0;
        } else {
            post.endpoint = self.endpoints[role].current();
            self.endpoints[role].on_tried(now.moment);
        }
        let host = self.host(place);
        self.posts[place].account.on_dialed(&host);
        self.outputs.push(Output::Connect(place));
    }

    /// Whether anybody is to hear of it if no socket comes to be at `place`: not while another endpoint is used, or yet to
    /// be tried.
    pub(super) fn is_trouble(&self, place: Place) -> bool {
        let post = &self.posts[place];
        !post.is_returning && post.role.is_none_or(|role| !self.endpoints[role].has_untried())
    }

    /// No socket came to be at `place`: tries it again later, or another endpoint. Gives the error back if no retry can help.
    pub(super) fn on_not_opened(&mut self, now: Now, place: Place, error: &PushError) -> bool {
        let post = &mut self.posts[place];
        let Some(role) = post.role else { return false };
        if post.is_returning {
            self.give_up_return(place);
            return false;
        }
        if !post.dialer.on_failed(now, error) {
            self.go_on(now, place, role);
            return false;
        }
        if self.endpoints[role].on_refused(now.moment) {
            post.dialer.on_left(now);
            return false;
        }
        post.is_refused = true;
        // A service may let in one connection of an id and no other: as long as any may come to be, it is tried again.
        post.dialer.on_refused(now);
        self.posts.iter().all(|post| post.is_refused || post.role.is_none() || post.is_returning)
    }

    /// The connection at `place` is over: opens another one, perhaps to another endpoint. Whether that is worth telling.
    pub(super) fn on_over(&mut self, now: Now, place: Place) -> bool {
        let post = &mut self.posts[place];
        let Some(role) = post.role else { return false };
        if post.is_returning {
            self.give_up_return(place);
            return false;
        }
        post.dialer.on_lost(now);
        self.go_on(now, place, role);
        true
    }

    /// It waits for the next try; unless the turn of another endpoint has come.
    fn go_on(&mut self, now: Now, place: Place, role: usize) {
        if self.endpoints[role].on_trouble(now.moment) {
            let host = &self.hosts[role][self.endpoints[role].current()];
            tracing::warn!(connection = role, host, "the push service is no good; trying the next endpoint");
            self.posts[place].dialer.on_left(now);
        }
    }

    /// A heartbeat came on the connection at `place`.
    pub(super) fn on_good_sign(&mut self, now: Now, place: Place) {
        let post = &self.posts[place];
        let Some(role) = post.role else { return };
        if post.is_returning {
            return self.come_back(now, place, role);
        }
        self.endpoints[role].on_sign(now.moment);
        if self.endpoints[role].is_return_due(now.moment) {
            self.try_return(now, role);
        }
    }

    /// Tries the first endpoint of this connection at a place that is free, if one is.
    fn try_return(&mut self, now: Now, role: usize) {
        let Some(place) = self.posts.iter().position(|post| post.role.is_none()) else { return };
        self.endpoints[role].on_return_tried(now.moment);
        let post = &mut self.posts[place];
        (post.role, post.is_returning) = (Some(role), true);
        if post.dialer.start(now) {
            self.dial(now, place);
        }
    }

    fn give_up_return(&mut self, place: Place) {
        let host = self.host(place);
        tracing::debug!(host, "the preferred endpoint is no good yet");
        let post = &mut self.posts[place];
        (post.role, post.is_returning) = (None, false);
        post.dialer.stand_down();
    }

    /// The first endpoint gives signs of life: takes over once it sees everything, and has for a good while.
    fn come_back(&mut self, now: Now, place: Place, role: usize) {
        let has_stood = self.posts[place].connection.as_ref().is_some_and(|up| up.has_stood(now));
        let Some(old) = self.posts.iter().position(|post| post.role == Some(role) && !post.is_returning) else {
            return;
        };
        let seen_until = self.posts[old].connection.as_ref().map(|up| up.seen_until());
        let is_seen = seen_until.is_none_or(|since| self.coverage.is_seen_beside(old, since));
        if !(has_stood && is_seen && self.is_full(place)) {
            return;
        }
        tracing::info!(connection = role, host = self.host(place), "back at the preferred endpoint");
        self.retire(now, old);
        (self.posts[old].role, self.posts[old].is_refused) = (None, false);
        self.posts[old].dialer.stand_down();
        self.posts[place].is_returning = false;
        self.endpoints[role].on_returned(now.moment);
    }
}
