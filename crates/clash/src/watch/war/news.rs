//! What one body of a war tells, beyond what was known: pure comparison, no memory.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::{Envelope, Origin, Seen, Signal, Timestamp};

use super::progress::{Course, ENDED, Progress, STARTED, ToldResult, count};
use super::score;
use super::torn::has_all_members;
use crate::event::Event;
use crate::event::war::{
    EndSource, Fighter, LineupChange, Matchup, MissedAttacks, Outcome, Side, WarAttack, WarEnded, WarFound, WarLineup,
    WarRescheduled, WarStarted,
};
use crate::event::war_corrected::WarCorrected;
use crate::event::war_score::WarScore;
use crate::game::SOURCE;
use crate::model::war::{Attack, War, WarMember, WarSide};
use crate::model::war_type::WarType;
use crate::tag::{ClanTag, PlayerTag};
use crate::war_id::WarId;

/// A body of a war, and the look that brought it.
pub(crate) struct WarNews<'a> {
    war: &'a War,
    id: WarId,
    war_type: WarType,
    seen: Seen,
    course: &'a Course,
    source: EndSource,
    scores: bool,
}

impl<'a> WarNews<'a> {
    /// `war` shows the war of `known`, so far.
    pub(crate) fn new(war: &'a War, known: &Progress, seen: Seen, course: &'a Course) -> Self {
        let (source, scores) = (EndSource::Body, false);
        Self { war, id: known.id, war_type: known.war_type, seen, course, source, scores }
    }

    /// It is known by this, rather than by the clan's own answer.
    pub(crate) fn by(self, source: EndSource) -> Self {
        Self { source, ..self }
    }

    /// Whether it is also told how the war stands, if that changed.
    pub(crate) fn with_scores(self, scores: bool) -> Self {
        Self { scores, ..self }
    }

    /// That there is this war.
    pub(crate) fn found(&self) -> Option<Signal<Event>> {
        Some(self.event(WarFound { matchup: self.matchup()? }, None))
    }

    /// All that is new since `known`; `old` is the last body of this war that fits together.
    pub(crate) fn changes(&self, known: &Progress, old: Option<&War>) -> Vec<Signal<Event>> {
        let rank = self.course.rank.unwrap_or(known.rank);
        let mut signals = Vec::new();
        signals.extend(self.rescheduled(known));
        signals.extend(old.into_iter().flat_map(|old| self.lineup(old)));
        if known.rank < STARTED && rank >= STARTED {
            signals.extend(self.started());
        }
        signals.extend(self.attacks(known, old, Origin::Live));
        signals.extend(self.score(known));
        if rank == ENDED {
            signals.extend(self.end(known));
        }
        signals.retain(|signal| !known.has_told(signal));
        signals
    }

    /// That it is over, how it went, and who missed their attacks, as far as that was not told. Of an end that was only
    /// deduced, or was seen in a body that did not fit together, it was not.
    fn end(&self, known: &Progress) -> Vec<Signal<Event>> {
        let outcome = score::outcome(self.war, self.course);
        let mut signals = Vec::new();
        if known.is_over {
            signals.extend(self.corrected_to(known, outcome));
        } else {
            signals.extend(self.ended(outcome));
        }
        if !self.course.is_torn && !known.has_told_who_missed() {
            signals.extend(self.missed_attacks());
        }
        signals
    }

    /// How it went, if it was told otherwise.
    pub(crate) fn corrected(&self, known: &Progress) -> Option<Signal<Event>> {
        let is_over = self.course.rank == Some(ENDED) && known.is_over;
        let outcome = is_over.then(|| score::outcome(self.war, self.course))?;
        self.corrected_to(known, outcome)
    }

    fn corrected_to(&self, known: &Progress, outcome: Outcome) -> Option<Signal<Event>> {
        let (matchup, told) = (self.matchup()?, known.told_result()?);
        let (clan, opponent) = (matchup.clan.tag, matchup.opponent.tag);
        let is_better = outcome != Outcome::Unknown && told != ToldResult::of(outcome, clan, opponent);
        let old_outcome = told.outcome_for(clan);
        let corrected = is_better.then_some(WarCorrected { matchup, source: self.source, outcome, old_outcome })?;
        Some(self.event(corrected, self.past(self.war.end_time)))
    }

