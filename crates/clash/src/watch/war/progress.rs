//! How far a war has been followed.

use std::collections::BTreeSet;

use bugle_event::{EventId, Signal, Timestamp};
use serde::{Deserialize, Serialize};

use super::orders::Orders;
use super::reminder::Reminder;
use super::told_ids::ToldIds;
use crate::event::Event;
use crate::event::war::{EndSource, Outcome};
use crate::model::war::{Attack, War};
use crate::model::war_type::WarType;
use crate::tag::ClanTag;
use crate::war_id::WarId;

/// What is known of the latest war of a clan, over or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub(crate) id: WarId,
    /// As it looked at first sight: maintenance stretches preparations, by which kinds of wars are told apart.
    pub(crate) war_type: WarType,
    /// The furthest state seen, by rank.
    pub(crate) rank: u8,
    /// Orders of the attacks seen. Orders are distinct over both sides.
    pub(crate) attacks: Orders,
    /// Whether its end is known.
    pub(crate) is_over: bool,
    pub(crate) start_time: Option<Timestamp>,
    pub(crate) end_time: Option<Timestamp>,
    /// Ids of what was told of its line-ups and its times, and of what was deduced: nothing else here says
    /// that it was told.
    #[serde(default, skip_serializing_if = "ToldIds::is_empty")]
    told: ToldIds,
    /// How it went, as was told last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    result: Option<ToldResult>,
    /// Whether it is yet to be told who missed their attacks: the end was seen only in bodies that did not fit together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_owing: bool,
    /// After how many attacks its score was told last, or would have been.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) scored: u32,
    /// What was reminded of.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) reminded: BTreeSet<Reminder>,
    /// Orders of attacks that the last body showed, and of which it did not say enough.
    #[serde(skip)]
    doubtful: Orders,
}

/// How a war went, whoever of the two looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ToldResult {
    Unknown,
    Tie,
    Won(ClanTag),
}

/// What a body of a war shows of its course.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says of another part whether it was sent")]
pub struct Course {
    /// The state, by rank. `None`: the word for it is not known.
    pub(crate) rank: Option<u8>,
    /// Whether the parts of the body contradict each other, or some are missing: what it lacks may still be.
    pub(crate) is_torn: bool,
    /// Whether both times were sent. One alone says nothing of the other: they are moved together.
    pub(crate) has_times: bool,
    /// Whether both scores were sent.
    pub(crate) has_scores: bool,
    /// Whether it was sent how many attacks each side made.
    pub(crate) has_counts: bool,
    /// Orders of the attacks of which it does not say enough, or before which others are missing.
    pub(crate) doubtful: Orders,
}

impl Course {
    /// Whether the body says how the war stands, after all attacks that it lists.
    pub(crate) fn has_score(&self) -> bool {
        self.has_scores && self.has_counts && !self.is_torn
    }
}

impl Progress {
    /// A war of which nothing is known yet.
    pub(crate) fn new(id: WarId, war_type: WarType) -> Self {
        Self {
            id,
            war_type,
            rank: 0,
            attacks: Orders::default(),
            is_over: false,
            start_time: None,
            end_time: None,
            told: ToldIds::default(),
            result: None,
            is_owing: false,
            scored: 0,
            reminded: BTreeSet::new(),
            doubtful: Orders::default(),
        }
    }

    /// Adds what another watcher knows of the same war, in whatever order others are added. The times stay its own: what
    /// it is shown may lag behind, and times that seem to move back would be news.
    pub(crate) fn join(&mut self, other: &Self) {
        // Maintenance stretches preparations, some of them to a length that friendly wars have.
        let certainty = |war_type: WarType| match war_type {
            WarType::Friendly => 0,
            WarType::Regular => 1,
            WarType::Cwl => 2,
        };
        if certainty(other.war_type) > certainty(self.war_type) {
            self.war_type = other.war_type;
        }
        let is_all_told = self.has_told_who_missed() || other.has_told_who_missed();
        self.rank = self.rank.max(other.rank);
        self.is_owing = self.rank == ENDED && !is_all_told;
        self.result = self.result.max(other.result);
        self.attacks = self.attacks.union(&other.attacks);
        self.is_over |= other.is_over;
        self.told.extend(other.told());
        self.scored = self.scored.max(other.scored);
        self.reminded.extend(&other.reminded);
    }

    /// What another watcher, which has seen nothing of this war yet, can take over.
    pub(crate) fn for_another(&self) -> Self {
        Self { start_time: None, end_time: None, doubtful: Orders::default(), ..self.clone() }
    }

    /// Whether it was told that it is over, and only because it must be so.
    pub(crate) fn has_deduced_end(&self) -> bool {
        self.is_over && self.rank < ENDED
    }

