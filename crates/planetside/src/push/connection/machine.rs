//! One connection while its socket stands.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Envelope, Interest, Payload as _, Timestamp};
use tokio::time::Instant;

use crate::decode::{Line, WantedKinds};
use crate::event::Event;
use crate::message::{Message, Subscribed};
use crate::push::connection::failure::Failure;
use crate::push::connection::garbled::Garbled;
use crate::push::connection::question::{Question, Questions};
use crate::push::connection::timers::{Running, Timer};
use crate::push::now::Now;
use crate::push::plan::{Subscription, read_back};
use crate::wire::NotAMessage;

/// How often a question is asked before the connection is given up.
const ASKED_MAX: u32 = 3;
/// How long a connection must stand before the service is trusted again.
const GOOD_WHILE: Duration = Duration::from_mins(1);

/// All that a connection does by the clock. Where several are due, the first goes first.
const TIMERS: [Timer<Connection>; 4] = [
    // How long heartbeats and events may be absent: two beats of 30 s, and some.
    Timer { name: "silence", period: Duration::from_secs(70), due: Connection::on_silence },
    // How long an echo may take. Then the question is asked again.
    Timer { name: "answer", period: Duration::from_secs(8), due: Connection::on_no_answer },
    // How often the subscription is read back: the service has changed and lost some without notice.
    Timer { name: "read back", period: Duration::from_mins(1), due: Connection::on_read_back },
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
    /// What it shall hold; it has been asked to hold all of that.
    wanted: Subscription,
    /// Which kinds are wanted: no other event is read.
    kinds: WantedKinds,
    /// Whether it has shown that it holds that.
    is_whole: bool,
    questions: Questions,
    running: Running<{ TIMERS.len() }>,
    opened: Instant,
    /// The last heartbeat or event. Echoes do not count: they come from another part of the service.
    last_sign: Timestamp,
    /// When it last showed that it holds all that is wanted.
    last_good_echo: Timestamp,
    garbled: Garbled,
    said: VecDeque<Said>,
}

