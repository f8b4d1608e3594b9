//! Ends of wars that nobody saw yet: the clan's own answer no longer shows the war, and somebody else's may.
//!
//! First the opponent's answer is asked: it shows the same war from the other side, with the last attacks. If it does not,
//! the war log: it gives the result only. If neither can say, the war is over because it must be. An API that does not
//! answer makes that late, and not lost.

use std::time::Duration;

use bugle_event::{Cause, Envelope, Gap, Seen, Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use super::progress::{Progress, STARTED};
use crate::event::Event;
use crate::event::war::{EndSource, Matchup, Outcome, WarEnded, WarStarted};
use crate::game::SOURCE;
use crate::tag::ClanTag;
use crate::war_id::WarId;
use crate::watch::aside::Aside;
use crate::watch::asked::Asked;
use crate::watch::look::Look;

/// How often one must say that there is no such war, before it is believed: an answer may be older than it seems.
const SAID_NO: u8 = 2;

/// How long one is asked at least, by a program that goes on from a state of long ago.
const ASKED_FOR: Duration = Duration::from_mins(5);

/// A war whose end is looked for. Its fields are a format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Pending {
    /// The war, as it was last seen.
    pub(super) matchup: Box<Matchup>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) not_before: Option<Timestamp>,
    /// Since when its end is looked for.
    since: Timestamp,
    /// Who is asked.
    pub(super) asks: Asks,
    /// How often that one said that there is no such war.
    #[serde(default, skip_serializing_if = "is_zero")]
    said_no: u8,
    /// For how long it was looked for in vain, past the time that is meant for it.
    #[serde(default, skip_serializing_if = "Asked::is_none")]
    asked: Asked,
}

/// Who is asked for the end of a war.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Asks {
    /// The opponent, of whom nothing is known yet.
    Opponent,
    /// The opponent, who showed the end: once more, as attacks are counted late.
    OpponentAgain,
    /// The war log.
    Log,
}

impl Pending {
    /// Begins to look for the end of a war that was last seen like this.
    pub(super) fn new(matchup: Matchup, not_before: Option<Timestamp>, since: Timestamp) -> Self {
        let asks = Asks::Opponent;
        Self { matchup: Box::new(matchup), not_before, since, asks, said_no: 0, asked: Asked::since(since) }
    }

    pub(super) fn war(&self) -> WarId {
        self.matchup.war
    }

    pub(super) fn since(&self) -> Timestamp {
        self.since
    }

    pub(super) fn opponent(&self) -> ClanTag {
        self.matchup.opponent.tag
    }

    /// The question that is open.
    pub(super) fn aside(&self) -> Aside {
        match self.asks {
            Asks::Opponent | Asks::OpponentAgain => Aside::War(self.opponent()),
            Asks::Log => Aside::WarLog(self.matchup.clan.tag),
        }
    }

    /// By when it is deduced, if nobody says.
    pub(super) fn deadline(&self, sought_for: Duration) -> Timestamp {
        let asked_until = self.asked.until(sought_for.min(ASKED_FOR));
        asked_until.map_or(self.since, |until| until.max(self.since + sought_for))
    }

    /// Nobody has said at `now`. Says whether that is to be kept.
    pub(super) fn note(&mut self, now: Timestamp, sought_for: Duration) -> bool {
        self.asked.begin(now);
        self.since + sought_for <= now && self.asked.note(now, sought_for.min(ASKED_FOR))
    }

    /// Whether it was asked for long enough. A program that has only begun to ask counts on.
    pub(super) fn gives_up(&self, now: Timestamp, sought_for: Duration) -> bool {
        self.since + sought_for <= now && self.asked.is_enough(now, sought_for.min(ASKED_FOR))
    }

    /// Turns to another one to ask.
    pub(super) fn ask(&mut self, asks: Asks) {
        (self.asks, self.said_no) = (asks, 0);
    }

    /// Who is asked says that there is no such war. Says whether that is believed: at once, if they are `sure`.
    pub(super) fn believes_no(&mut self, sure: bool) -> bool {
        self.said_no = self.said_no.saturating_add(1);
        sure || self.said_no >= SAID_NO
    }

    /// As long as the war is not shown, nobody says for good that it is not.
    pub(super) fn shown(&mut self, matchup: Matchup, as_of: Timestamp) {
        (self.matchup, self.not_before, self.said_no) = (Box::new(matchup), Some(as_of), 0);
    }

    /// What nobody saw of it.
    pub(super) fn gap(&self) -> Signal<Event> {
        let subjects = [Subject::from(&self.war())];
        let from = self.not_before.map(|from| from.min(self.since));
        Signal::Gap(Gap::new(SOURCE, subjects, from, self.since, Cause::Superseded))
    }

    /// That it is over, by the clock and by what the clan does now, or what else says so: `known` is how far it was
    /// followed.
    pub(super) fn deduced(&self, known: &Progress, look: Look, source: EndSource) -> Vec<Signal<Event>> {
        let possible = 2 * self.matchup.team_size * self.matchup.attacks_per_member;
        let unobserved = possible.saturating_sub(u32::try_from(known.attacks.len()).unwrap_or(u32::MAX));
        let ended = WarEnded {
            matchup: (*self.matchup).clone(),
            source,
            outcome: Outcome::Unknown,
            unobserved_attacks: unobserved,
        };
        let started = self.started(known, look);
        [self.gap()].into_iter().chain(started).chain([self.event(ended, self.matchup.end_time, look)]).collect()
    }

    /// That it had begun, if nobody saw that either.
    pub(super) fn started(&self, known: &Progress, look: Look) -> Option<Signal<Event>> {
        let (matchup, start) = ((*self.matchup).clone(), self.matchup.start_time);
        let must_have_started = known.rank < STARTED && start.is_some_and(|start| start <= look.at);
        must_have_started.then(|| self.event(WarStarted { matchup, source: EndSource::Deduced }, start, look))
    }

    /// What is known by a look that is not at the war itself.
    pub(super) fn event(&self, fact: impl Into<Event>, scheduled: Option<Timestamp>, look: Look) -> Signal<Event> {
        let time = scheduled.filter(|&time| time <= look.at);
        Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { time, ..self.seen(look) }))
    }

    /// When it was seen, by such a look: what it shows happened after the war itself was last seen.
    pub(super) fn seen(&self, look: Look) -> Seen {
        Seen { not_before: self.not_before.map(|before| before.min(look.at)), ..look.seen() }
    }

    /// Forgets about what is yet to come at `now`.
    pub(super) fn set_back(&mut self, now: Timestamp) {
        self.since = self.since.min(now);
        self.not_before = self.not_before.map(|time| time.min(now));
        self.asked.set_back(now);
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}
