//! What a connection makes of the answers to what it asked, and of their absence.

use bugle_event::Timestamp;

use crate::message::Subscribed;
use crate::push::connection::failure::Failure;
use crate::push::connection::holding::still_lacking;
use crate::push::connection::machine::{ANSWER, Connection, Dropped, Listing, READ_BACK, SILENCE, Said, Sees};
use crate::push::connection::question::Question;
use crate::push::now::Now;
use crate::push::plan::{Subscription, read_back, read_back_listed};

/// How often a question is asked before the connection is given up, or what is not given is done without.
const ASKED_MAX: u32 = 3;

impl Connection {
    /// An echo shows the whole set that the connection holds.
    pub(super) fn on_echo(&mut self, now: Now, echo: &Subscribed) {
        let is_answered = self.questions.on_echo();
        let look = self.holding.look(echo);
        if echo.characters.is_some() {
            self.listing = Listing::Unknown;
        }
        if look.was_given {
            self.say_lacking(now.time);
        }
        if look.fresh.has_no_members() {
            let was_asked = self.questions.open().is_some();
            self.on_shown(now);
            if was_asked {
                self.send(self.holding.wanted().excess(echo).clear());
            }
            if look.is_unflagged && !std::mem::replace(&mut self.has_asked_for_flag, true) {
                self.send(self.holding.asked().subscribe());
            }
        } else if self.questions.open() == Some(Question::Subscribe) && !is_answered {
            self.questions.on_short(look.fresh);
        } else if look.is_unlisted && self.listing == Listing::Unknown {
            self.listing = Listing::Asked;
            self.questions.on_short(look.fresh);
            self.questions.await_one_more();
            self.send(vec![read_back_listed()]);
        } else {
            // It was asked for a list, and this is none.
            if look.is_unlisted {
                self.listing = Listing::Never;
            }
            self.on_less(now, &look.fresh);
        }
    }

    /// It does not hold this, and no better answer is to come.
    fn on_less(&mut self, now: Now, fresh: &Subscription) {
        if self.questions.open() == Some(Question::Subscribe) {
            self.on_short(now, fresh);
        } else {
            self.on_drift(now, fresh);
        }
    }

    /// It is not given this, though it was asked for. The rest is seen; this is asked for again, and nothing waits for it.
    fn on_short(&mut self, now: Now, fresh: &Subscription) {
        self.questions.take_short();
        self.holding.lack(fresh);
        self.dropped = None;
        self.say_lacking(self.proven_until());
        self.on_shown(now);
    }

    /// It no longer holds all that it was given.
    fn on_drift(&mut self, now: Now, dropped: &Subscription) {
        self.sees = Sees::Unknown;
        self.questions.begin_anew();
        let (wanted, never) = (self.holding.wanted(), self.holding.lacking());
        let dropped_words = format!("the service had dropped {}", wanted.describe(dropped));
        let detail = if never.has_no_members() {
            dropped_words.clone()
        } else {
            format!("{dropped_words} and does not give {}", wanted.describe(never))
        };
        tracing::warn!("{detail}; subscribing again");
        let (since, lacking) = (self.proven_until(), self.holding.lacking().with(dropped));
        self.dropped = Some(Dropped { since, members: dropped.clone(), detail: dropped_words });
        self.said.push_back(Said::Lacking { since, lacking, detail });
        self.ask_for_all(now);
    }

    /// Something does not come that it should bring, though it has shown that it holds all: asks what it holds, and says
    /// all of it again. What is open is answered soon enough.
    pub(crate) fn doubt(&mut self, now: Now) {
        if self.questions.open().is_none() {
            let commands = std::iter::once(read_back()).chain(self.holding.asked().subscribe()).collect();
            self.ask(Question::ReadBack, now, commands);
        }
    }

    /// It shows that it holds all that it is given. While it is to be asked for the rest, the question stays open.
    fn on_shown(&mut self, now: Now) {
        self.last_good_echo = now.time;
        self.holding.confirm();
        if let Some(Dropped { since, detail, .. }) = self.dropped.take() {
            self.say_lacking(now.time);
            self.said.push_back(Said::Repaired { since, detail });
        }
        let is_subscribing = self.questions.open() == Some(Question::Subscribe);
        if !(is_subscribing && self.holding.hopes() && self.questions.asked() < ASKED_MAX) {
            if is_subscribing {
                self.holding.give_up();
            }
            self.close_question();
        }
        self.sees = Sees::Whole;
        self.said.push_back(Said::Whole);
    }

    fn close_question(&mut self) {
        if let Some(asked_at) = self.questions.answered() {
            self.running.stop(ANSWER);
            self.running.start(READ_BACK, asked_at);
        }
    }

    /// No echo, or none that shows what is wanted.
    pub(super) fn on_no_answer(&mut self, now: Now) {
        if self.listing == Listing::Asked {
            self.listing = Listing::Never;
        }
        if let Some(fresh) = self.questions.take_short() {
            self.on_less(now, &fresh);
        } else if self.makes_do() {
            self.close_question();
        } else if self.questions.asked() < ASKED_MAX {
            self.ask_for_all(now);
        } else if self.questions.has_echo() {
            // It answered before: a new connection would be no better.
            self.on_shown(now);
        } else if self.is_lenient || self.last_event.is_some_and(|at| self.questions.is_since(at)) {
            self.make_do();
        } else if self.questions.began_as_read_back() && !self.has_sign_since() {
            // Nothing at all comes any more: whether that is the end is for the watch over silence to say.
            self.running.start(ANSWER, now.moment);
        } else {
            self.fail(Failure::Unconfirmed);
        }
    }

    /// Whether there was a sign of life since the question was asked for the first time.
    fn has_sign_since(&self) -> bool {
        self.running.started(SILENCE).is_some_and(|sign| self.questions.is_since(sign))
    }

    /// The service answers nothing, and brings what is wanted nevertheless: says so once, and goes by its signs.
    fn make_do(&mut self) {
        let detail = "the service does not confirm the subscription".to_owned();
        tracing::warn!("{detail}; going on without");
        self.said.push_back(Said::Missing { since: self.seen_until(), detail });
        self.close_question();
        self.sees = Sees::Something;
        self.said.push_back(Said::Whole);
    }

    /// Whether it is known that anything is not given.
    pub(super) fn lacks_anything(&self) -> bool {
        !self.lacking().has_no_members()
    }

    /// What the service does not give, and what it dropped and has yet to show that it holds again.
    fn lacking(&self) -> Subscription {
        let (lacking, wanted) = (self.holding.lacking(), self.holding.wanted());
        self.dropped.as_ref().map_or_else(|| lacking.clone(), |it| lacking.with(&still_lacking(&it.members, wanted)))
    }

    /// Says what the service does not give. What was said to be lacking before and is given is seen again.
    pub(super) fn say_lacking(&mut self, since: Timestamp) {
        let lacking = self.lacking();
        let detail = format!("the service does not give {}", self.holding.wanted().describe(&lacking));
        if !lacking.has_no_members() {
            tracing::warn!("{detail}");
        }
        self.said.push_back(Said::Lacking { since, lacking, detail });
    }
}
