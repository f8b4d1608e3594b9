//! The members of a clan by their tags, for which they need not be read.

use std::collections::BTreeMap;

use bugle_model::Element;

use crate::model::clan::Clan;
use crate::model::member::Member;
use crate::tag::PlayerTag;

/// Members, by their tags.
pub(super) type ByTag<'a> = BTreeMap<PlayerTag, &'a Element<Member>>;

/// Those that a clan shows.
pub(super) fn by_tag(clan: &Clan) -> ByTag<'_> {
    clan.member_list.iter().map(|member| (tag(member), member)).collect()
}

/// A member's tag.
pub(super) fn tag(member: &Element<Member>) -> PlayerTag {
    member.names().0
}