/// What a connection has to say, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Send this frame.
    Send(String),
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
    /// A connection whose socket stands: it subscribes before anything else.
    pub(crate) fn opened(now: Now, wanted: Subscription, interest: &Interest) -> Self {
        let mut connection = Self {
            wanted,
            kinds: WantedKinds::of(interest),
            is_whole: false,
            questions: Questions::default(),
            running: Running::default(),
            opened: now.moment,
            last_sign: now.time,
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
        self.is_whole &= !owes_gap;
        let commands = self.wanted.commands_to(wanted);
        if !commands.is_empty() {
            self.wanted = wanted.clone();
            self.questions.begin_anew();
            self.ask(Question::Subscribe, now);
            self.send(commands);
        }
    }

    /// Which kinds are to be read.
    pub(crate) fn kinds(&self) -> WantedKinds {
        self.kinds
    }

    /// A frame arrived that says this, or one of several things in it: the event, if it is one that anybody wants.
    pub(crate) fn on_line(&mut self, now: Now, line: Line, interest: &Interest) -> Option<Envelope<Event>> {
        match line {
            Line::Event(event) => {
                self.on_sign(now);
                return interest.matches(event.kind, &event.data).then_some(event);
            }
            Line::Unwanted(_) | Line::Double(_) => self.on_sign(now),
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

    /// Whether it has shown that it holds all that is wanted.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether it has stood long enough to trust the service again.
    pub(crate) fn has_stood(&self, now: Now) -> bool {
        self.is_whole && now.moment.saturating_duration_since(self.opened) >= GOOD_WHILE
    }

    /// The last moment until which it is known to have brought all that is wanted: it gave signs of life, and it held
    /// the whole subscription. What came later may have come from a part of it; nobody can ask any more.
    pub(crate) fn seen_until(&self) -> Timestamp {
        let seen_until = self.last_sign.min(self.last_good_echo);
        self.garbled.since().map_or(seen_until, |since| seen_until.min(since))
    }

    /// Something came that cannot be read: it may have been an event.
    fn on_garbled(&mut self, now: Now, reason: NotAMessage) {
        if self.garbled.is_first(now.time) {
            tracing::warn!(%reason, "a frame of the service cannot be read; any more on this connection are counted");
        }
        if !self.running.is_started(GARBLED) {
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

    fn on_message(&mut self, now: Now, message: Message) {
        match message {
            Message::Heartbeat(_) => {
                self.on_sign(now);
                self.said.push_back(Said::Alive);
            }
            Message::Subscription(echo) => self.on_echo(now, &echo),
            Message::ConnectionStateChanged(state) if state.connected == Some(false) => {
                self.fail(Failure::Lost("the service lets nobody in".to_owned()));
            }
            other => tracing::trace!(kind = %other.kind(), "a message"),
        }
    }

    /// An echo shows the whole set that the connection holds.
    fn on_echo(&mut self, now: Now, echo: &Subscribed) {
        let Some(lacking) = self.wanted.lacking(echo) else {
            let was_asked = self.questions.open().is_some();
            self.on_whole(now);
            if was_asked {
                self.send(self.wanted.excess(echo).clear());
            }
            return;
        };
        self.questions.on_echo();
        if self.questions.open() != Some(Question::Subscribe) {
            self.on_drift(now, &lacking);
        }
    }

    /// The connection no longer holds all that is wanted.
    fn on_drift(&mut self, now: Now, lacking: &Subscription) {
        self.is_whole = false;
        self.questions.begin_anew();
        let detail = format!("the service had dropped {} of the subscription", lacking.describe());
        tracing::warn!("{detail}; subscribing again");
        self.said.push_back(Said::Missing { since: self.seen_until(), detail });
        self.ask_for_all(now);
    }

    /// The open question is answered as well as it can be.
    fn on_whole(&mut self, now: Now) {
        if let Some(asked_at) = self.questions.answered() {
            self.running.stop(ANSWER);
            self.running.start(READ_BACK, asked_at);
        }
        self.last_good_echo = now.time;
        self.is_whole = true;
        self.said.push_back(Said::Whole);
    }

    fn on_silence(&mut self, now: Now) {
        self.fail(Failure::Silent(self.running.elapsed(SILENCE, now.moment)));
    }

    /// No echo, or none that shows what is wanted.
    fn on_no_answer(&mut self, now: Now) {
        let has_echo = self.questions.has_echo();
        if has_echo {
            let detail = "the service did not give the whole subscription".to_owned();
            self.said.push_back(Said::Missing { since: self.seen_until(), detail });
        }
        if self.questions.asked() < ASKED_MAX {
            self.ask_for_all(now);
        } else if has_echo {
            // It answers, and does not show what we want (a limit of its own, say): a new connection would be no better.
            // What it does not give is said to be missing, now and after each time it is read back.
            tracing::warn!("the service does not give the whole subscription");
            self.on_whole(now);
        } else {
            self.fail(Failure::Unconfirmed);
        }
    }

    fn on_read_back(&mut self, now: Now) {
        self.ask(Question::ReadBack, now);
        self.send(vec![read_back()]);
    }

    /// Says all of the subscription, whatever the connection holds: a repeat changes nothing and brings an echo.
    fn ask_for_all(&mut self, now: Now) {
        self.ask(Question::Subscribe, now);
        let commands = self.wanted.subscribe();
        self.send(if commands.is_empty() { vec![read_back()] } else { commands });
    }

    fn ask(&mut self, question: Question, now: Now) {
        self.questions.ask(question, now.moment);
        self.running.start(ANSWER, now.moment);
        self.running.stop(READ_BACK);
    }

    fn send(&mut self, commands: Vec<String>) {
        self.said.extend(commands.into_iter().map(Said::Send));
    }

    fn fail(&mut self, failure: Failure) {
        self.said.push_back(Said::Failed(failure));
    }
}

#[cfg(test)]
mod tests;