    /// Attacks that are not `known`, in their order. What was before them, and who fought, `old` may say where this body
    /// does not.
    pub(crate) fn attacks(&self, known: &Progress, old: Option<&War>, origin: Origin) -> Vec<Signal<Event>> {
        let fighters = self.fighters(old);
        let before = old.into_iter().flat_map(War::attacks).map(|attack| (attack.order, (None, attack)));
        let mut listed: BTreeMap<u32, (Option<Side>, &Attack)> = before.collect();
        for (side, own, _) in self.sides() {
            listed.extend(own.listed_attacks().map(|attack| (attack.order, (Some(side), attack))));
        }
        let mut best_stars = BTreeMap::<PlayerTag, u32>::new();
        let mut signals = Vec::new();
        for (side, attack) in listed.into_values() {
            let before = best_stars.get(&attack.defender_tag).copied();
            best_stars.insert(attack.defender_tag, before.unwrap_or(0).max(attack.stars));
            if let Some(side) = side.filter(|_| known.is_news(attack, self.course)) {
                signals.extend(self.attack(side, attack, before, &fighters, origin));
            }
        }
        signals
    }

    fn attack(
        &self,
        side: Side,
        attack: &Attack,
        best_before: Option<u32>,
        fighters: &BTreeMap<PlayerTag, &WarMember>,
        origin: Origin,
    ) -> Option<Signal<Event>> {
        let (_, own, other) = self.sides().find(|(this, ..)| *this == side)?;
        let fact = WarAttack {
            war: self.id,
            side,
            clan_tag: own.tag?,
            clan_name: own.name.clone(),
            opponent_tag: other.tag?,
            opponent_name: other.name.clone(),
            attacker_tag: attack.attacker_tag,
            defender_tag: attack.defender_tag,
            order: attack.order,
            stars: attack.stars,
            destruction_percentage: attack.destruction_percentage,
            duration: attack.duration,
            new_stars: attack.stars.saturating_sub(best_before.unwrap_or(0)),
            fresh: best_before.is_none(),
            attacker: fighters.get(&attack.attacker_tag).map(|&member| member.into()),
            defender: fighters.get(&attack.defender_tag).map(|&member| member.into()),
        };
        Some(Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { origin, ..self.seen })))
    }

    fn started(&self) -> Option<Signal<Event>> {
        let started = WarStarted { matchup: self.matchup()?, source: self.source };
        Some(self.event(started, self.past(self.war.start_time)))
    }

    fn ended(&self, outcome: Outcome) -> Option<Signal<Event>> {
        let ended = WarEnded { matchup: self.matchup()?, source: self.source, outcome, unobserved_attacks: 0 };
        Some(self.event(ended, self.past(self.war.end_time)))
    }

    /// How it stands, if that was asked for and the body says so. Attacks only become more: a score that changes without
    /// one is none that can be.
    fn score(&self, known: &Progress) -> Option<Signal<Event>> {
        let is_news = self.scores && self.course.has_score() && count(self.war) > known.scored;
        let matchup = is_news.then(|| self.matchup()).flatten()?;
        Some(self.event(WarScore { matchup }, None))
    }

    /// That its times were moved, if the body itself says to when: what it lacks was filled in from before.
    fn rescheduled(&self, known: &Progress) -> Option<Signal<Event>> {
        let moved = |old: Option<Timestamp>, new: Option<Timestamp>| old.zip(new).is_some_and(|(old, new)| old != new);
        let is_moved = moved(known.start_time, self.war.start_time) || moved(known.end_time, self.war.end_time);
        let (old_start_time, old_end_time) = (known.start_time, known.end_time);
        let matchup = (is_moved && self.course.has_times).then(|| self.matchup()).flatten()?;
        Some(self.event(WarRescheduled { matchup, old_start_time, old_end_time }, None))
    }

    /// Who came into the line-up, who was taken out, and whose town hall was upgraded meanwhile.
    fn lineup(&self, old: &War) -> Vec<Signal<Event>> {
        let mut signals = Vec::new();
        for (side, own, _) in self.sides() {
            let Some((clan_tag, before)) = own.tag.and_then(|tag| Some((tag, side_of(old, tag)?))) else {
                continue;
            };
            let is_whole = has_all_members(own, self.war.team_size) && has_all_members(before, old.team_size);
            for (change, member, old_town_hall_level) in lineup_changes(before, own, is_whole) {
                let (war, clan_name) = (self.id, own.name.clone());
                let fact = WarLineup { war, side, clan_tag, clan_name, change, member, old_town_hall_level };
                signals.push(self.event(fact, None));
            }
        }
        signals
    }

    fn missed_attacks(&self) -> Vec<Signal<Event>> {
        let mut signals = Vec::new();
        for (side, own, _) in self.sides() {
            let Some(clan_tag) = own.tag else { continue };
            for member in own.line_up() {
                let attacks_made = u32::try_from(member.attacks.len()).unwrap_or(u32::MAX);
                let attacks_missed = self.war.attacks_each().saturating_sub(attacks_made);
                if attacks_missed > 0 {
                    let (war, clan_name, member) = (self.id, own.name.clone(), Fighter::from(member));
                    let fact = MissedAttacks { war, side, clan_tag, clan_name, member, attacks_made, attacks_missed };
                    signals.push(self.event(fact, self.past(self.war.end_time)));
                }
            }
        }
        signals
    }

    fn event(&self, fact: impl Into<Event>, time: Option<Timestamp>) -> Signal<Event> {
        Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { time, ..self.seen }))
    }

    /// Who fights whom, and how it stands.
    pub(super) fn matchup(&self) -> Option<Matchup> {
        Some(Matchup { war_type: self.war_type, ..Matchup::of(self.war)? })
    }

    /// A scheduled time, if it has come: then it is when it happened.
    fn past(&self, scheduled: Option<Timestamp>) -> Option<Timestamp> {
        scheduled.filter(|&time| time <= self.seen.observed_at)
    }

    fn sides(&self) -> impl Iterator<Item = (Side, &'a WarSide, &'a WarSide)> {
        let both = self.war.clan.as_ref().zip(self.war.opponent.as_ref());
        both.into_iter().flat_map(|(clan, opponent)| [(Side::Clan, clan, opponent), (Side::Opponent, opponent, clan)])
    }

    fn fighters<'b>(&self, old: Option<&'b War>) -> BTreeMap<PlayerTag, &'b WarMember>
    where
        'a: 'b,
    {
        let sides = old.into_iter().flat_map(War::sides).chain(self.war.sides());
        sides.flat_map(|side| &side.members).map(|member| (member.tag, &**member)).collect()
    }
}

