//! What the group does not say, and is asked besides: who fights in which war, and how those went.

use std::time::Duration;

use bugle_event::{Signal, Timestamp};

use super::group::{ENDED, Group, number};
use super::options::CwlOptions;
use super::round::{Round, RoundWar, Watch};
use crate::event::Event;
use crate::event::cwl::{CwlClan, CwlWar};
use crate::model::war::War;
use crate::tag::{ClanTag, WarTag};
use crate::war_id::WarId;
use crate::watch::aside::Aside;
use crate::watch::look::Look;
use crate::watch::neighbours::Neighbours;

/// How long after its end a war is asked for how it went: the API takes a moment to count the last attacks.
pub(super) const AFTER_END: Duration = Duration::from_mins(2);

/// How long after its end a war is watched whose end nobody shows: its own watcher gives it up before.
const WATCHED_FOR: Duration = Duration::from_hours(48);

/// How many of the last rounds can have a war that goes on: one is fought while the next one is prepared.
const LIVE_ROUNDS: usize = 2;

/// Whose wars are followed.
#[derive(Clone, Copy)]
pub(super) struct Whose {
    pub(super) clan: Option<ClanTag>,
    is_all: bool,
}

impl Whose {
    /// A recording may not say who asked: then all wars are of interest.
    pub(super) fn of(clan: Option<ClanTag>, options: &CwlOptions) -> Self {
        Self { clan, is_all: options.whole_group || clan.is_none() }
    }

    fn has(self, war: &WarId) -> bool {
        self.is_all || self.clan.is_some_and(|clan| war.clans.contains(&clan))
    }
}

impl Group {
    /// The wars to be watched.
    pub(super) fn watched(&self, whose: Whose) -> Vec<WarTag> {
        let found = self.wars().filter(|(_, war)| war.is_watched()).map(|(_, war)| war.tag);
        let inferred = self.rounds.iter().skip(self.first_live()).filter_map(|round| {
            let only = round.must_be_of(whose.clan?, self.clans.len())?;
            Some(only.tag)
        });
        found.chain(inferred.filter(|_| !self.is_over)).collect()
    }

    /// The wars to be asked for once.
    pub(super) fn asked(&self, whose: Whose, now: Timestamp) -> Vec<Aside> {
        if self.is_over {
            return Vec::new();
        }
        let mut asked = Vec::new();
        for (at, round) in self.rounds.iter().enumerate() {
            let is_past = self.is_past(at, now);
            let is_sought = self.is_sought(at, round, whose);
            let open =
                round.wars.iter().filter(|war| (is_past && war.result.is_none()) || (is_sought && war.found.is_none()));
            asked.extend(open.map(|war| Aside::LeagueWar(war.tag)));
        }
        asked
    }

    /// When the next round is over.
    pub(super) fn next_end(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.rounds.iter().filter(|round| round.unseen().next().is_some()).filter_map(Round::end);
        ends.map(|end| end + AFTER_END).filter(|end| *end > now).min().filter(|_| !self.is_over)
    }

    /// Takes what the answer about one of its wars shows.
    pub(super) fn learn(&mut self, tag: WarTag, war: &War, whose: Whose, look: Look) -> Vec<Signal<Event>> {
        let is_known = |clan: &ClanTag| self.clans.iter().any(|known| known.tag == *clan);
        if !war.id().is_some_and(|id| id.clans.iter().all(is_known)) {
            return Vec::new();
        }
        let is_of_use = self.war_mut(tag).is_some_and(|known| known.learn(war));
        if is_of_use { self.tell_found(whose, look) } else { Vec::new() }
    }

    /// Tells of wars that are followed, and were found since.
    pub(super) fn tell_found(&mut self, whose: Whose, look: Look) -> Vec<Signal<Event>> {
        let (id, clans) = (self.id.clone(), self.clans.clone());
        let mut signals = Vec::new();
        for (at, round) in self.rounds.iter_mut().enumerate() {
            for war in &mut round.wars {
                let Some(found) = war.found.as_ref().map(|found| found.war).filter(|found| whose.has(found)) else {
                    continue;
                };
                if war.watch == Watch::Unasked {
                    // What was over before the first look is no news.
                    let is_wanted = war.is_news || war.result.is_none();
                    war.watch = if is_wanted { Watch::Wanted } else { Watch::Done };
                }
                if war.is_watched() && !std::mem::replace(&mut war.is_told, true) {
                    let named = |tag: &ClanTag| clans.iter().find(|clan| clan.tag == *tag).cloned();
                    let clans: Vec<CwlClan> = found.clans.iter().filter_map(named).collect();
                    let (cwl, round, war_tag, war) = (id.clone(), number(at), war.tag, found);
                    signals.push(look.event(CwlWar { cwl, round, war_tag, war, clans }));
                }
            }
        }
        signals
    }

    /// Lets go of wars of which somebody has told the end, and of those that nobody shows any more. Says whether something is
    /// to be kept.
    pub(super) fn release(&mut self, neighbours: &dyn Neighbours, now: Option<Timestamp>) -> bool {
        let mut has_noted = false;
        for war in self.rounds.iter_mut().flat_map(|round| &mut round.wars).filter(|war| war.is_watched()) {
            let is_told = war.result.is_some() && !neighbours.awaits_end(war.tag);
            let late = now.filter(|now| is_late(war, *now));
            has_noted |= late.is_some_and(|now| war.late.note(now, WATCHED_FOR));
            if is_told || late.is_some_and(|now| war.late.is_enough(now, WATCHED_FOR)) {
                (war.watch, has_noted) = (Watch::Done, true);
            }
        }
        if self.is_over && self.wars().all(|(_, war)| !war.is_watched()) {
            self.rounds.clear();
        }
        has_noted
    }

    /// Since when one of its wars must be over: the group is, or so many rounds were drawn after it, or a war of a later round
    /// has begun.
    pub(super) fn over_since(&self, war: WarTag, started: &dyn Fn(WarTag) -> Option<Timestamp>) -> Option<Timestamp> {
        let (at, _) = self.wars().find(|(_, known)| known.tag == war)?;
        let ended = (self.rank == ENDED).then(|| self.ending.unwrap_or(self.since));
        let drawn = self.wars().filter(|(later, _)| *later >= at + LIVE_ROUNDS).map(|(_, war)| war.drawn_at);
        let begun = self.wars().filter(|(later, _)| *later > at).filter_map(|(_, war)| started(war.tag));
        ended.into_iter().chain(drawn).chain(begun).min()
    }

    /// Whether the wars of the round at this place are over, as far as that is known.
    pub(super) fn is_past(&self, at: usize, now: Timestamp) -> bool {
        let is_ended = self.rounds.get(at).and_then(Round::end).is_some_and(|end| end + AFTER_END <= now);
        self.rank == ENDED || at < self.first_live() || is_ended
    }

    /// The place of the first of those rounds of which wars may go on.
    fn first_live(&self) -> usize {
        self.drawn_rounds().saturating_sub(LIVE_ROUNDS)
    }

    /// Whether it is asked who fights in the wars of a round: until the war that is of interest is found.
    fn is_sought(&self, at: usize, round: &Round, whose: Whose) -> bool {
        let is_of_interest = at >= self.first_live() || round.wars.iter().any(|war| war.is_news);
        is_of_interest && (whose.is_all || whose.clan.is_some_and(|clan| round.war_of(clan).is_none()))
    }
}

/// Whether it is long past the end of a war.
fn is_late(war: &RoundWar, now: Timestamp) -> bool {
    war.found.as_ref().and_then(|found| found.end).unwrap_or(war.drawn_at + WATCHED_FOR) <= now
}
