//! Events about a clan's members that several observations make: a leader hands over, a member goes to another clan.

use bugle_event::{Content, EventId, Identity, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::clan::MemberRef;
use crate::event::player::ClanRef;
use crate::model::open::Role;
use crate::tag::{ClanTag, PlayerTag};

/// A clan has another leader. The changes of role that this consists of are not told besides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeaderChanged {
    /// The clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// Who led it. Absent: nobody was seen to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_leader: Option<MemberRef>,
    /// What the old leader is now. Absent: no longer in the clan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_leader_is: Option<Role>,
    /// Who leads it.
    pub new_leader: MemberRef,
    /// What the new leader was. Absent: not in the clan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_leader_was: Option<Role>,
}

/// Somebody went from one watched clan to another. Told besides the two events of which it consists, once both are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberTransferred {
    /// Who.
    pub member: MemberRef,
    /// The clan that was left.
    pub from: ClanRef,
    /// The clan that was joined.
    pub to: ClanRef,
    /// The `clash.clan.member_joined` that it consists of.
    pub joined: EventId,
}

/// The subject is the clan; both leaders may be filtered by too.
impl Content for LeaderChanged {
    const NOUNS: &'static [&'static str] = &[ClanTag::NOUN, PlayerTag::NOUN];

    fn subject(&self) -> Subject {
        Subject::from(&self.clan_tag)
    }

    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        visit(self.subject());
        visit(Subject::from(&self.new_leader.tag));
        self.old_leader.as_ref().map(|old| Subject::from(&old.tag)).into_iter().for_each(visit);
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.clan_tag.symbols()).text(self.new_leader.tag.symbols());
    }
}

/// The subject is the clan that was joined; the other one, and the player, may be filtered by too.
impl Content for MemberTransferred {
    const NOUNS: &'static [&'static str] = &[ClanTag::NOUN, PlayerTag::NOUN];

    fn subject(&self) -> Subject {
        Subject::from(&self.to.tag)
    }

    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        visit(self.subject());
        visit(Subject::from(&self.from.tag));
        visit(Subject::from(&self.member.tag));
    }

    /// Whoever goes there and back again joins twice: the one event tells it from the other.
    fn identify(&self, identity: &mut Identity) {
        identity.text(self.member.tag.symbols()).text(self.from.tag.symbols()).text(self.to.tag.symbols());
        identity.text(&self.joined.to_string());
    }
}