/// The side of this clan, whichever it is: in clan war leagues a clan can be on either.
fn side_of(war: &War, clan: ClanTag) -> Option<&WarSide> {
    war.sides().find(|side| side.tag == Some(clan))
}

/// Who is in and out is known only where both line-ups are `whole`. Nobody's town hall shrinks.
fn lineup_changes(old: &WarSide, new: &WarSide, whole: bool) -> Vec<(LineupChange, Fighter, Option<u32>)> {
    let before: BTreeMap<PlayerTag, &WarMember> = old.members.iter().map(|member| (member.tag, &**member)).collect();
    let after: BTreeSet<PlayerTag> = new.members.iter().map(|member| member.tag).collect();
    let gone = old.line_up().into_iter().filter(|member| whole && !after.contains(&member.tag));
    let mut changes: Vec<_> = gone.map(|member| (LineupChange::Out, Fighter::from(member), None)).collect();
    for member in new.line_up() {
        match before.get(&member.tag) {
            None if whole => changes.push((LineupChange::In, member.into(), None)),
            Some(old) if old.says("town_hall_level") && old.town_hall_level < member.town_hall_level => {
                changes.push((LineupChange::TownHallLevel, member.into(), Some(old.town_hall_level)));
            }
            None | Some(_) => {}
        }
    }
    changes
}
