//! The whole of the push stream, but for its sockets: brings the plan, the dialers, the connections and the coverage
//! together. Pure: frames, failures and the time go in; commands, signals and the next wake-up come out.

mod parts;
mod silence;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use bugle_event::{Cause, Checkpoint, Envelope, Gap, Interest, Oddities, Signal, Subject, Timestamp};
use bytes::Bytes;
use tokio::time::Instant;

use crate::decode::{Decoder, Feed, Line};
use crate::error::PushError;
use crate::event::Event;
use crate::ids::World;
use crate::push::connection::{Connection, Failure, Said};
use crate::push::coverage::Coverage;
use crate::push::dialer::Dialer;
use crate::push::ears::Silences;
use crate::push::loss::Loss;
use crate::push::now::Now;
use crate::push::output::{Output, Outputs};
use crate::push::partial::Partial;
use crate::push::plan::{Place, Plan};
use crate::push::saved::Saved;
use crate::push::worlds::Worlds;

/// How many events of a connection are held back until it is known what was missed before them.
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
    posts: Vec<Post>,
    coverage: Coverage,
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
    outputs: Outputs,
    /// How much of what was not as expected was told.
    oddities_told: Oddities,
}

/// A place for a connection.
#[derive(Debug)]
struct Post {
    dialer: Dialer,
    connection: Option<Box<Connection>>,
    /// Outlives the connections, for they follow each other: facts that look alike are counted over all of them.
    decoder: Decoder,
    /// Whether the last connection ended because the service answered nothing: the next one makes do.
    was_unconfirmed: bool,
    /// Events that came before it was known what was missed before them.
    held: Vec<Envelope<Event>>,
}

