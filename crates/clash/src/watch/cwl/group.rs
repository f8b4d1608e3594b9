//! How far a group has been followed.

use bugle_event::{Signal, Timestamp};
use serde::{Deserialize, Serialize};

use super::round::{Round, RoundWar, Watch};
use crate::cwl_id::CwlId;
use crate::event::Event;
use crate::event::cwl::{CwlClan, CwlGroup, CwlRound, CwlStarted};
use crate::model::league_group::{LeagueGroup, LeagueRound};
use crate::model::open::LeagueGroupState;
use crate::tag::{WarTag, is_plausible};
use crate::watch::look::Look;

/// What is known of a group, over or not. Its fields are a format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub(crate) id: CwlId,
    /// The furthest state seen, by rank.
    pub(super) rank: u8,
    /// In the order of their tags.
    pub(super) clans: Vec<CwlClan>,
    pub(super) rounds: Vec<Round>,
    /// When it was first seen.
    pub(super) since: Timestamp,
    /// Whether that was the first look of all: what was over then is no news.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_baseline: bool,
    /// After how many rounds it is told how the clans stand, or was over before.
    #[serde(default)]
    pub(super) stood: usize,
    /// When its end was seen, which is yet to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ending: Option<Timestamp>,
    /// Whether its end was told, or was there at the first look.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_over: bool,
    /// Whether something was taken note of that is to be kept.
    #[serde(skip)]
    pub(super) has_noted: bool,
}

/// Rank of a group of which the first round is being fought, or a later one.
pub(super) const STARTED: u8 = 1;
/// Rank of a group that is over.
pub(super) const ENDED: u8 = 2;

/// How far a group has come. `None`: the word for it is not known.
pub(super) fn rank(state: &LeagueGroupState) -> Option<u8> {
    match state {
        LeagueGroupState::Preparation => Some(0),
        LeagueGroupState::InWar => Some(STARTED),
        LeagueGroupState::Ended => Some(ENDED),
        _ => None,
    }
}

impl Group {
    /// A group of which nothing is known yet but who is in it.
    pub(super) fn new(id: CwlId, new: &LeagueGroup, look: Look) -> Self {
        let (since, rank, rounds, is_baseline, stood, ending) = (look.at, 0, Vec::new(), false, 0, None);
        let (clans, is_over, has_noted) = (clans(new), false, false);
        Self { id, rank, clans, rounds, since, is_baseline, stood, ending, is_over, has_noted }
    }

    /// What the first look shows is the state of things.
    pub(super) fn begin_with(&mut self, new: &LeagueGroup, look: Look) {
        self.is_baseline = true;
        self.rank = rank(&new.state).unwrap_or(0);
        self.is_over = self.rank == ENDED;
        if !self.is_over {
            self.take_rounds(new, look, false, false);
        }
    }

    /// Whether it was told that it was found: it was not there at the first look.
    pub(super) fn is_told(&self) -> bool {
        !self.is_baseline
    }

    /// As an event says it.
    pub(super) fn said(&self) -> CwlGroup {
        CwlGroup { cwl: self.id.clone(), clans: self.clans.clone() }
    }

    /// Tells what a body shows beyond what is known. `is_lasting`: it shows less, and that lasts.
    pub(super) fn advance(&mut self, new: &LeagueGroup, look: Look, is_lasting: bool) -> Vec<Signal<Event>> {
        self.take_clans(new);
        let mut signals = Vec::new();
        if self.is_over {
            return signals;
        }
        let before = self.rank;
        self.rank = before.max(rank(&new.state).unwrap_or(before));
        let mut drawn = self.take_rounds(new, look, true, is_lasting).into_iter().peekable();
        // The first round is drawn before it starts, the others after.
        while let Some(at) = drawn.next_if(|at| *at == 0) {
            signals.push(look.event(self.drawn(at)));
        }
        if before < STARTED && self.rank >= STARTED {
            signals.push(look.event(CwlStarted { group: self.said() }));
        }
        signals.extend(drawn.map(|at| look.event(self.drawn(at))));
        if self.rank == ENDED && self.ending.is_none() {
            self.ending = Some(look.at);
        }
        signals
    }

    fn drawn(&self, at: usize) -> CwlRound {
        let war_tags = self.rounds[at].wars.iter().map(|war| war.tag).collect();
        CwlRound { group: self.said(), round: number(at), war_tags }
    }

    /// Takes the clans as they are shown. One may have been garbled at first.
    fn take_clans(&mut self, new: &LeagueGroup) {
        let is_garbled = new.clans.iter().any(|clan| !is_plausible(clan.tag.symbols()));
        if is_garbled || new.clans.len() < self.clans.len() {
            return;
        }
        let old = std::mem::take(&mut self.clans);
        self.clans = clans(new);
        for clan in self.clans.iter_mut().filter(|clan| clan.name.is_empty()) {
            let known = old.iter().find(|known| known.tag == clan.tag);
            clan.name = known.map(|known| known.name.clone()).unwrap_or_default();
        }
    }

