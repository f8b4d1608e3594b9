//! What a listener shows of its connections while it runs.

use bugle_event::{ConnectionState, ConnectionStatus};

use crate::event::is_own;
use crate::push::endpoint_status::EndpointStatus;
use crate::push::listener::Listener;
use crate::push::listener::post::Post;
use crate::push::now::Now;
use crate::push::plan::Place;

impl Listener {
    /// With its places shown under numbers from this one on.
    pub(crate) fn numbered_from(mut self, first_number: usize) -> Self {
        self.first_number = first_number;
        self
    }

    /// The number under which a place is shown.
    pub(super) fn number(&self, place: Place) -> u32 {
        u32::try_from(self.first_number + place).unwrap_or(u32::MAX)
    }

    /// Whether all that is wanted is seen: a connection stands, and the service has confirmed its subscription.
    pub(crate) fn is_ready(&self) -> bool {
        self.coverage.is_seeing()
    }

    /// The connections of which something is new since this was last asked. Asked after each wake, it costs a look at each
    /// place.
    pub(crate) fn fresh_connections(&mut self, now: Now) -> impl Iterator<Item = &ConnectionStatus> {
        for place in 0..self.posts.len() {
            let state = self.state(place);
            self.posts[place].account.on_looked(now.time, self.first_number + place, state);
        }
        self.posts.iter_mut().filter_map(|post| post.account.take_fresh())
    }

    /// How each of its connections is doing, by place.
    pub(crate) fn connections(&self) -> impl Iterator<Item = &ConnectionStatus> {
        self.posts.iter().map(|post| post.account.status())
    }

    /// Whether the service has said anything of its endpoints since this was last asked.
    pub(crate) fn take_endpoint_status_fresh(&mut self) -> bool {
        let mut is_fresh = self.worlds.take_fresh();
        self.posts.iter_mut().for_each(|post| is_fresh |= post.account.take_admission_fresh());
        is_fresh
    }

    /// What the service says of its endpoints.
    pub(crate) fn endpoint_status(&self) -> EndpointStatus {
        let mut status = EndpointStatus::of(&self.settings.worlds);
        status.worlds.extend(self.worlds.statuses());
        let admission = |(place, post): (Place, &Post)| Some((self.number(place), post.account.admission()?));
        status.connections = self.posts.iter().enumerate().filter_map(admission).collect();
        status
    }

    /// How many events were given on and wait for a gap that is to be told before them.
    pub(crate) fn waiting(&self) -> usize {
        self.held.iter().filter(|event| !is_own(event.kind)).count()
    }

    fn state(&self, place: Place) -> ConnectionState {
        let post = &self.posts[place];
        match &post.connection {
            Some(connection) if connection.is_whole() => ConnectionState::Ready,
            Some(_) => ConnectionState::Connected,
            None if post.dialer.is_at_work() => ConnectionState::Connecting,
            None => ConnectionState::Idle,
        }
    }
}
