//! One connection while its socket stands.

mod answers;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Envelope, Interest, Payload as _, Timestamp};
use tokio::time::Instant;

use crate::decode::{Line, WantedKinds};
use crate::event::Event;
use crate::message::Message;
use crate::push::connection::failure::Failure;
use crate::push::connection::garbled::Garbled;
use crate::push::connection::holding::Holding;
use crate::push::connection::question::{Question, Questions};
use crate::push::connection::timers::{Running, Timer};
use crate::push::endpoint_status::StateSign;
use crate::push::now::Now;
use crate::push::plan::{Subscription, read_back};
use crate::push::worlds::Word;
use crate::wire::NotAMessage;

/// How long a connection must stand before the service is trusted again.
const GOOD_WHILE: Duration = Duration::from_mins(1);

/// All that a connection does by the clock. Where several are due, the first goes first.
const TIMERS: [Timer<Connection>; 4] = [
    // How long heartbeats and events may be absent: two beats of 30 s, and some.
    Timer { name: "silence", period: Duration::from_secs(70), due: Connection::on_silence },
    // How long an echo may take. Then the question is asked again.
    Timer { name: "answer", period: Duration::from_secs(8), due: Connection::on_no_answer },
    // How often the subscription is read back: the service has changed and lost some without notice, and how much was
    // seen for certain ends with the last echo. A short command, so that gaps are short.
    Timer { name: "read back", period: Duration::from_secs(15), due: Connection::on_read_back },
    // How often it is told that frames cannot be read.
    Timer { name: "garbled", period: Duration::from_secs(1), due: Connection::on_garbled_told },
];
const SILENCE: usize = 0;
const ANSWER: usize = 1;
const READ_BACK: usize = 2;
const GARBLED: usize = 3;

/// One connection, from the moment when its socket stands until it is lost.
///
/// Calling order: [`opened`](Self::opened), then as they come [`on_wanted`](Self::on_wanted), [`on_line`](Self::on_line)
/// and, at [`wake_at`](Self::wake_at), [`on_wake`](Self::on_wake). After each of them,
/// [`next_said`](Self::next_said) until there is no more. After [`Said::Failed`] it is of no use.
#[derive(Debug)]
pub(crate) struct Connection {
    /// What it shall hold, and what of that it is not given.
    holding: Holding,
    /// Which kinds are wanted: no other event is read.
    kinds: WantedKinds,
    /// What it sees.
    sees: Sees,
    /// What it had held and lost, while it is asked for that.
    dropped: Option<Dropped>,
    /// Whether signs of life are enough for that, without an event.
    is_lenient: bool,
    /// Whether it has asked for the flag again.
    has_asked_for_flag: bool,
    /// Whether the service lists characters when it is asked to.
    listing: Listing,
    questions: Questions,
    running: Running<{ TIMERS.len() }>,
    opened: Instant,
    /// The last heartbeat or event. Echoes do not count: they come from another part of the service.
    last_sign: Timestamp,
    /// The last event, of whichever kind.
    last_event: Option<Instant>,
    /// When it last showed that it holds all that it is given.
    last_good_echo: Timestamp,
    garbled: Garbled,
    said: VecDeque<Said>,
}

/// What a connection sees of what is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sees {
    /// It has not shown that, or no longer.
    Unknown,
    /// It holds all that it is given, and has shown it.
    Whole,
    /// It brings something, and the service confirms nothing.
    Something,
}

/// What was held and lost.
#[derive(Debug)]
struct Dropped {
    since: Timestamp,
    members: Subscription,
    /// The same in words.
    detail: String,
}

/// Whether a service lists characters when it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Listing {
    /// It was not asked.
    Unknown,
    /// It was asked just now.
    Asked,
    /// It does not.
    Never,
}

