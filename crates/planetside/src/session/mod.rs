//! One connection to the push service, over and over: connect, subscribe, listen, notice silence, come back.
//! Pure: frames, failures and the time go in; commands, signals and the next wake-up come out. `push.rs` drives it.

mod link;
mod loss;
mod output;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Backoff, Cause, Checkpoint, Envelope, Interest, Payload as _, Signal, Signals, Subject, Timestamp};
use bytes::Bytes;
use tokio::time::Instant;

use crate::NAME;
use crate::decoder::Line;
use crate::error::PushError;
use crate::event::Event;
use crate::message::{Message, Subscribed};
use crate::subscription::{Subscription, read_back};

pub(crate) use output::{Now, Output, Settings};

use link::{Link, Question};
use loss::Loss;

/// How long an echo may take. Then the question is asked again.
const ECHO_WITHIN: Duration = Duration::from_secs(8);
/// How often a question is asked before the connection is given up.
const ASKED_MAX: u32 = 3;
/// How often the subscription is read back: the service has changed and lost some without notice.
const READ_BACK_EVERY: Duration = Duration::from_mins(1);
/// How long heartbeats and events may be absent: two beats of 30 s, and some.
const SILENCE_MAX: Duration = Duration::from_secs(70);
/// The shortest and the longest wait before the next connection.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(5));
/// How many events are held back until it is known what was missed before them.
const HELD_MAX: usize = 65_536;

/// The connection, over and over.
#[derive(Debug)]
pub(crate) struct Session {
    settings: Settings,
    interest: Interest,
    wanted: Subscription,
    state: State,
    backoff: Backoff,
    /// What has not been seen since when; told once all is seen again.
    loss: Option<Loss>,
    /// Where an earlier run left off, until something is wanted: only then is it known whose events are missing.
    left_off: Option<Timestamp>,
    /// Whether the service has ever taken our service id.
    was_let_in: bool,
    outputs: VecDeque<Output>,
}

#[derive(Debug)]
enum State {
    /// Nothing is wanted of it yet.
    Idle,
    /// The wait before the next connection.
    Waiting { until: Instant },
    /// Being connected.
    Connecting { since: Timestamp },
    /// Connected.
    Open(Box<Link>),
    /// No retry can help.
    Ended,
}

impl Session {
    pub(crate) fn new(settings: Settings) -> Self {
        let backoff = Backoff::new(BACKOFF.0, BACKOFF.1, settings.seed);
        Self {
            settings,
            interest: Interest::default(),
            wanted: Subscription::default(),
            state: State::Idle,
            backoff,
            loss: None,
            left_off: None,
            was_let_in: false,
            outputs: VecDeque::new(),
        }
    }

    /// What its checkpoints are about.
    pub(crate) fn subject(&self) -> Subject {
        Subject::text("connection", self.settings.name.as_str())
    }

    /// Goes on from `left_off`, the last checkpoint of an earlier run. Comes before the first interest.
    ///
    /// Nobody saw anything since then, so it is a loss of whatever is wanted now. What was wanted then is not known:
    /// where it was less, or nothing, the gap says more than was missed, which is the lesser evil. Nothing may be wanted
    /// now either, because triggers are added after the start; then the loss waits for the first wish, and checkpoints
    /// stay where they were, so that another restart in between does not forget it.
    pub(crate) fn resume(&mut self, left_off: Timestamp) {
        self.left_off = Some(left_off);
    }

    /// No retry can help: says why, and ends.
    pub(crate) fn end(&mut self, error: PushError) {
        self.state = State::Ended;
        self.outputs.extend([Output::Trouble(error), Output::End]);
    }

