//! The whole of the push stream, but for its sockets: brings the plan, the dialers, the connections and the coverage
//! together. Pure: frames, failures and the time go in; commands, signals and the next wake-up come out.

mod idle;
mod merging;
mod parts;
mod post;
mod routes;
mod silence;
mod standing;
mod telling;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use bugle_event::{Cause, Envelope, Interest, Oddities, Subject, Timestamp};
use bytes::Bytes;
use tokio::time::Instant;

use crate::decode::Line;
use crate::error::PushError;
use crate::event::Event;
use crate::ids::World;
use crate::push::connection::{Connection, Failure, Said};
use crate::push::coverage::Coverage;
use crate::push::ears::Silences;
use crate::push::endpoints::Endpoints;
use crate::push::listener::post::Post;
use crate::push::loss::Loss;
use crate::push::merge::Merge;
use crate::push::now::Now;
use crate::push::output::{Output, Outputs};
use crate::push::partial::Partial;
use crate::push::plan::{Place, Plan};
use crate::push::rest::Rest;
use crate::push::saved::Saved;
use crate::push::spread::Spread;
use crate::push::worlds::Worlds;

/// How many events are held back until it is known what was missed before them.
const HELD_MAX: usize = 65_536;

/// What a listener is made from.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The name of the stream, for checkpoints.
    pub(crate) name: String,
    /// The host, for errors.
    pub(crate) host: String,
    /// The worlds that stand for "all worlds".
    pub(crate) worlds: Vec<World>,
    /// Whether worlds that the service announces are among them.
    pub(crate) takes_announced: bool,
    /// How many connections there are.
    pub(crate) connections: usize,
    /// Decides the jitter of waits.
    pub(crate) seed: u64,
}

/// Listens on each of its connections, over and over, and says what they bring and what nobody saw.
///
/// Calling order: [`resume`](Self::resume) at most once and first; then, as they come, the `on_` methods. After each of
/// them, [`next_output`](Self::next_output) until there is no more, and each output is carried out before the next is
/// asked for. [`on_wake`](Self::on_wake) is due at [`wake_at`](Self::wake_at).
#[derive(Debug)]
pub(crate) struct Listener {
    settings: Settings,
    interest: Interest,
    plan: Plan,
    /// A place for each connection, and one more where a preferred endpoint can be tried.
    posts: Vec<Post>,
    /// Of each connection, its endpoints, and which of them is used.
    endpoints: Vec<Endpoints>,
    /// What these are called.
    hosts: Vec<Vec<String>>,
    coverage: Coverage,
    /// What was told, by whichever connection.
    merge: Merge,
    /// Which connections share a backend.
    spread: Spread,
    /// Events that came before it was known what was missed before them.
    held: Vec<Envelope<Event>>,
    /// What the service says of the worlds.
    worlds: Worlds,
    /// What is missing of a part.
    partial: Partial,
    /// Which worlds are called up and bring nothing.
    silences: Silences,
    /// The worlds that have been announced, and are being subscribed.
    joining: BTreeSet<World>,
    /// What was last kept with a checkpoint.
    kept: Bytes,
    /// What an earlier run had missed of a part, and where it left off, until something is wanted.
    owed: Vec<(Loss, Timestamp)>,
    /// What is done while nothing is wanted.
    rest: Rest,
    /// What its first place is called where connections are shown.
    first_number: usize,
    outputs: Outputs,
    /// How much of what was not as expected was told.
    oddities_told: Oddities,
}

impl Listener {
    /// Listens to nothing before the first interest.
    pub(crate) fn new(settings: Settings) -> Self {
        let post = |role| Post::new(settings.seed.wrapping_add(role as u64), Some(role));
        let hosts = vec![vec![settings.host.clone()]; settings.connections];
        Self {
            posts: (0..settings.connections).map(post).collect(),
            endpoints: hosts.iter().map(|hosts| Endpoints::new(hosts.len())).collect(),
            hosts,
            silences: Silences::new(settings.connections),
            settings,
            interest: Interest::default(),
            plan: Plan::default(),
            coverage: Coverage::default(),
            merge: Merge::default(),
            spread: Spread::default(),
            held: Vec::new(),
            worlds: Worlds::default(),
            partial: Partial::default(),
            joining: BTreeSet::new(),
            kept: Bytes::new(),
            owed: Vec::new(),
            rest: Rest::default(),
            first_number: 0,
            outputs: Outputs::default(),
            oddities_told: Oddities::default(),
        }
    }

    /// What its checkpoints are about.
    pub(crate) fn subject(&self) -> Subject {
        Subject::text("connection", self.settings.name.as_str())
    }

