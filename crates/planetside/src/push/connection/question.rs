//! What a connection has been asked; all of it is answered by an echo of all that it holds.

use tokio::time::Instant;

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
    /// Whether there was an answer at all, though not the one that was hoped for.
    has_echo: bool,
}

impl Questions {
    /// A question goes out at `moment`: an echo is to come.
    pub(super) fn ask(&mut self, question: Question, moment: Instant) {
        self.asked += 1;
        self.open = Some((question, moment));
    }

    /// What is asked next is asked for the first time.
    pub(super) fn begin_anew(&mut self) {
        self.asked = 0;
    }

    /// There was an answer, and it was not the one that was hoped for.
    pub(super) fn on_echo(&mut self) {
        self.has_echo = true;
    }

    /// The answer is here, and no more is to be expected: when the question was asked, if there was one.
    pub(super) fn answered(&mut self) -> Option<Instant> {
        std::mem::take(self).open.map(|(_, asked_at)| asked_at)
    }

    /// The open one.
    pub(super) fn open(&self) -> Option<Question> {
        self.open.map(|(question, _)| question)
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
