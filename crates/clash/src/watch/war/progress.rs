//! How far a war has been followed.

use std::collections::BTreeSet;

use bugle_event::{EventId, Signal, Timestamp};
use serde::{Deserialize, Serialize};

use super::orders::Orders;
use crate::event::Event;
use crate::event::war::EndSource;
use crate::model::war::War;
use crate::model::war_type::WarType;
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
    /// Ids, as bytes, of what was told of its line-ups and its times, and of what was deduced: nothing else here says
    /// that it was told.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    told: BTreeSet<[u8; 16]>,
}

impl Progress {
    /// A war of which nothing is known yet.
    pub(crate) fn new(id: WarId, war_type: WarType) -> Self {
        let (attacks, told) = (Orders::default(), BTreeSet::new());
        Self { id, war_type, rank: 0, attacks, is_over: false, start_time: None, end_time: None, told }
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
        self.rank = self.rank.max(other.rank);
        self.attacks = self.attacks.union(&other.attacks);
        self.is_over |= other.is_over;
        self.told.extend(&other.told);
    }

    /// What another watcher, which has seen nothing of this war yet, can take over.
    pub(crate) fn for_another(&self) -> Self {
        Self { start_time: None, end_time: None, ..self.clone() }
    }

    /// Remembers what was told, as far as nothing else here says so.
    pub(crate) fn on_told(&mut self, signals: &[Signal<Event>]) {
        let ids = signals.iter().filter_map(|signal| match signal {
            Signal::Event(event) if is_told_by_id(&event.data) => Some(event.id.as_u128().to_be_bytes()),
            _ => None,
        });
        self.told.extend(ids);
    }

    /// Ids of what was told, as far as nothing else here says so.
    pub(crate) fn told(&self) -> impl Iterator<Item = EventId> {
        self.told.iter().map(|bytes| EventId::from_u128(u128::from_be_bytes(*bytes)))
    }

    /// Takes note of all that `war` shows. Nothing moves backwards.
    pub(crate) fn advance(&mut self, war: &War) {
        self.rank = self.rank.max(war.state.rank().unwrap_or(self.rank));
        self.is_over |= self.rank == ENDED;
        self.attacks = self.attacks.union(&war.attacks().map(|attack| attack.order).collect());
        self.start_time = war.start_time.or(self.start_time);
        self.end_time = war.end_time.or(self.end_time);
    }

    /// Whether `war` shows less than what is known: an earlier state, or the same with fewer attacks.
    pub(crate) fn is_ahead_of(&self, war: &War) -> bool {
        let is_further = war.state.rank().is_some_and(|rank| rank > self.rank);
        self.is_past(war) || (!is_further && war.attacks().count() < self.attacks.len())
    }

    /// Whether the war is known to be further than `war` says.
    pub(crate) fn is_past(&self, war: &War) -> bool {
        war.state.rank().is_some_and(|rank| rank < self.rank)
    }

    /// Whether attacks are known that `war` does not list.
    pub(crate) fn has_attacks_beyond(&self, war: &War) -> bool {
        let listed: BTreeSet<u32> = war.attacks().map(|attack| attack.order).collect();
        self.attacks.iter().any(|order| !listed.contains(&order))
    }
}

/// Rank of a war in which attacks are made.
pub(crate) const STARTED: u8 = 1;
/// Rank of a war that is over.
pub(crate) const ENDED: u8 = 2;

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

    fn any_progress() -> impl Strategy<Value = Progress> {
        let war_type = prop::sample::select(vec![WarType::Regular, WarType::Friendly, WarType::Cwl]);
        let attacks = prop::collection::vec(0_u32..12, 0..12);
        let time = || prop::option::of(any::<i64>().prop_map(Timestamp::from_millis));
        let told = prop::collection::btree_set(prop::array::uniform16(0_u8..2), 0..3);
        (war_type, 0..3_u8, attacks, any::<bool>(), time(), time(), told).prop_map(
            |(war_type, rank, attacks, is_over, start_time, end_time, told)| {
                let id = WarId::new(Timestamp::EPOCH, "#2PP".parse().unwrap(), "#2YY".parse().unwrap());
                let attacks = attacks.into_iter().collect();
                Progress { id, war_type, rank, attacks, is_over, start_time, end_time, told }
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
