//! One connection while it stands: what it holds, when it last gave a sign, and what it has been asked.

use std::time::Duration;

use bugle_event::{Envelope, Timestamp};
use tokio::time::Instant;

use crate::decode::Feed;
use crate::decoder::Decoder;
use crate::event::Event;
use crate::session::{ECHO_WITHIN, Now, READ_BACK_EVERY, SILENCE_MAX};
use crate::subscription::Subscription;

/// What the connection has been asked; both are answered by an echo of all that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// To hold what is wanted. Each command is answered, and only the last answer shows all of it.
    Subscribe,
    /// What it holds.
    ReadBack,
}

#[derive(Debug)]
pub(super) struct Link {
    pub(super) decoder: Decoder,
    /// What we have asked it to hold.
    pub(super) held: Subscription,
    /// Whether it has shown that it holds that.
    pub(super) is_confirmed: bool,
    /// Whether it has answered at all.
    pub(super) has_echo: bool,
    /// The last heartbeat or event. Echoes do not count: they come from another part of the service.
    pub(super) last_sign: Now,
    /// When it last showed that it holds all that is wanted.
    pub(super) last_good_echo: Now,
    /// When to read the subscription back.
    pub(super) read_back_at: Instant,
    /// How often the open question was asked.
    pub(super) asked: u32,
    /// Events that came before it was known what was missed before them.
    pub(super) waiting_events: Vec<Envelope<Event>>,
    opened: Instant,
    /// The open question, and until when it is to be answered.
    question: Option<(Question, Instant)>,
}

impl Link {
    pub(super) fn new(now: Now) -> Self {
        Self {
            decoder: Decoder::new(Feed::Live),
            held: Subscription::default(),
            is_confirmed: false,
            has_echo: false,
            last_sign: now,
            last_good_echo: now,
            read_back_at: now.moment + READ_BACK_EVERY,
            asked: 0,
            waiting_events: Vec::new(),
            opened: now.moment,
            question: None,
        }
    }

    /// A question goes out: an echo is to come.
    pub(super) fn ask(&mut self, question: Question, now: Now) {
        self.asked += 1;
        self.question = Some((question, now.moment + ECHO_WITHIN));
        self.read_back_at = now.moment + READ_BACK_EVERY;
    }

    /// The answer is here, and no more is to be expected.
    pub(super) fn answered(&mut self, now: Now) {
        self.asked = 0;
        self.question = None;
        self.has_echo = false;
        self.last_good_echo = now;
    }

    pub(super) fn question(&self) -> Option<Question> {
        self.question.map(|(question, _)| question)
    }

    pub(super) fn is_overdue(&self, now: Now) -> bool {
        self.question.is_some_and(|(_, by)| by <= now.moment)
    }

    /// Whether it has stood long enough to trust the service again.
    pub(super) fn is_stable(&self, now: Now) -> bool {
        self.is_confirmed && now.moment.saturating_duration_since(self.opened) >= READ_BACK_EVERY
    }

    /// The last moment until which it is known to have brought all that is wanted: it gave signs of life, and it held
    /// the whole subscription. What came later may have come from a part of it; nobody can ask any more.
    pub(super) fn seen_until(&self) -> Timestamp {
        self.last_sign.time.min(self.last_good_echo.time)
    }

    /// For how long it has given no sign, if that is too long.
    pub(super) fn silence(&self, now: Now) -> Option<Duration> {
        let silence = now.moment.saturating_duration_since(self.last_sign.moment);
        (silence >= SILENCE_MAX).then_some(silence)
    }

    pub(super) fn wake_at(&self) -> Instant {
        let question = self.question.map_or(self.read_back_at, |(_, by)| by);
        question.min(self.last_sign.moment + SILENCE_MAX)
    }
}
