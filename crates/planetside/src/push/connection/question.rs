//! What a connection has been asked; all of it is answered by an echo of all that it holds.

use tokio::time::Instant;

use crate::push::plan::Subscription;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// To hold what is wanted. Each command is answered, and only the last answer shows all of it.
    Subscribe,
    /// What it holds.
    ReadBack,
}

/// The open question, and what is known of its answer.
#[derive(Debug, Default)]
pub(super) struct Questions {
    open: Option<(Question, Instant)>,
    /// How often it was asked.
    asked: u32,
    /// What was asked the first time, and when.
    began: Option<(Question, Instant)>,
    /// How many commands are not yet answered.
    awaited: usize,
    /// What the last answer lacked, though not all commands were answered.
    short: Option<Subscription>,
    /// Whether there was an answer at all, though not the one that was hoped for.
    has_echo: bool,
}

impl Questions {
    /// A question goes out at `moment`, in so many commands: as many echoes are to come. If it is asked for the first
    /// time, those of the question before come first; if it is asked again, they are not to be expected any more.
    pub(super) fn ask(&mut self, question: Question, moment: Instant, commands: usize) {
        if self.asked == 0 {
            (self.began, self.awaited) = (Some((question, moment)), self.awaited + commands);
        } else {
            self.awaited = commands;
        }
        self.asked += 1;
        self.short = None;
        self.open = Some((question, moment));
    }

    /// One more command belongs to it.
    pub(super) fn await_one_more(&mut self) {
        self.awaited += 1;
    }

    /// What is asked next is asked for the first time.
    pub(super) fn begin_anew(&mut self) {
        self.asked = 0;
    }

    /// There was an answer. Whether all commands are answered by now.
    pub(super) fn on_echo(&mut self) -> bool {
        self.has_echo = true;
        self.awaited = self.awaited.saturating_sub(1);
        self.awaited == 0
    }

    /// An answer lacked this, and more answers are to come.
    pub(super) fn on_short(&mut self, lacking: Subscription) {
        self.short = Some(lacking);
    }

    /// What the last answer lacked, if no more came after all.
    pub(super) fn take_short(&mut self) -> Option<Subscription> {
        self.short.take()
    }

    /// The answer is here, and no more is to be expected: when the question was asked, if there was one.
    pub(super) fn answered(&mut self) -> Option<Instant> {
        std::mem::take(self).open.map(|(_, asked_at)| asked_at)
    }

    /// The open one.
    pub(super) fn open(&self) -> Option<Question> {
        self.open.map(|(question, _)| question)
    }

    /// Whether this was not before the open one was asked for the first time.
    pub(super) fn is_since(&self, moment: Instant) -> bool {
        self.began.is_some_and(|(_, began)| moment >= began)
    }

    /// Whether it began as a question for what the connection holds, which it had shown before.
    pub(super) fn began_as_read_back(&self) -> bool {
        self.began.is_some_and(|(question, _)| question == Question::ReadBack)
    }

    /// How often the open one was asked.
    pub(super) fn asked(&self) -> u32 {
        self.asked
    }

    /// Whether there was an answer at all.
    pub(super) fn has_echo(&self) -> bool {
        self.has_echo
    }
}
