//! Whether a body of a clan can be believed.

use crate::model::clan::Clan;

/// Whether the member list is complete. A clan that was really deserted says so: it has 0 members.
pub(super) fn is_whole(clan: &Clan) -> bool {
    let listed = clan.member_list.len();
    let complete = clan.members as usize == listed || (clan.members == 0 && listed > 0);
    let mut tags: Vec<_> = clan.member_list.iter().map(|member| member.tag).collect();
    tags.sort_unstable();
    tags.dedup();
    complete && tags.len() == listed
}

/// Whether something fell that never falls: the body is out of date.
pub(super) fn fell(old: &Clan, new: &Clan) -> bool {
    let counted = |old: Option<u32>, new: Option<u32>| old.zip(new).is_some_and(|(old, new)| new < old);
    // Zero may mean that it was not sent.
    let lower = |old: u32, new: u32| 0 < new && new < old;
    lower(old.clan_level, new.clan_level)
        || lower(old.war_wins, new.war_wins)
        || counted(old.war_ties, new.war_ties)
        || counted(old.war_losses, new.war_losses)
}
