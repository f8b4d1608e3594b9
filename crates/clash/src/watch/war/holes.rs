//! What a body of a war does not say, and what was known of it before.

use bugle_model::Read as _;
use serde_json::Value;

use crate::model::war::{War, WarMember, WarSide};
use crate::tag::is_plausible;

/// Fills in what `new` does not say. Gives what was filled in, as it is written.
pub(super) fn fill(old: Option<&War>, new: &mut War) -> Option<Value> {
    let old = old.filter(|old| old.id() == new.id())?;
    if is_turned_like(old, new) {
        return new.carry(old);
    }
    // The other clan's answer, or one that a league gives the other way round.
    let mut turned = old.clone();
    std::mem::swap(&mut turned.clan, &mut turned.opponent);
    new.carry(&turned)
}

/// Whether each clan is on the same side: in clan war leagues it may be on either.
fn is_turned_like(old: &War, new: &War) -> bool {
    let tag = |side: &Option<WarSide>| side.as_ref().and_then(|side| side.tag);
    tag(&old.clan) == tag(&new.clan)
}

/// What cannot be so: nobody is without a name, no level and no place is zero, and no clan's tag is a word.
pub(super) fn doubt(war: &mut War) {
    let (size, attacks, is_league) = (war.team_size, war.attacks_per_member, war.war_start_time.is_some());
    for (field, can_be) in [("team_size", size > 0), ("attacks_per_member", attacks != Some(0) || is_league)] {
        if !can_be {
            war.doubt(field);
        }
    }
    for side in war.clan.iter_mut().chain(&mut war.opponent) {
        let (level, is_named) = (side.clan_level, !side.name.is_empty());
        let is_tag = side.tag.is_none_or(|tag| is_plausible(tag.symbols()));
        side.tag = side.tag.filter(|_| is_tag);
        for (field, can_be) in [("clan_level", level > 0), ("name", is_named), ("tag", is_tag)] {
            if !can_be {
                side.doubt(field);
            }
        }
        side.members.iter_mut().for_each(|member| member.amend(doubt_member));
    }
}

fn doubt_member(member: &mut WarMember) {
    let (hall, place, is_named) = (member.town_hall_level, member.map_position, !member.name.is_empty());
    for (field, can_be) in [("town_hall_level", hall > 0), ("map_position", place > 0), ("name", is_named)] {
        if !can_be {
            member.doubt(field);
        }
    }
}