/// What a connection has to say, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Send this frame.
    Send(String),
    /// The service says which worlds are up.
    Worlds(Vec<Word>),
    /// A heartbeat says that this is its time.
    Beat(Timestamp),
    /// The service gave a sign of life.
    Alive,
    /// It holds all that is wanted, or all that it will ever be given: from now on it sees that.
    Whole,
    /// From `since` on something may be missing.
    Missing {
        /// The last moment that is known to be seen.
        since: Timestamp,
        /// What is known of it.
        detail: String,
    },
    /// This, and nothing else, is not given from `since` on. It takes the place of what was said to be lacking before.
    Lacking {
        /// The last moment that is known to be seen.
        since: Timestamp,
        /// What is lacking; nothing, if all is given.
        lacking: Subscription,
        /// What is known of it.
        detail: String,
    },
    /// It holds again what it had lost.
    Repaired {
        /// The last moment at which it was known to hold it.
        since: Timestamp,
        /// What it had lost.
        detail: String,
    },
    /// From `since` until now something came that could not be read.
    Garbled {
        /// When the first of it came.
        since: Timestamp,
        /// What is known of it.
        detail: String,
    },
    /// It is over.
    Failed(Failure),
}

impl Connection {
    /// A connection whose socket stands: it subscribes before anything else. A lenient one goes on without an answer if
    /// the service shows any sign of life; another one only if events come.
    pub(crate) fn opened(now: Now, wanted: Subscription, interest: &Interest, is_lenient: bool) -> Self {
        let mut connection = Self {
            holding: Holding::new(wanted),
            kinds: WantedKinds::of(interest),
            sees: Sees::Unknown,
            dropped: None,
            is_lenient,
            has_asked_for_flag: false,
            listing: Listing::Unknown,
            questions: Questions::default(),
            running: Running::default(),
            opened: now.moment,
            last_sign: now.time,
            last_event: None,
            last_good_echo: now.time,
            garbled: Garbled::default(),
            said: VecDeque::new(),
        };
        connection.running.start(SILENCE, now.moment);
        connection.ask_for_all(now);
        connection
    }

    /// What to do next.
    pub(crate) fn next_said(&mut self) -> Option<Said> {
        self.said.pop_front()
    }

