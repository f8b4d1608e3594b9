//! A gap that is being filled: what is asked, how far that is, and when it is given up. Pure.

use std::time::Duration;

use bugle_event::{Backoff, Gap, Timestamp};
use bugle_http::Remedy;
use tokio::time::Instant;

use crate::census::CensusError;
use crate::push::loss::SLACK;
use crate::push::now::Now;
use crate::refill::question::{Found, Question, State, Walk};
use crate::refill::rows::Page;
use crate::refill::wish::Wish;

/// How often everything is asked: at once, and again when what was late has appeared.
const LOOKS: u32 = 2;

/// How much later it is asked again, unless told.
pub(crate) const AGAIN: Duration = Duration::from_mins(3);

/// How long Census may fail before a gap is given up.
const PATIENCE: Duration = Duration::from_hours(1);

/// How long is waited after a failure: the stack has tried for some seconds by then.
const WAIT_MIN: Duration = Duration::from_secs(10);
const WAIT_MAX: Duration = Duration::from_mins(5);

/// How many pages a gap may cost, each time that everything is asked.
const PAGES_MAX: usize = 60;

/// What is older than this may be gone: how far back Census remembers is not known.
const KEPT: Duration = Duration::from_hours(72);

/// What it is known from when on that is told: with an epoch, that is always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// Of what happens to worlds.
    pub(crate) worlds: Timestamp,
    /// Of what happens to characters.
    pub(crate) characters: Timestamp,
}

/// When Census is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// How much later all is asked again.
    pub(crate) again: Duration,
    /// Decides the jitter of waits.
    pub(crate) seed: u64,
}

/// A gap that is being filled.
///
/// Calling order: [`next_question`](Self::next_question) until there is none, and for each [`on_page`](Self::on_page) or
/// [`on_error`](Self::on_error), until it [`is_answered`](Self::is_answered); then [`look_again`](Self::look_again).
#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) gap: Gap,
    pub(crate) wish: Wish,
    pub(crate) known: Known,
    walks: Vec<Walk>,
    pub(crate) found: Found,
    /// How often everything was asked.
    looks: u32,
    pages: usize,
    /// Nothing is asked before.
    due: Instant,
    give_up_at: Instant,
    /// How much later all is asked again.
    again: Duration,
    backoff: Backoff,
    /// What could not be had that should be, in words.
    lacking: Option<String>,
    /// Why nothing more is asked.
    given_up: Option<String>,
}

/// What to do after a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It is asked again later.
    Later,
    /// The gap is given up for this reason.
    GiveUp(String),
}

impl Opening {
    /// Begins with the gap that is told `now`. `None`: Census can be asked for nothing.
    pub(crate) fn new(now: Now, gap: Gap, wish: Wish, known: Known, pace: Pace) -> Option<Self> {
        let from = gap.from?;
        if wish.is_empty() {
            return None;
        }
        let walks = walks(&wish, from, &gap);
        Some(Self {
            walks,
            gap,
            wish,
            known,
            found: Found::default(),
            looks: 0,
            pages: 0,
            due: now.moment,
            give_up_at: now.moment + PATIENCE,
            again: pace.again,
            backoff: Backoff::new(WAIT_MIN, WAIT_MAX, pace.seed),
            lacking: None,
            given_up: None,
        })
    }

    /// Where the gap begins.
    pub(crate) fn from(&self) -> Timestamp {
        self.gap.from.unwrap_or_default()
    }

    /// What to ask now, and which walk that is of.
    pub(crate) fn next_question(&mut self, now: Instant) -> Option<(usize, Question)> {
        if now < self.due || self.given_up.is_some() {
            return None;
        }
        let place = self.walks.iter().position(|walk| walk.state == State::Due)?;
        let walk = &mut self.walks[place];
        walk.state = State::Asked;
        Some((place, walk.question.clone()))
    }

    /// When there is something to ask, if there is.
    pub(crate) fn due(&self) -> Option<Instant> {
        let is_due = self.given_up.is_none() && self.walks.iter().any(|walk| walk.state == State::Due);
        is_due.then_some(self.due)
    }