    /// Whether a body was seen that says that it is over.
    pub(crate) fn has_seen_end(&self) -> bool {
        self.rank == ENDED
    }

    /// Takes over that its end was told, and only because it must be so.
    pub(crate) fn learn_deduced_end(&mut self) {
        self.is_over = true;
        self.result = self.result.max(Some(ToldResult::Unknown));
    }

    /// Takes over that somebody else has seen its end, and told what there is to tell of it.
    pub(crate) fn learn_seen_end(&mut self) {
        (self.rank, self.is_over) = (ENDED, true);
    }

    /// How it went, as was told last. `None`: nothing was, or nobody remembers.
    pub(crate) fn told_result(&self) -> Option<ToldResult> {
        self.result.or_else(|| self.has_deduced_end().then_some(ToldResult::Unknown))
    }

    /// Whether it was told who missed their attacks.
    pub(crate) fn has_told_who_missed(&self) -> bool {
        self.rank == ENDED && !self.is_owing
    }

    /// Whether this was told already, as far as nothing else here says so.
    pub(crate) fn has_told(&self, signal: &Signal<Event>) -> bool {
        matches!(signal, Signal::Event(event)
            if is_told_by_id(&event.data) && self.told.contains(event.id))
    }

    /// Whether an attack is to be told that the war shows: one of which too little is said, or before which others are
    /// missing, waits for the next look.
    pub(crate) fn is_news(&self, attack: &Attack, course: &Course) -> bool {
        let order = attack.order;
        let is_clear = !course.doubtful.contains(order) || self.doubtful.contains(order);
        order > 0 && is_clear && !self.attacks.contains(order)
    }

    /// Remembers what was told, as far as nothing else here says so.
    pub(crate) fn on_told(&mut self, signals: &[Signal<Event>]) {
        let ids = signals.iter().filter_map(|signal| match signal {
            Signal::Event(event) if is_told_by_id(&event.data) => Some(event.id),
            _ => None,
        });
        self.told.extend(ids);
        for signal in signals {
            let Signal::Event(event) = signal else { continue };
            self.result = ToldResult::told_by(&event.data).or(self.result);
            self.reminded.extend(Reminder::told_by(&event.data));
        }
    }

    /// Ids of what was told, as far as nothing else here says so.
    pub(crate) fn told(&self) -> impl Iterator<Item = EventId> {
        self.told.iter()
    }

    /// Takes note of all that `war` shows. Nothing moves backwards.
    pub(crate) fn advance(&mut self, war: &War, course: &Course) {
        let is_all_told = self.has_told_who_missed();
        self.rank = self.rank.max(course.rank.unwrap_or(self.rank));
        self.is_over |= self.rank == ENDED;
        self.is_owing = self.rank == ENDED && !is_all_told && course.is_torn;
        let shown = war.attacks().filter(|attack| self.is_news(attack, course)).map(|attack| attack.order).collect();
        self.attacks = self.attacks.union(&shown);
        self.doubtful = course.doubtful.clone();
        if course.has_score() {
            self.scored = self.scored.max(count(war));
        }
        self.advance_times(war, course);
    }

    /// Of times of which one was not sent, only what was not known yet is taken note of: what was filled in may be of
    /// before they were moved.
    fn advance_times(&mut self, war: &War, course: &Course) {
        for (known, shown) in [(&mut self.start_time, war.start_time), (&mut self.end_time, war.end_time)] {
            *known = if course.has_times { shown.or(*known) } else { known.or(shown) };
        }
    }

    /// What the first look shows is the state of things, whatever it lacks.
    pub(crate) fn begin_with(&mut self, war: &War) {
        self.attacks = self.attacks.union(&war.attacks().map(|attack| attack.order).collect());
        self.scored = self.scored.max(count(war));
    }

    /// Whether `war` shows less than what is known: an earlier state, or the same with fewer attacks.
    pub(crate) fn is_ahead_of(&self, war: &War, rank: Option<u8>) -> bool {
        let is_further = rank.is_some_and(|rank| rank > self.rank);
        self.is_past(rank) || (!is_further && war.attacks().count() < self.attacks.len())
    }

    /// Whether the war is known to be further than `rank`.
    pub(crate) fn is_past(&self, rank: Option<u8>) -> bool {
        rank.is_some_and(|rank| rank < self.rank)
    }

    /// Whether attacks are known that `war` does not list.
    pub(crate) fn has_attacks_beyond(&self, war: &War) -> bool {
        let listed: BTreeSet<u32> = war.attacks().map(|attack| attack.order).collect();
        self.attacks.iter().any(|order| !listed.contains(&order))
    }
}

