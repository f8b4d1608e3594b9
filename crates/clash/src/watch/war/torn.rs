//! Whether a body of a war fits together.

use std::collections::BTreeMap;

use crate::model::war::{Attack, War, WarSide};
use crate::tag::PlayerTag;

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
