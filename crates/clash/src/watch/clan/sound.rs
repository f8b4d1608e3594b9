//! Whether a body of a clan can be believed.

use bugle_model::Read as _;

use super::by_tag::tag;
use crate::model::clan::Clan;
use crate::model::member::Member;

/// Whether the member list is there and complete. A clan that was really deserted says so: it has 0 members.
pub(super) fn is_whole(clan: &Clan) -> bool {
    let listed = clan.member_list.len();
    let complete = match clan.says("members") {
        true if clan.members > 0 => clan.members as usize == listed && clan.says("member_list"),
        true => true,
        false => listed > 0,
    };
    let mut tags: Vec<_> = clan.member_list.iter().map(tag).collect();
    tags.sort_unstable();
    tags.dedup();
    complete && tags.len() == listed
}

/// Whether something fell that never falls.
pub(super) fn fell(old: &Clan, new: &Clan) -> bool {
    let counts = |clan: &Clan| {
        let said = |field: &str, value: u32| clan.says(field).then_some(value);
        [
            said("clan_level", clan.clan_level).filter(|level| *level > 0),
            said("war_wins", clan.war_wins),
            clan.war_ties.filter(|_| clan.says("war_ties")),
            clan.war_losses.filter(|_| clan.says("war_losses")),
        ]
    };
    counts(old).into_iter().zip(counts(new)).any(|(old, new)| is_less(old, new)) || a_member_fell(old, new)
}

fn a_member_fell(old: &Clan, new: &Clan) -> bool {
    let levels = |member: &Member| {
        let known = |level: u32| Some(level).filter(|level| *level > 0);
        [known(member.exp_level), member.town_hall_level.and_then(known)]
    };
    new.member_list.iter().enumerate().any(|(place, member)| {
        // Most are where they were.
        let there = old.member_list.get(place).filter(|old| old.is_same(member));
        let before = there.or_else(|| old.member_list.iter().find(|old| old.is_same(member)));
        let before = before.filter(|old| !old.is_very(member));
        before.is_some_and(|old| levels(old).into_iter().zip(levels(member)).any(|(old, new)| is_less(old, new)))
    })
}

fn is_less(old: Option<u32>, new: Option<u32>) -> bool {
    old.zip(new).is_some_and(|(old, new)| new < old)
}
