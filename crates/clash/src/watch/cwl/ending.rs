//! How the clans of a group stand after its rounds, and its end.

use std::time::Duration;

use bugle_event::{Cause, Envelope, Gap, Seen, Signal, Subject, Timestamp};

use super::group::{ENDED, Group, number};
use super::round::Round;
use crate::event::Event;
use crate::event::cwl::{CwlEnded, CwlStandings};
use crate::event::war::EndSource;
use crate::game::SOURCE;
use crate::tag::ClanTag;
use crate::view::cwl::{CwlStanding, standings};
use crate::view::cwl_result::CwlResult;
use crate::watch::look::Look;

/// How long after a round it is looked for how its wars went. Then the table is told without those that nobody saw.
const RESULTS_SOUGHT_FOR: Duration = Duration::from_hours(12);

/// How long the end of a group waits for how its last wars went.
const END_WAITS_FOR: Duration = Duration::from_hours(1);

/// How long a round takes: its wars are fought while those of the next one are prepared.
const ROUND: Duration = Duration::from_hours(24);

impl Group {
    /// Tells how the clans stand after each round that is over, and that the group is.
    pub(super) fn settle(&mut self, clan: Option<ClanTag>, look: Look) -> Vec<Signal<Event>> {
        let mut signals = Vec::new();
        if self.is_over {
            return signals;
        }
        self.note_asked(look.at);
        while let Some(round) = self.rounds.get(self.stood).filter(|round| self.is_settled(round, look.at)) {
            let end = round.end();
            self.stood += 1;
            self.note_asked(look.at);
            let was_over = self.is_baseline && end.is_none_or(|end| end <= self.since);
            if !was_over {
                let (group, round) = (self.said(), number(self.stood - 1));
                let (standings, wars_unseen) = self.table(self.stood);
                let fact = CwlStandings { group, round, standings, wars_unseen };
                signals.push(at_last(fact, end, look));
            }
        }
        let is_hopeless = || self.end_due().is_some_and(|due| due <= look.at);
        if self.ending.is_some() && (self.stood >= self.drawn_rounds() || is_hopeless()) {
            signals.push(self.end(EndSource::Body, clan, look));
        }
        signals
    }

    /// Says that it is over because it must be: another group took its place, or it is long past its time.
    pub(super) fn give_up(&mut self, clan: Option<ClanTag>, look: Look) -> Vec<Signal<Event>> {
        if self.is_over {
            return Vec::new();
        }
        if self.ending.is_some() {
            return vec![self.end(EndSource::Body, clan, look)];
        }
        let subjects = [Subject::from(&self.id)];
        let gap = Gap::new(SOURCE, subjects, look.not_before, look.at, Cause::Superseded);
        vec![Signal::Gap(gap), self.end(EndSource::Deduced, clan, look)]
    }

    /// When something is to be told at the latest, whatever is seen until then. `is_tried`: somebody looks for the group.
    pub(super) fn due(&self, shown_at: Option<Timestamp>, is_tried: bool) -> Option<Timestamp> {
        let end = self.end_due();
        let round = self.rounds.get(self.stood).filter(|round| !round.is_open || self.stood + 1 < self.drawn_rounds());
        let round = round.and_then(hopeless_at);
        let overdue = (is_tried && self.ending.is_none()).then(|| self.overdue_at(shown_at));
        end.into_iter().chain(round).chain(overdue).min().filter(|_| !self.is_over)
    }

    /// Until when its end waits for how the last wars went.
    fn end_due(&self) -> Option<Timestamp> {
        let late = self.ending? + END_WAITS_FOR;
        let asked_until = self.rounds.get(self.stood)?.asked.until(END_WAITS_FOR);
        Some(asked_until.map_or(late, |until| until.max(late)))
    }

    /// From now on it is asked how the wars of the next round went, if they are over.
    pub(super) fn note_asked(&mut self, now: Timestamp) {
        let is_past = self.is_past(self.stood, now);
        let ending = self.ending.map(|ending| ending + END_WAITS_FOR);
        let Some(round) = self.rounds.get_mut(self.stood).filter(|_| is_past) else { return };
        round.asked.begin(now);
        let is_late = late_at(round).into_iter().chain(ending).any(|late| late <= now);
        self.has_noted |= is_late && round.asked.note(now, END_WAITS_FOR);
    }

    /// Past this moment it must be over, if nobody shows it any more.
    pub(super) fn overdue_at(&self, shown_at: Option<Timestamp>) -> Timestamp {
        let rounds = |count: usize| ROUND * u32::try_from(count).unwrap_or(u32::MAX);
        let last = self.rounds.iter().enumerate().filter_map(|(at, round)| Some((at, round.end()?))).next_back();
        let end = match last {
            Some((at, end)) => end + rounds(self.rounds.len() - at),
            None => self.since + rounds(self.rounds.len() + 3),
        };
        shown_at.map_or(end, |shown_at| end.max(shown_at + ROUND))
    }

    /// Whether it is known how all wars of a round went, as far as anybody will ever know.
    fn is_settled(&self, round: &Round, now: Timestamp) -> bool {
        let is_all_drawn = !round.is_open || self.stood + 1 < self.drawn_rounds() || self.rank == ENDED;
        let is_late = || hopeless_at(round).is_some_and(|at| at <= now);
        !round.wars.is_empty() && is_all_drawn && (round.unseen().next().is_none() || is_late())
    }

    /// The table after so many rounds, and how many of their wars do not count in it because nobody saw how they went.
    fn table(&self, rounds: usize) -> (Vec<CwlStanding>, u32) {
        let wars: Vec<_> = self.wars().filter(|(at, _)| *at < rounds).map(|(_, war)| war).collect();
        let results: Vec<&CwlResult> = wars.iter().filter_map(|war| war.result.as_ref()).collect();
        let clans = self.clans.iter().map(|clan| (clan.tag, &*clan.name));
        let unseen = wars.len() - results.len();
        (standings(clans, results.into_iter()), u32::try_from(unseen).unwrap_or(u32::MAX))
    }

    fn end(&mut self, source: EndSource, clan: Option<ClanTag>, look: Look) -> Signal<Event> {
        let (standings, wars_unseen) = self.table(self.rounds.len());
        let time = self.rounds.iter().filter_map(Round::end).max().filter(|_| source == EndSource::Body);
        self.is_over = true;
        self.stood = self.drawn_rounds();
        let place = None;
        let mut fact = CwlEnded { group: self.said(), source, clan_tag: clan, place, standings, wars_unseen };
        fact.place = clan.and_then(|clan| fact.place_of(clan));
        at_last(fact, time, look)
    }
}

/// From when on nobody will say how the wars of a round went. A program that was down asks first.
fn hopeless_at(round: &Round) -> Option<Timestamp> {
    let (late, asked_until) = (late_at(round)?, round.asked.until(END_WAITS_FOR));
    Some(asked_until.map_or(late, |until| until.max(late)))
}

/// From when on it is late for that.
fn late_at(round: &Round) -> Option<Timestamp> {
    let drawn_at = round.wars.iter().map(|war| war.drawn_at).max()?;
    Some(round.end().unwrap_or(drawn_at + 2 * ROUND).max(drawn_at) + RESULTS_SOUGHT_FOR)
}

/// What came to be with the end of the last war.
fn at_last(fact: impl Into<Event>, time: Option<Timestamp>, look: Look) -> Signal<Event> {
    let time = time.filter(|time| *time <= look.at);
    Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { time, ..look.seen() }))
}