    /// When to call [`on_wake`](Self::on_wake).
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        self.running.wake_at(&TIMERS)
    }

    /// Takes what it shall hold from now on, for whom. `owes_gap`: something was missed that is not told yet, and it must
    /// be told before the events of the new wish.
    pub(crate) fn on_wanted(&mut self, now: Now, wanted: &Subscription, interest: &Interest, owes_gap: bool) {
        self.kinds = WantedKinds::of(interest);
        if owes_gap {
            self.sees = Sees::Unknown;
        }
        let commands = self.holding.wanted().commands_to(wanted);
        if commands.is_empty() {
            return;
        }
        let is_another = self.holding.want(wanted.clone());
        // Whom it is missed of goes by the wish.
        if is_another || self.lacks_anything() {
            self.say_lacking(now.time);
        }
        self.questions.begin_anew();
        self.ask(Question::Subscribe, now, commands);
    }

    /// Which kinds are to be read.
    pub(crate) fn kinds(&self) -> WantedKinds {
        self.kinds
    }

    /// A frame arrived that says this, or one of several things in it: the event, if it is one that anybody wants.
    pub(crate) fn on_line(&mut self, now: Now, line: Line, interest: &Interest) -> Option<Envelope<Event>> {
        match line {
            Line::Event(event) => {
                self.on_event(now);
                return interest.matches(event.kind, &event.data).then_some(event);
            }
            Line::Unwanted(_) | Line::Double(_) => self.on_event(now),
            Line::Message(message) => self.on_message(now, message.data),
            Line::NotAMessage(NotAMessage::Blank) => {}
            Line::NotAMessage(reason) => self.on_garbled(now, reason),
            Line::Several(lines) => debug_assert!(lines.is_empty(), "they are handed over one by one"),
        }
        None
    }

    /// The time of [`wake_at`](Self::wake_at) has come.
    pub(crate) fn on_wake(&mut self, now: Now) {
        if let Some(timer) = self.running.due(&TIMERS, now.moment) {
            tracing::trace!(timer = timer.name, "due");
            (timer.due)(self, now);
        }
    }

    /// Whether it has shown that it holds all that is wanted, or all of it that it will ever be given.
    pub(crate) fn is_whole(&self) -> bool {
        self.sees != Sees::Unknown
    }

    /// Whether it goes on though the service confirms nothing.
    pub(crate) fn makes_do(&self) -> bool {
        self.sees == Sees::Something
    }

    /// Whether it has stood long enough to trust the service again.
    pub(crate) fn has_stood(&self, now: Now) -> bool {
        self.is_whole() && now.moment.saturating_duration_since(self.opened) >= GOOD_WHILE
    }

    /// The last moment until which it is known to have brought all that is wanted: it gave signs of life, and it held
    /// the whole subscription. That is the older of both, though the connection may have been good until it broke: what
    /// came after the last echo may have come from a part of the subscription, which services have been seen to lose
    /// without a word, and once the connection is gone nobody can ask any more. Where a service does not answer, its
    /// signs are all that there is to go by.
    pub(crate) fn seen_until(&self) -> Timestamp {
        let seen_until = if self.makes_do() { self.last_sign } else { self.proven_until() };
        self.garbled.since().map_or(seen_until, |since| seen_until.min(since))
    }

    fn proven_until(&self) -> Timestamp {
        self.last_sign.min(self.last_good_echo)
    }

    /// Something came that cannot be read: it may have been an event.
    fn on_garbled(&mut self, now: Now, reason: NotAMessage) {
        if self.garbled.is_first(now.time) {
            tracing::warn!(%reason, "a frame of the service cannot be read; any more on this connection are counted");
        }
        if self.running.started(GARBLED).is_none() {
            self.on_garbled_told(now);
        }
    }

    /// Tells what could not be read since this was last told; what comes within the next moment is told together.
    fn on_garbled_told(&mut self, now: Now) {
        self.running.stop(GARBLED);
        if let Some((since, detail)) = self.garbled.take() {
            self.said.push_back(Said::Garbled { since, detail });
            self.running.start(GARBLED, now.moment);
        }
    }

    fn on_sign(&mut self, now: Now) {
        self.last_sign = now.time;
        self.running.start(SILENCE, now.moment);
    }

    fn on_event(&mut self, now: Now) {
        self.last_event = Some(now.moment);
        self.on_sign(now);
    }

    fn on_message(&mut self, now: Now, message: Message) {
        match message {
            Message::Heartbeat(heartbeat) => {
                self.on_sign(now);
                let word = |(name, online): (&String, &bool)| Word::new(name, *online, StateSign::Heartbeat);
                let words = heartbeat.online.iter().filter_map(word);
                self.said.push_back(Said::Worlds(words.collect()));
                self.said.extend(heartbeat.timestamp.map(Said::Beat));
                self.said.push_back(Said::Alive);
            }
            Message::ServiceStateChanged(state) => {
                let word = |online| Word::new(&state.detail, online, StateSign::ServiceStateChanged);
                let word = state.online.and_then(word);
                self.said.push_back(Said::Worlds(word.into_iter().collect()));
            }
            Message::Subscription(echo) => self.on_echo(now, &echo),
            Message::ConnectionStateChanged(state) if state.connected == Some(false) => {
                self.fail(Failure::Lost("the service lets nobody in".to_owned()));
            }
            other => tracing::trace!(kind = %other.kind(), "a message"),
        }
    }

    fn on_silence(&mut self, now: Now) {
        self.fail(Failure::Silent(self.running.elapsed(SILENCE, now.moment)));
    }

    fn on_read_back(&mut self, now: Now) {
        self.ask(Question::ReadBack, now, vec![read_back()]);
    }

    /// Says all of the subscription, whatever the connection holds: a repeat changes nothing and brings an echo.
    fn ask_for_all(&mut self, now: Now) {
        let commands = self.holding.asked().subscribe();
        self.ask(Question::Subscribe, now, if commands.is_empty() { vec![read_back()] } else { commands });
    }

    fn ask(&mut self, question: Question, now: Now, commands: Vec<String>) {
        self.questions.ask(question, now.moment, commands.len());
        self.running.start(ANSWER, now.moment);
        self.running.stop(READ_BACK);
        self.send(commands);
    }

    fn send(&mut self, commands: Vec<String>) {
        self.said.extend(commands.into_iter().map(Said::Send));
    }

    fn fail(&mut self, failure: Failure) {
        self.said.push_back(Said::Failed(failure));
    }
}