impl Listener {
    /// Listens to nothing before the first interest.
    pub(crate) fn new(settings: Settings) -> Self {
        let post = |place| Post {
            dialer: Dialer::new(settings.seed.wrapping_add(place)),
            connection: None,
            decoder: Decoder::new(Feed::Live),
            was_unconfirmed: false,
            held: Vec::new(),
        };
        Self {
            posts: (0..settings.connections as u64).map(post).collect(),
            silences: Silences::new(settings.connections),
            settings,
            interest: Interest::default(),
            plan: Plan::default(),
            coverage: Coverage::default(),
            worlds: Worlds::default(),
            partial: Partial::default(),
            joining: BTreeSet::new(),
            kept: Bytes::new(),
            owed: Vec::new(),
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
        self.posts.iter().filter_map(Post::wake_at).chain(self.silences.wake_at()).min()
    }

    /// What was not as expected since this was last asked.
    pub(crate) fn fresh_oddities(&mut self) -> Oddities {
        let mut all = Oddities::default();
        self.posts.iter().for_each(|post| all += post.decoder.oddities());
        let fresh = all.since(self.oddities_told);
        self.oddities_told = all;
        fresh
    }

    /// Takes what is wanted from now on. The first call starts it all.
    pub(crate) fn on_interest(&mut self, now: Now, interest: Interest) {
        self.interest = interest;
        self.replan(now);
        if self.plan.subjects().is_some() {
            self.tell_owed();
        }
        self.miss_offline(now);
        for place in 0..self.posts.len() {
            self.take_share(now, place);
        }
    }

    /// Works out anew what each connection shall hold. Gives the plan before, if this is another one, as the first always
    /// is.
    fn replan(&mut self, now: Now) -> Option<Plan> {
        let plan = Plan::new(&self.interest, &self.all_worlds(), self.settings.connections);
        if plan == self.plan {
            return None;
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
        post.connection = Some(Box::new(connection));
        self.listen(now, place);
    }

    /// The connection at `place` did not come to be.
    pub(crate) fn on_connect_failed(&mut self, now: Now, place: Place, error: PushError) {
        if let Some(since) = self.posts[place].dialer.opening_since() {
            self.lost(place, since, Cause::Disconnect, None);
        }
        if self.posts[place].dialer.on_failed(now, &error) {
            return self.end(error);
        }
        self.outputs.push(Output::Trouble(error));
    }

    /// The connection at `place` is gone.
    pub(crate) fn on_closed(&mut self, now: Now, place: Place, reason: String) {
        self.fail(now, place, Failure::Lost(reason));
    }

    /// A frame arrived on the connection at `place`.
    pub(crate) fn on_frame(&mut self, now: Now, place: Place, frame: &str) {
        let post = &mut self.posts[place];
        let Some(connection) = &post.connection else { return };
        match post.decoder.decode_wanted(frame, now.time, connection.kinds()) {
            Line::Several(lines) => lines.into_iter().for_each(|line| self.on_line(now, place, line)),
            line => self.on_line(now, place, line),
        }
    }

    fn on_line(&mut self, now: Now, place: Place, line: Line) {
        self.on_arrival(now, place, &line);
        let Some(connection) = &mut self.posts[place].connection else { return };
        match connection.on_line(now, line, &self.interest) {
            Some(event) => {
                if let Some(change) = self.worlds.on_event(now, event.data.world_id()) {
                    self.on_changes(now, place, vec![change]);
                }
                self.on_event(now, place, event);
            }
            None => self.listen(now, place),
        }
    }

    /// The time of [`wake_at`](Self::wake_at) has come.
    pub(crate) fn on_wake(&mut self, now: Now) {
        for place in 0..self.posts.len() {
            let post = &mut self.posts[place];
            if let Some(connection) = &mut post.connection {
                connection.on_wake(now);
                self.listen(now, place);
            } else if post.dialer.on_wake(now) {
                self.outputs.push(Output::Connect(place));
            }
        }
        self.on_silences_wake(now);
    }

    /// Gives the connection at `place` its share of the plan.
    fn take_share(&mut self, now: Now, place: Place) {
        self.on_share(now, place);
        let post = &mut self.posts[place];
        if let Some(connection) = &mut post.connection {
            connection.on_wanted(now, self.plan.share(place), &self.interest, self.coverage.is_open());
            self.listen(now, place);
        } else if post.dialer.start(now) {
            self.outputs.push(Output::Connect(place));
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
                Said::Alive => self.on_alive(now, place),
                Said::Whole => self.on_whole(now, place),
                Said::Missing { since, detail } => self.lost(place, since, Cause::Stall, Some(detail)),
                Said::Lacking { since, lacking, detail } => self.on_lacking(now, place, since, &lacking, detail),
                Said::Garbled { since, detail } => self.on_garbled(now, place, since, detail),
                Said::Failed(failure) => self.fail(now, place, failure),
            }
        }
        self.attend(now, place);
    }

    fn on_event(&mut self, now: Now, place: Place, event: Envelope<Event>) {
        let owes_gap = self.coverage.is_open() || self.is_lacking(place);
        let post = &mut self.posts[place];
        if !owes_gap || post.is_whole() {
            return self.outputs.signal(Signal::Event(event));
        }
        post.held.push(event);
        // More waits than may wait: tells what was missed up to now, and that it goes on.
        if post.held.len() >= HELD_MAX {
            let gap = self.coverage.so_far(now.time);
            self.tell(gap);
            self.release(place);
        }
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
    }

    /// From now on all is seen again: tells what was missed, then what came since.
    fn on_whole(&mut self, now: Now, place: Place) {
        let gap = self.coverage.sees(place, now.time);
        self.tell(gap);
        self.on_joined(now);
        self.tell_lacking(now, place);
        for place in 0..self.posts.len() {
            self.release(place);
        }
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
        if self.posts[place].is_whole() {
            let gap = self.coverage.sees(place, now.time);
            self.tell(gap);
        }
    }

    /// The connection at `place` is over.
    fn fail(&mut self, now: Now, place: Place, failure: Failure) {
        let Some(connection) = self.posts[place].connection.take() else { return };
        self.posts[place].was_unconfirmed |= failure == Failure::Unconfirmed;
        self.worlds.on_gone(place);
        // What arrived is not lost; the gap that it waited for still grows.
        self.release(place);
        self.give_all(now, place);
        self.lost(place, connection.seen_until(), failure.cause(), None);
        self.outputs.push(Output::Disconnect(place));
        self.outputs.push(Output::Trouble(failure.into_error(self.settings.host.clone())));
        self.posts[place].dialer.on_lost(now);
        self.on_deaf(now, place);
    }

    fn lost(&mut self, place: Place, since: Timestamp, cause: Cause, detail: Option<String>) {
        let gap = self.coverage.lost(place, since, cause, detail);
        self.tell(gap);
    }

    fn tell(&mut self, gap: Option<Gap>) {
        self.outputs.signals(gap.map(Signal::Gap));
    }

    fn release(&mut self, place: Place) {
        let held = std::mem::take(&mut self.posts[place].held);
        self.outputs.signals(held.into_iter().map(Signal::Event));
    }

    /// Says until when all is seen: as far as any connection that sees everything has brought it. With what is to be
    /// kept, it is committed at once.
    fn checkpoint(&mut self, state: Option<Bytes>) {
        let whole = self.posts.iter().filter_map(|post| post.connection.as_ref()).filter(|up| up.is_whole());
        let Some(brought) = whole.map(|up| up.seen_until()).max() else { return };
        let (subject, at) = (self.subject(), self.coverage.seen_until(brought));
        if let Some(state) = &state {
            self.kept = state.clone();
        }
        self.outputs.signal(Signal::Checkpoint(Checkpoint { subject, at, state }));
    }
}

impl Post {
    fn wake_at(&self) -> Option<Instant> {
        match &self.connection {
            Some(connection) => connection.wake_at(),
            None => self.dialer.wake_at(),
        }
    }

    /// Whether its connection sees all that it shall see.
    fn is_whole(&self) -> bool {
        self.connection.as_ref().is_some_and(|connection| connection.is_whole())
    }
}