    /// A page of the walk at `place` came.
    pub(crate) fn on_page(&mut self, place: usize, page: Page) {
        self.pages += 1;
        self.backoff.reset();
        let Some(walk) = self.walks.get_mut(place) else { return };
        walk.on_page(&page);
        let (is_over, until) = (walk.state == State::Over, walk.question.before);
        if let Some(second) = walk.crowded.take() {
            let second = Timestamp::from_secs(second);
            self.lacking = Some(format!("there was more in the second {second} than Census gives"));
        }
        if !is_over && self.pages >= PAGES_MAX {
            walk.state = State::Over;
            let until = Timestamp::from_secs(until);
            self.lacking = Some(format!("there was too much to ask for all of it: not all before {until} was fetched"));
        }
        self.found.add(page.events);
    }

    /// No page of the walk at `place` came.
    pub(crate) fn on_error(&mut self, now: Instant, place: usize, error: &CensusError) -> Failed {
        let Some(walk) = self.walks.get_mut(place) else { return Failed::Later };
        walk.state = State::Due;
        let wait = match error.remedy() {
            // Census says so also when its database is down.
            Remedy::GiveUp if !matches!(error, CensusError::UnknownCollection) => {
                return Failed::GiveUp(bugle_event::in_words(error));
            }
            Remedy::RetryAfter(wait) => wait,
            _ => Duration::ZERO,
        };
        if now >= self.give_up_at {
            return Failed::GiveUp(bugle_event::in_words(error));
        }
        // What another walk waits for holds for all.
        self.due = self.due.max(now + wait.max(self.backoff.next_wait()));
        Failed::Later
    }

    /// Nothing more is asked, for this reason.
    pub(crate) fn give_up(&mut self, reason: String) {
        self.given_up.get_or_insert(reason);
    }

    /// Whether all has been answered that was asked this time, or it is given up.
    pub(crate) fn is_answered(&self) -> bool {
        self.given_up.is_some() || self.walks.iter().all(|walk| walk.state == State::Over)
    }

    /// All was told that was found. Asks everything again later, if that is to be.
    pub(crate) fn look_again(&mut self, now: Instant) -> bool {
        self.looks += 1;
        if self.looks >= LOOKS || self.given_up.is_some() {
            return false;
        }
        (self.pages, self.due, self.give_up_at) = (0, now + self.again, now + self.again + PATIENCE);
        self.walks = walks(&self.wish, self.from(), &self.gap);
        true
    }

    /// Whether it is known if what happened then was told: what is not known is left out.
    pub(crate) fn knows(&mut self, time: Timestamp, is_of_world: bool, crammed: Timestamp) -> bool {
        let from = if is_of_world { self.known.worlds } else { self.known.characters }.max(crammed);
        let knows = from == Timestamp::EPOCH || time >= from + SLACK;
        if !knows {
            self.lacking = Some(format!("what happened before {from} may have been told, and was left out"));
        }
        knows
    }

    /// The gap as it is told at its end: filled, or given up.
    pub(crate) fn close(self, now: Timestamp) -> Gap {
        let is_old = now.since(self.from()) > KEPT;
        let old = is_old.then(|| "how far back Census remembers is not known".to_owned());
        let lacking = self.given_up.or(self.lacking);
        let mut gap = self.gap;
        (gap.refilled, gap.given_up) = (lacking.is_none(), lacking.is_some());
        let lacking = lacking.map(|reason| format!("not refilled in full: {reason}"));
        gap.detail = joined([gap.detail.take(), lacking, self.wish.unknown(), old]);
        gap
    }
}

fn walks(wish: &Wish, from: Timestamp, gap: &Gap) -> Vec<Walk> {
    Question::all(wish, from, gap).into_iter().map(Walk::new).collect()
}

/// What there is of these, in one text.
pub(crate) fn joined(words: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    words.into_iter().flatten().reduce(|all, more| format!("{all}; {more}"))
}