    /// What to do next.
    pub(crate) fn next_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`on_wake`](Self::on_wake).
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        match &self.state {
            State::Waiting { until } => Some(*until),
            State::Open(link) => Some(link.wake_at()),
            State::Idle | State::Connecting { .. } | State::Ended => None,
        }
    }

    /// Takes what is wanted from now on. The first call starts it all.
    pub(crate) fn on_interest(&mut self, now: Now, interest: Interest) {
        self.wanted = Subscription::for_interest(&interest, &self.settings.worlds);
        self.interest = interest;
        self.widen_loss();
        match &mut self.state {
            State::Idle => self.connect(now),
            State::Open(link) => {
                // A gap that is still to be told comes before the events of the new wish.
                link.is_confirmed &= self.loss.is_none();
                let commands = link.held.commands_to(&self.wanted);
                if !commands.is_empty() {
                    link.held = self.wanted.clone();
                    link.asked = 0;
                    link.ask(Question::Subscribe, now);
                    self.send(commands);
                }
            }
            // What is new is missed as well, from now on.
            State::Waiting { .. } => self.note_loss(now.time, Cause::Disconnect, None),
            State::Connecting { .. } | State::Ended => {}
        }
    }

    /// The connection stands: subscribe before anything else.
    pub(crate) fn on_connected(&mut self, now: Now) {
        self.was_let_in = true;
        let mut link = Link::new(now);
        link.held = self.wanted.clone();
        self.state = State::Open(Box::new(link));
        self.ask_for_all(now);
    }

    /// The connection did not come to be.
    pub(crate) fn on_connect_failed(&mut self, now: Now, error: PushError) {
        // A service in maintenance has been seen to refuse everybody: an id that it took before is a good one.
        let is_final = error.is_final() && !self.was_let_in;
        if let State::Connecting { since } = self.state {
            self.note_loss(since, Cause::Disconnect, None);
        }
        if is_final {
            return self.end(error);
        }
        self.outputs.push_back(Output::Trouble(error));
        self.wait(now);
    }

    /// The connection is gone.
    pub(crate) fn on_closed(&mut self, now: Now, reason: String) {
        let host = self.settings.host.clone();
        self.lose(now, Cause::Disconnect, PushError::Lost { host, reason });
    }

    /// A frame arrived.
    pub(crate) fn on_frame(&mut self, now: Now, frame: &str) {
        let State::Open(link) = &mut self.state else { return };
        match link.decoder.decode(frame, Some(now.time)) {
            Line::Event(event) => {
                link.last_sign = now;
                self.on_event(now, event);
            }
            Line::Message(message) => self.on_message(now, message.data),
            Line::NotAMessage(reason) => tracing::debug!(%reason, "set a frame aside"),
        }
    }

    /// The time of [`wake_at`](Self::wake_at) has come.
    pub(crate) fn on_wake(&mut self, now: Now) {
        match &mut self.state {
            State::Waiting { until } if *until <= now.moment => self.connect(now),
            State::Open(_) => self.look_after_link(now),
            _ => {}
        }
    }

    fn connect(&mut self, now: Now) {
        self.state = State::Connecting { since: now.time };
        self.outputs.push_back(Output::Connect);
    }

    fn wait(&mut self, now: Now) {
        self.state = State::Waiting { until: now.moment + self.backoff.next_wait() };
    }

    fn on_event(&mut self, now: Now, event: Envelope<Event>) {
        if !self.interest.matches(event.kind, &event.data) {
            return;
        }
        let State::Open(link) = &mut self.state else { return };
        if link.is_confirmed || self.loss.is_none() {
            return self.signal(Signal::Event(event));
        }
        link.waiting_events.push(event);
        if link.waiting_events.len() >= HELD_MAX {
            self.tell_loss_so_far(now);
        }
    }

    fn on_message(&mut self, now: Now, message: Message) {
        match message {
            Message::Heartbeat(_) => self.on_heartbeat(now),
            Message::Subscription(echo) => self.on_echo(now, &echo),
            Message::ConnectionStateChanged(state) if !state.connected => {
                self.on_closed(now, "the service lets nobody in".to_owned());
            }
            other => tracing::trace!(kind = %other.kind(), "a message"),
        }
    }

    fn on_heartbeat(&mut self, now: Now) {
        let State::Open(link) = &mut self.state else { return };
        link.last_sign = now;
        if link.is_stable(now) {
            self.backoff.reset();
        }
        if link.is_confirmed {
            self.checkpoint(None);
        }
    }

    /// An echo shows the whole set that the connection holds.
    fn on_echo(&mut self, now: Now, echo: &Subscribed) {
        let State::Open(link) = &mut self.state else { return };
        let Some(lacking) = self.wanted.lacking(echo) else {
            let was_asked = link.question().is_some();
            link.answered(now);
            self.all_is_seen(now);
            if was_asked {
                self.send(self.wanted.excess(echo).clear());
            }
            return;
        };
        link.has_echo = true;
        if link.question() != Some(Question::Subscribe) {
            self.on_drift(now, &lacking);
        }
    }

    /// The connection no longer holds all that is wanted.
    fn on_drift(&mut self, now: Now, lacking: &Subscription) {
        let State::Open(link) = &mut self.state else { return };
        let since = link.seen_until();
        link.is_confirmed = false;
        link.asked = 0;
        let detail = format!("the service had dropped {} of the subscription", lacking.describe());
        tracing::warn!("{detail}; subscribing again");
        self.note_loss(since, Cause::Stall, Some(detail));
        self.ask_for_all(now);
    }

    fn look_after_link(&mut self, now: Now) {
        let State::Open(link) = &mut self.state else { return };
        if let Some(silence) = link.silence(now) {
            let (host, seconds) = (self.settings.host.clone(), silence.as_secs());
            return self.lose(now, Cause::Stall, PushError::Silent { host, seconds });
        }
        if link.is_overdue(now) {
            return self.ask_again(now);
        }
        if link.read_back_at <= now.moment && link.question().is_none() {
            link.ask(Question::ReadBack, now);
            self.send(vec![read_back()]);
        }
    }

    /// No echo, or none that shows what is wanted.
    fn ask_again(&mut self, now: Now) {
        let State::Open(link) = &mut self.state else { return };
        let (since, has_echo, may_ask) = (link.seen_until(), link.has_echo, link.asked < ASKED_MAX);
        if has_echo {
            let detail = "the service did not give the whole subscription".to_owned();
            self.note_loss(since, Cause::Stall, Some(detail));
        }
        if may_ask {
            self.ask_for_all(now);
        } else if has_echo {
            self.make_do(now);
        } else {
            let host = self.settings.host.clone();
            self.lose(now, Cause::Stall, PushError::Unconfirmed { host });
        }
    }

    /// It answers, and does not show what we want (a limit of its own, say): a new connection would be no better. What
    /// it does not give is said to be missing, now and after each time it is read back.
    fn make_do(&mut self, now: Now) {
        let State::Open(link) = &mut self.state else { return };
        tracing::warn!("the service does not give the whole subscription");
        link.answered(now);
        self.all_is_seen(now);
    }

    /// Says all of the subscription, whatever the connection holds: a repeat changes nothing and brings an echo.
    fn ask_for_all(&mut self, now: Now) {
        let State::Open(link) = &mut self.state else { return };
        link.ask(Question::Subscribe, now);
        let commands = self.wanted.subscribe();
        self.send(if commands.is_empty() { vec![read_back()] } else { commands });
    }

    /// From now on all is seen again: tells what was missed, then what came since.
    fn all_is_seen(&mut self, now: Now) {
        let State::Open(link) = &mut self.state else { return };
        link.is_confirmed = true;
        if let Some(loss) = self.loss.take() {
            self.signal(Signal::Gap(loss.into_gap(NAME, now.time)));
        }
        self.release_events();
        // There is nothing to keep but the moment; with a state it is committed now, and not with the next looks: a
        // crash from here on must leave behind since when nothing is seen.
        self.checkpoint(Some(Bytes::new()));
    }

    /// More waits than may wait: tells what was missed up to now, and that it goes on.
    fn tell_loss_so_far(&mut self, now: Now) {
        if let Some(loss) = self.loss.take() {
            let rest = Loss { since: now.time, ..loss.clone() };
            self.signal(Signal::Gap(loss.into_gap(NAME, now.time)));
            self.loss = Some(rest);
        }
        self.release_events();
    }

    fn release_events(&mut self) {
        let State::Open(link) = &mut self.state else { return };
        let waiting = std::mem::take(&mut link.waiting_events);
        self.signals(waiting.into_iter().map(Signal::Event));
    }

    fn lose(&mut self, now: Now, cause: Cause, error: PushError) {
        let State::Open(link) = &self.state else { return };
        let since = link.seen_until();
        // What arrived is not lost; the gap that it waited for still grows.
        self.release_events();
        self.note_loss(since, cause, None);
        self.outputs.push_back(Output::Disconnect);
        self.outputs.push_back(Output::Trouble(error));
        self.wait(now);
    }

    /// From `since` on something may be missing. An earlier loss that is not yet told only grows.
    fn note_loss(&mut self, since: Timestamp, cause: Cause, detail: Option<String>) {
        if self.wanted.is_empty() {
            return;
        }
        let subjects = self.wanted.subjects();
        match &mut self.loss {
            Some(loss) => loss.widen(&subjects),
            None => self.loss = Some(Loss { since, cause, subjects, detail }),
        }
    }

    /// What is not yet told is missing of a new wish as well: after a restart, it may be one of the earlier run.
    fn widen_loss(&mut self) {
        if let Some(left_off) = self.left_off.take_if(|_| !self.wanted.is_empty()) {
            self.note_loss(left_off, Cause::Restart, None);
        } else if let Some(Loss { since, cause, .. }) = self.loss {
            self.note_loss(since, cause, None);
        }
    }

    fn checkpoint(&mut self, state: Option<Bytes>) {
        let State::Open(link) = &self.state else { return };
        let (subject, seen_until) = (self.subject(), link.seen_until());
        let at = self.left_off.map_or(seen_until, |left_off| left_off.min(seen_until));
        self.signal(Signal::Checkpoint(Checkpoint { subject, at, state }));
    }

    fn signal(&mut self, signal: Signal<Event>) {
        self.signals([signal]);
    }

    /// What is said without anything in between is one batch.
    fn signals(&mut self, signals: impl IntoIterator<Item = Signal<Event>>) {
        if let Some(Output::Signals(batch)) = self.outputs.back_mut() {
            return batch.extend(signals);
        }
        let batch: Signals<Event> = signals.into_iter().collect();
        if !batch.is_empty() {
            self.outputs.push_back(Output::Signals(batch));
        }
    }

    fn send(&mut self, commands: Vec<String>) {
        self.outputs.extend(commands.into_iter().map(Output::Send));
    }
}