    /// Takes the rounds as they are shown. Wars that are known and not shown stay, unless that `is_lasting`. Gives the
    /// places of those rounds of which no war was known before.
    fn take_rounds(&mut self, new: &LeagueGroup, look: Look, is_news: bool, is_lasting: bool) -> Vec<usize> {
        if new.rounds.len() < self.rounds.len() {
            // One was lost on the way, and nobody can say which.
            return Vec::new();
        }
        let mut news = Vec::new();
        let mut before = std::mem::take(&mut self.rounds);
        before.resize_with(new.rounds.len(), Round::default);
        for (at, shown) in new.rounds.iter().enumerate() {
            let tags: Vec<WarTag> = drawn(shown).collect();
            let is_open = tags.len() < shown.war_tags.len();
            let is_told = before[at].is_told || tags.iter().any(|tag| knows(&before, *tag));
            let asked = std::mem::take(&mut before[at].asked);
            let mut round = Round { wars: Vec::new(), is_open, is_told, asked };
            for tag in tags {
                let known = before.iter_mut().find_map(|old| take(&mut old.wars, tag));
                round.wars.push(known.unwrap_or_else(|| RoundWar::new(tag, look.at, is_news)));
            }
            if !round.is_told && !round.wars.is_empty() {
                round.is_told = true;
                news.push(at);
            }
            self.rounds.push(round);
        }
        if !is_lasting {
            self.rounds.iter_mut().zip(before).for_each(|(round, old)| round.wars.extend(old.wars));
        }
        news
    }

    /// Takes over what another watcher of the same group knows, and has told. What that one found at its first look it
    /// did not tell.
    pub(super) fn join(&mut self, other: &Self) {
        if other.is_told() {
            self.rank = self.rank.max(other.rank);
            self.stood = self.stood.max(other.stood);
        }
        self.is_over |= other.is_over && other.stood > 0;
        for (at, round) in other.rounds.iter().enumerate() {
            for war in &round.wars {
                match self.war_mut(war.tag) {
                    Some(known) => known.join(war),
                    None if war.is_news => {
                        let len = self.rounds.len().max(at + 1);
                        self.rounds.resize_with(len, || Round { is_open: true, is_told: true, ..Round::default() });
                        self.rounds[at].wars.push(RoundWar { watch: Watch::Unasked, ..war.clone() });
                    }
                    None => {}
                }
            }
        }
    }

    pub(super) fn war_mut(&mut self, tag: WarTag) -> Option<&mut RoundWar> {
        self.rounds.iter_mut().flat_map(|round| &mut round.wars).find(|war| war.tag == tag)
    }

    /// All wars that were drawn, with the places of their rounds.
    pub(super) fn wars(&self) -> impl Iterator<Item = (usize, &RoundWar)> {
        self.rounds.iter().enumerate().flat_map(|(at, round)| round.wars.iter().map(move |war| (at, war)))
    }

    /// Whether any war that was drawn is not shown.
    pub(super) fn has_wars_beyond(&self, rounds: &[LeagueRound]) -> bool {
        let shown: Vec<WarTag> = rounds.iter().flat_map(drawn).collect();
        self.wars().any(|(_, war)| !shown.contains(&war.tag))
    }

    /// How many rounds were drawn.
    pub(super) fn drawn_rounds(&self) -> usize {
        self.rounds.iter().rposition(|round| !round.wars.is_empty()).map_or(0, |last| last + 1)
    }
}

/// The wars of a round that were drawn, without what cannot be a tag.
pub(super) fn drawn(round: &LeagueRound) -> impl Iterator<Item = WarTag> {
    round.wars().filter(|tag| is_plausible(tag.symbols()))
}

/// The clans that are shown, in the order of their tags.
fn clans(new: &LeagueGroup) -> Vec<CwlClan> {
    let mut clans: Vec<CwlClan> = new.clans.iter().map(CwlClan::from).collect();
    clans.sort();
    clans.dedup_by_key(|clan| clan.tag);
    clans
}

/// The number of the round at this place, from 1.
pub(super) fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

fn knows(rounds: &[Round], tag: WarTag) -> bool {
    rounds.iter().flat_map(|round| &round.wars).any(|war| war.tag == tag)
}

fn take(wars: &mut Vec<RoundWar>, tag: WarTag) -> Option<RoundWar> {
    let at = wars.iter().position(|war| war.tag == tag)?;
    Some(wars.remove(at))
}
