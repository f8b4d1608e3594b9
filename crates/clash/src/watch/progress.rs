//! How far a war has been followed, and whether a body of it fits together.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Attack, PlayerTag, War, WarId, WarSide, WarType};

/// What is known of the latest war of a clan, over or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    pub(crate) id: WarId,
    /// As it looked at first sight: maintenance stretches preparations, by which kinds of wars are told apart.
    pub(crate) war_type: WarType,
    /// The furthest state seen, by rank.
    pub(crate) rank: u8,
    /// Orders of the attacks seen. Orders are distinct over both sides.
    pub(crate) attacks: BTreeSet<u32>,
    /// Whether its end is known.
    pub(crate) is_over: bool,
    pub(crate) start_time: Option<Timestamp>,
    pub(crate) end_time: Option<Timestamp>,
}

impl Progress {
    /// A war of which nothing is known yet.
    pub(crate) fn new(id: WarId, war_type: WarType) -> Self {
        Self { id, war_type, rank: 0, attacks: BTreeSet::new(), is_over: false, start_time: None, end_time: None }
    }

    /// Takes note of all that `war` shows. Nothing moves backwards.
    pub(crate) fn advance(&mut self, war: &War) {
        self.rank = self.rank.max(war.state.rank().unwrap_or(self.rank));
        self.is_over |= self.rank == ENDED;
        self.attacks.extend(war.attacks().map(|attack| attack.order));
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
        !self.attacks.is_subset(&listed)
    }
}

/// Rank of a war in which attacks are made.
pub(crate) const STARTED: u8 = 1;
/// Rank of a war that is over.
pub(crate) const ENDED: u8 = 2;

/// Whether the parts of a body contradict each other: it was put together from answers of different moments.
pub(crate) fn is_torn(war: &War) -> bool {
    let (Some(clan), Some(opponent)) = (&war.clan, &war.opponent) else {
        return true;
    };
    let mut orders: Vec<u32> = war.attacks().map(|attack| attack.order).collect();
    orders.sort_unstable();
    let is_sequence = orders.iter().copied().eq(1..=u32::try_from(orders.len()).unwrap_or(u32::MAX));
    !is_sequence || is_side_torn(clan, opponent) || is_side_torn(opponent, clan)
}

/// Whether `side`'s own count, or what its members suffered, disagrees with the attacks that are listed.
fn is_side_torn(side: &WarSide, other: &WarSide) -> bool {
    let made = side.listed_attacks().count();
    let mut suffered = BTreeMap::<PlayerTag, u32>::new();
    for Attack { defender_tag, .. } in other.listed_attacks() {
        *suffered.entry(*defender_tag).or_default() += 1;
    }
    side.attacks as usize != made
        || side.members.iter().any(|member| {
            let suffered = suffered.get(&member.tag).copied().unwrap_or(0);
            member.opponent_attacks != suffered || member.best_opponent_attack.is_some() != (suffered > 0)
        })
}
