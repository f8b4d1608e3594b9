//! Whether a body of a war fits together.

use std::collections::{BTreeMap, BTreeSet};

use super::orders::Orders;
use super::progress::Progress;
use crate::model::war::{Attack, War, WarSide};
use crate::tag::PlayerTag;

/// Whether the parts of a body contradict each other: it was put together from answers of different moments. `team_size`
/// is how many there should be on each side.
pub(crate) fn is_torn(war: &War, team_size: u32) -> bool {
    let (Some(clan), Some(opponent)) = (&war.clan, &war.opponent) else {
        return true;
    };
    let mut orders: Vec<u32> = war.attacks().map(|attack| attack.order).collect();
    orders.sort_unstable();
    let is_sequence = orders.iter().copied().eq(1..=u32::try_from(orders.len()).unwrap_or(u32::MAX));
    !is_sequence
        || war.sides().any(|side| !has_all_members(side, team_size))
        || is_side_torn(clan, opponent)
        || is_side_torn(opponent, clan)
}

/// Whether the line-up is all there.
pub(super) fn has_all_members(side: &WarSide, team_size: u32) -> bool {
    let distinct: BTreeSet<PlayerTag> = side.members.iter().map(|member| member.names().0).collect();
    let len = side.members.len();
    len > 0 && u32::try_from(len) == Ok(team_size) && distinct.len() == len
}

/// Orders of the attacks of which too little is said, or two things: as of the best one that a member suffered.
pub(super) fn doubtful_attacks(war: &War) -> Orders {
    let members = war.sides().flat_map(|side| &side.members);
    let best = members.filter_map(|member| member.best_opponent_attack.as_ref().map(|best| (best.order, best)));
    let best: BTreeMap<u32, &Attack> = best.collect();
    let result = |attack: &Attack| (attack.stars, attack.destruction_percentage);
    let is_other = |attack: &Attack| best.get(&attack.order).is_some_and(|best| result(best) != result(attack));
    war.attacks().filter(|attack| is_doubtful(attack) || is_other(attack)).map(|attack| attack.order).collect()
}

/// Orders of the attacks before which one is missing that is not `known` either: it was made, and its turn comes first.
pub(super) fn attacks_ahead(war: &War, known: Option<&Progress>) -> Orders {
    let listed: Orders = war.attacks().map(|attack| attack.order).collect();
    let all = known.map_or_else(|| listed.clone(), |known| known.attacks.union(&listed));
    let missing = (1..u32::MAX).find(|order| !all.contains(*order)).unwrap_or(u32::MAX);
    listed.iter().filter(|order| *order > missing).collect()
}

/// Whether an attack is none that can be: stars come with destruction, and three of them with all of it.
fn is_doubtful(attack: &Attack) -> bool {
    let &Attack { stars, destruction_percentage: destruction, .. } = attack;
    let can_be = match stars {
        0 => destruction < 50,
        1 | 2 => (1..100).contains(&destruction),
        3 => destruction == 100,
        _ => false,
    };
    !(can_be && attack.says("stars") && attack.says("destruction_percentage"))
}

/// Whether `side`'s own count, or what its members suffered, disagrees with the attacks that are listed. What is not said
/// disagrees with nothing.
fn is_side_torn(side: &WarSide, other: &WarSide) -> bool {
    let made = side.listed_attacks().count();
    let mut suffered = BTreeMap::<PlayerTag, u32>::new();
    for Attack { defender_tag, .. } in other.listed_attacks() {
        *suffered.entry(*defender_tag).or_default() += 1;
    }
    (side.says("attacks") && side.attacks as usize != made)
        || side.members.iter().any(|member| {
            let suffered = suffered.get(&member.tag).copied().unwrap_or(0);
            let has_other_count = member.says("opponent_attacks") && member.opponent_attacks != suffered;
            has_other_count || (member.best_opponent_attack.is_some() && suffered == 0)
        })
}