impl ToldResult {
    /// How a war went of which `clan` says so.
    pub(crate) fn of(outcome: Outcome, clan: ClanTag, opponent: ClanTag) -> Self {
        match outcome {
            Outcome::Win => Self::Won(clan),
            Outcome::Lose => Self::Won(opponent),
            Outcome::Tie => Self::Tie,
            Outcome::Unknown => Self::Unknown,
        }
    }

    /// How it went for `clan`.
    pub(crate) fn outcome_for(self, clan: ClanTag) -> Outcome {
        match self {
            Self::Won(winner) if winner == clan => Outcome::Win,
            Self::Won(_) => Outcome::Lose,
            Self::Tie => Outcome::Tie,
            Self::Unknown => Outcome::Unknown,
        }
    }

    fn told_by(fact: &Event) -> Option<Self> {
        let (outcome, matchup) = match fact {
            Event::WarEnded(ended) => (ended.outcome, &ended.matchup),
            Event::WarCorrected(corrected) => (corrected.outcome, &corrected.matchup),
            _ => return None,
        };
        Some(Self::of(outcome, matchup.clan.tag, matchup.opponent.tag))
    }
}

/// Rank of a war in which attacks are made.
pub(crate) const STARTED: u8 = 1;
/// Rank of a war that is over.
pub(crate) const ENDED: u8 = 2;

/// How many attacks are listed.
pub(super) fn count(war: &War) -> u32 {
    u32::try_from(war.attacks().count()).unwrap_or(u32::MAX)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Whether nothing but its id says that this was told.
fn is_told_by_id(fact: &Event) -> bool {
    match fact {
        Event::WarLineup(_) | Event::WarRescheduled(_) => true,
        Event::WarStarted(started) => started.source == EndSource::Deduced,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::watch::war::reminder::Moment;

    fn any_reminders() -> impl Strategy<Value = BTreeSet<Reminder>> {
        let moment = prop::sample::select(vec![Moment::Start, Moment::End]);
        let at = (0_i64..3).prop_map(Timestamp::from_secs);
        let any = (moment, at, 0_u64..3).prop_map(|(of, at, lead)| Reminder { of, at, lead });
        prop::collection::btree_set(any, 0..3)
    }

    fn any_progress() -> impl Strategy<Value = Progress> {
        let war_type = prop::sample::select(vec![WarType::Regular, WarType::Friendly, WarType::Cwl]);
        let attacks = prop::collection::vec(0_u32..12, 0..12);
        let time = || prop::option::of(any::<i64>().prop_map(Timestamp::from_millis));
        let told = prop::collection::btree_set(prop::array::uniform16(0_u8..2), 0..3);
        let won = ["#2PP", "#2YY"].map(|tag| Some(ToldResult::Won(tag.parse().unwrap())));
        let results = [None, Some(ToldResult::Unknown), Some(ToldResult::Tie)].into_iter().chain(won);
        let result = (prop::sample::select(results.collect::<Vec<_>>()), any::<bool>(), 0..9_u32, any_reminders());
        (war_type, 0..3_u8, attacks, any::<bool>(), time(), time(), told, result).prop_map(
            |(war_type, rank, attacks, is_over, start_time, end_time, told, (result, is_owing, scored, reminded))| {
                let id = WarId::new(Timestamp::EPOCH, "#2PP".parse().unwrap(), "#2YY".parse().unwrap());
                let attacks = attacks.into_iter().collect();
                let (is_owing, doubtful) = (is_owing && rank == ENDED, Orders::default());
                Progress {
                    id,
                    war_type,
                    rank,
                    attacks,
                    is_over,
                    start_time,
                    end_time,
                    told: told.into(),
                    result,
                    is_owing,
                    scored,
                    reminded,
                    doubtful,
                }
            },
        )
    }

    fn joined(one: &Progress, others: &[&Progress]) -> Progress {
        let mut one = one.clone();
        for other in others {
            one.join(other);
        }
        one
    }

    proptest! {
        #[test]
        fn it_makes_no_difference_who_joins_whom(one in any_progress(), two in any_progress(), three in any_progress()) {
            prop_assert_eq!(joined(&one, &[&two, &three]), joined(&one, &[&three, &two]));
            prop_assert_eq!(joined(&one, &[&joined(&two, &[&three])]), joined(&one, &[&two, &three]));
            prop_assert_eq!(joined(&one, &[&two]).for_another(), joined(&two, &[&one]).for_another());
            prop_assert_eq!(joined(&one, &[&one]), one);
        }

        #[test]
        fn it_is_kept_as_it_is(progress in any_progress()) {
            let written = serde_json::to_string(&progress).unwrap();
            prop_assert_eq!(serde_json::from_str::<Progress>(&written).unwrap(), progress);
        }
    }
}
