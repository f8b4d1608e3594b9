//! A clan has another leader: one change instead of those of the roles that it consists of.

use bugle_model::Element;

use super::by_tag::{ByTag, tag};
use crate::event::clan_moves::LeaderChanged;
use crate::model::clan::Clan;
use crate::model::member::Member;
use crate::model::open::Role;
use crate::tag::PlayerTag;

/// That the lead of a clan went from one member to another.
#[derive(Clone, Copy)]
pub(super) struct Handover<'a> {
    /// The old leader, as before.
    from: Option<&'a Member>,
    /// The new leader.
    to: &'a Member,
    /// What the new leader was.
    was: Option<&'a Role>,
}

impl<'a> Handover<'a> {
    /// The one between the members `before` and those that `clan` shows, if there is one. A role that was not known is no
    /// other role.
    pub(super) fn between(before: &ByTag<'a>, clan: &'a Clan) -> Option<Self> {
        let from = || before.values().copied().find(|member| leads(member));
        let is_new = |member: &Element<Member>| match before.get(&tag(member)) {
            Some(old) => !old.is_very(member) && leads(member) && old.role.is_some() && !leads(old),
            // Nobody joins as the leader, but for who joined and rose between two looks.
            None => leads(member) && from().is_some(),
        };
        let mut new = clan.member_list.iter().filter(|member| is_new(member));
        let to = new.next().filter(|_| new.next().is_none())?;
        let was = before.get(&to.tag).and_then(|old| old.role.as_ref());
        Some(Self { from: from().map(|from| &**from), to, was })
    }

    /// Whether the change of this member's role belongs to it.
    pub(super) fn takes_in(self, member: PlayerTag) -> bool {
        member == self.to.tag || self.from.is_some_and(|from| from.tag == member)
    }

    /// The event, of what `clan` shows.
    pub(super) fn tell(self, clan: &Clan) -> LeaderChanged {
        let now = self.from.and_then(|from| clan.member_list.iter().find(|member| member.tag == from.tag));
        LeaderChanged {
            clan_tag: clan.tag,
            clan_name: clan.name.clone(),
            old_leader: self.from.map(Into::into),
            old_leader_is: now.and_then(|member| member.role.clone()),
            new_leader: self.to.into(),
            new_leader_was: self.was.cloned(),
        }
    }
}

fn leads(member: &Member) -> bool {
    member.role == Some(Role::Leader)
}