    /// Goes on from the last checkpoint of an earlier run, and from what it kept.
    pub(crate) fn resume(&mut self, left_off: Timestamp, state: &[u8]) {
        self.coverage.resume(left_off);
        self.resume_parts(left_off, Saved::read(state));
    }

    /// No retry can help: says why, and ends.
    pub(crate) fn end(&mut self, error: PushError) {
        for post in &mut self.posts {
            post.dialer.end();
            post.connection = None;
        }
        self.outputs.push(Output::Trouble(error));
        self.outputs.push(Output::End);
    }

    /// What to do next.
    pub(crate) fn next_output(&mut self) -> Option<Output> {
        self.outputs.next()
    }

    /// When to call [`on_wake`](Self::on_wake).
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        let own = self.silences.wake_at().into_iter().chain(self.rest.wake_at());
        self.posts.iter().filter_map(Post::wake_at).chain(own).min()
    }

    /// What was not as expected since this was last asked.
    pub(crate) fn fresh_oddities(&mut self) -> Oddities {
        let mut all = Oddities::default();
        self.posts.iter().for_each(|post| all += post.decoder.oddities());
        all.doubles += self.merge.doubles();
        let fresh = all.since(self.oddities_told);
        self.oddities_told = all;
        fresh
    }

    /// Takes what is wanted from now on. The first call starts it all.
    pub(crate) fn on_interest(&mut self, now: Now, interest: Interest) {
        self.before_interest(now);
        self.interest = interest;
        self.replan(now);
        if self.rests(now) {
            return;
        }
        if self.plan.subjects().is_some() {
            self.tell_owed();
        }
        self.miss_offline(now);
        for place in 0..self.posts.len() {
            self.take_share(now, place);
        }
        // A service that confirms nothing gives no other occasion.
        self.keep_changes();
    }

    /// Works out anew what each connection shall hold. Gives the plan before, if this is another one, as the first always
    /// is.
    fn replan(&mut self, now: Now) -> Option<Plan> {
        let worlds = self.all_worlds();
        let plan = Plan::new(&self.interest, &worlds, self.posts.len());
        if plan == self.plan {
            return None;
        }
        if tracing::enabled!(tracing::Level::DEBUG) {
            let volume = plan.volume(&self.interest, &worlds);
            let (taken, unwanted) = (volume.taken.round(), volume.unwanted().round());
            tracing::debug!(taken, unwanted, "a new plan; events an hour at prime time, as an estimate");
        }
        let before = std::mem::replace(&mut self.plan, plan);
        self.coverage.on_wanted(now.time, self.plan.subjects());
        Some(before)
    }

    /// The connection at `place` stands.
    pub(crate) fn on_connected(&mut self, now: Now, place: Place) {
        let post = &mut self.posts[place];
        let connection = Connection::opened(now, self.plan.share(place).clone(), &self.interest, post.was_unconfirmed);
        post.dialer.on_opened();
        post.account.on_opened();
        post.is_refused = false;
        post.connection = Some(Box::new(connection));
        self.begin(now, place);
        self.listen(now, place);
    }

    /// The connection at `place` did not come to be.
    pub(crate) fn on_connect_failed(&mut self, now: Now, place: Place, error: PushError) {
        if let Some(since) = self.posts[place].dialer.opening_since() {
            self.lost(place, since, Cause::Disconnect, None);
        }
        let is_worth_telling = self.is_trouble(place);
        if self.on_not_opened(now, place, &error) {
            return self.end(error);
        }
        self.outputs.extend(is_worth_telling.then_some(Output::Trouble(error)));
    }

    /// The connection at `place` is gone.
    pub(crate) fn on_closed(&mut self, now: Now, place: Place, reason: String) {
        self.fail(now, place, Failure::Lost(reason));
    }

    /// A frame arrived on the connection at `place`.
    pub(crate) fn on_frame(&mut self, now: Now, place: Place, frame: &str) {
        let post = &mut self.posts[place];
        post.account.on_frame();
        let Some(connection) = &post.connection else { return post.account.on_dropped() };
        match post.decoder.decode_wanted(frame, now.time, connection.kinds()) {
            Line::Several(lines) => lines.into_iter().for_each(|line| self.on_line(now, place, line)),
            line => self.on_line(now, place, line),
        }
    }

    fn on_line(&mut self, now: Now, place: Place, line: Line) {
        self.on_arrival(now, place, &line);
        let post = &mut self.posts[place];
        let Some(connection) = &mut post.connection else { return post.account.on_dropped() };
        let is_event = post.account.on_line(now.time, &line);
        let Some(event) = connection.on_line(now, line, &self.interest) else {
            if is_event {
                post.account.on_filtered();
            }
            return self.listen(now, place);
        };
        if let Some(change) = self.worlds.on_event(now, event.data.world_id()) {
            self.on_changes(now, place, vec![change]);
        }
        self.on_sighting(now, place, event);
    }

    /// The time of [`wake_at`](Self::wake_at) has come.
    pub(crate) fn on_wake(&mut self, now: Now) {
        for place in 0..self.posts.len() {
            let post = &mut self.posts[place];
            if let Some(connection) = &mut post.connection {
                connection.on_wake(now);
                self.listen(now, place);
            } else if post.dialer.on_wake(now) {
                self.dial(now, place);
            }
        }
        self.on_silences_wake(now);
        self.on_rest_wake(now);
    }

    /// Gives the connection at `place` its share of the plan.
    fn take_share(&mut self, now: Now, place: Place) {
        self.on_share(now, place);
        let post = &mut self.posts[place];
        if let Some(connection) = &mut post.connection {
            connection.on_wanted(now, self.plan.share(place), &self.interest, self.coverage.is_open());
            self.listen(now, place);
        } else if post.role.is_some() && post.dialer.start(now) {
            self.dial(now, place);
        } else if post.dialer.wake_at().is_some() {
            // What is new is missed as well, from now on.
            self.lost(place, now.time, Cause::Disconnect, None);
        }
    }

    /// Carries out what the connection at `place` has to say.
    fn listen(&mut self, now: Now, place: Place) {
        while let Some(said) = self.posts[place].connection.as_mut().and_then(|up| up.next_said()) {
            match said {
                Said::Send(frame) => self.outputs.push(Output::Send(place, frame)),
                Said::Worlds(words) => {
                    let changes = self.worlds.on_words(now, place, words);
                    self.on_changes(now, place, changes);
                }
                Said::Beat(beat) => self.spread.on_beat(place, beat),
                Said::Alive => self.on_alive(now, place),
                Said::Whole => self.on_whole(now, place),
                Said::Missing { since, detail } => self.lost(place, since, Cause::Stall, Some(detail)),
                Said::Lacking { since, lacking, detail } => self.on_lacking(now, place, since, &lacking, detail),
                Said::Repaired { since, detail } => self.tell_repaired(now, place, since, detail),
                Said::Garbled { since, detail } => self.on_garbled(now, place, since, detail),
                Said::Failed(failure) => self.fail(now, place, failure),
            }
        }
        self.attend(now, place);
    }

    fn on_alive(&mut self, now: Now, place: Place) {
        let post = &mut self.posts[place];
        let Some(connection) = &post.connection else { return };
        if connection.has_stood(now) {
            post.dialer.on_good_while();
        }
        if connection.is_whole() {
            self.checkpoint(None);
        }
        self.on_good_sign(now, place);
        self.spread_out(now);
    }

    /// From now on all is seen again: tells what was missed, then what came since.
    fn on_whole(&mut self, now: Now, place: Place) {
        if self.posts[place].aside.is_none() {
            let gap = self.coverage.sees(place, now.time);
            self.tell(gap);
        }
        self.tell_connected(now, place);
        self.on_joined(now);
        self.tell_lacking(now, place);
        self.release();
        let post = &mut self.posts[place];
        post.was_unconfirmed &= post.connection.as_ref().is_some_and(|up| up.makes_do());
        // With a state it is committed now, and not with the next looks: a crash from here on must leave behind since
        // when nothing is seen.
        self.checkpoint(Some(self.to_save().to_bytes()));
        self.leave(now, place);
    }

    /// Something came on the connection at `place` that could not be read: nobody saw that, and all else is seen.
    fn on_garbled(&mut self, now: Now, place: Place, since: Timestamp, detail: String) {
        self.lost(place, since, Cause::Garbage, Some(detail));
        if self.posts[place].is_whole() && self.posts[place].aside.is_none() {
            let gap = self.coverage.sees(place, now.time);
            self.tell(gap);
        }
    }

    /// The connection at `place` is over.
    fn fail(&mut self, now: Now, place: Place, failure: Failure) {
        let Some(connection) = self.posts[place].connection.take() else { return };
        self.posts[place].was_unconfirmed |= failure == Failure::Unconfirmed;
        self.posts[place].aside = None;
        self.worlds.on_gone(place);
        self.spread.on_gone(place);
        self.release_of(place);
        self.give_all(now, place);
        let seen_until = connection.seen_until();
        self.lost(place, seen_until, failure.cause(), None);
        self.call_back(now, seen_until, None);
        self.tell_disconnected(now, place, seen_until, &failure);
        self.outputs.push(Output::Disconnect(place));
        let host = self.host(place);
        if self.on_over(now, place) {
            self.outputs.push(Output::Trouble(failure.into_error(host)));
        }
        self.on_deaf(now, place);
    }
}
