//! Events about clans and their members.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::essence::essence;
use crate::model::clan::Clan;
use crate::model::member::Member;
use crate::model::open::Role;
use crate::tag::{ClanTag, PlayerTag};

/// A clan, as it was at the first look. Changes are told from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ClanSnapshot(pub Box<Clan>);

/// An attribute of a clan changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClanChanged {
    /// The clan.
    pub clan_tag: ClanTag,
    /// Its name, after the change.
    pub clan_name: String,
    /// Which attribute, as it is called in [`Clan`].
    pub attribute: String,
    /// What it was.
    pub old: Value,
    /// What it is.
    pub new: Value,
}

/// Whom a member event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemberRef {
    /// The player's tag.
    pub tag: PlayerTag,
    /// The player's name.
    pub name: String,
}

impl From<&Member> for MemberRef {
    fn from(member: &Member) -> Self {
        Self { tag: member.tag, name: member.name.clone() }
    }
}

/// Somebody joined a clan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberJoined {
    /// The clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// Who joined, as first seen.
    pub member: Box<Member>,
}

/// Somebody left a clan. A kick, a ban and a deleted account look the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberLeft {
    /// The clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// Who left, as last seen.
    pub member: Box<Member>,
    /// Whether a second answer said so too.
    pub confirmed: bool,
}

/// A member was promoted or demoted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberRoleChanged {
    /// The clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// Who.
    pub member: MemberRef,
    /// What they were.
    pub old: Role,
    /// What they are.
    pub new: Role,
}

/// A member gave troops.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberDonated {
    /// The clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// Who.
    pub member: MemberRef,
    /// How many since the look before.
    pub delta: u32,
    /// How many this season.
    pub total: u32,
    /// The counter started over in between; `delta` counts from there.
    pub reset: bool,
    /// When the season began in which they count, by the game's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<Timestamp>,
}

/// A member received troops.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberReceived {
    /// The clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// Who.
    pub member: MemberRef,
    /// How many since the look before.
    pub delta: u32,
    /// How many this season.
    pub total: u32,
    /// The counter started over in between; `delta` counts from there.
    pub reset: bool,
    /// When the season began in which they count, by the game's calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<Timestamp>,
}

/// Something about a member changed that has no event of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MemberChanged {
    /// The clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// Who.
    pub member: MemberRef,
    /// Which attribute, as it is called in [`Member`].
    pub attribute: String,
    /// What it was.
    pub old: Value,
    /// What it is.
    pub new: Value,
}

macro_rules! about_a_clan {
    ($($(#[$doc:meta])* $name:ident),*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
            pub struct $name {
                /// The clan.
                pub clan_tag: ClanTag,
                /// Its name, as last seen. Empty where it was never seen.
                pub clan_name: String,
            }

            impl Content for $name {
                const NOUNS: &'static [&'static str] = &[ClanTag::NOUN];

                fn subject(&self) -> Subject {
                    Subject::from(&self.clan_tag)
                }

                fn identify(&self, identity: &mut Identity) {
                    identity.text(self.clan_tag.symbols());
                }
            }
        )*
    };
}

about_a_clan! {
    /// A clan that was there is no longer found.
    ClanGone,
    /// A clan that was gone is found again.
    ClanBack,
    /// A clan made its war log private: its wars can no longer be seen.
    WarLogClosed,
    /// A clan made its war log public.
    WarLogOpened
}

impl Content for ClanSnapshot {
    const NOUNS: &'static [&'static str] = &[ClanTag::NOUN];
    const IS_LARGE: bool = true;

    fn subject(&self) -> Subject {
        Subject::from(&self.0.tag)
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.0.tag.symbols());
    }
}

impl Content for ClanChanged {
    const NOUNS: &'static [&'static str] = &[ClanTag::NOUN];

    fn subject(&self) -> Subject {
        Subject::from(&self.clan_tag)
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.clan_tag.symbols()).text(&self.attribute).text(&essence(&self.new).to_string());
    }
}

/// The subject is the clan; the player may be filtered by too.
macro_rules! about_a_member {
    ($($name:ty: |$event:ident, $identity:ident| $more:expr;)*) => {
        $(impl Content for $name {
            const NOUNS: &'static [&'static str] = &[ClanTag::NOUN, PlayerTag::NOUN];

            fn subject(&self) -> Subject {
                Subject::from(&self.clan_tag)
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                visit(self.subject());
                visit(Subject::from(&self.member.tag));
            }

            fn identify(&self, $identity: &mut Identity) {
                $identity.text(self.clan_tag.symbols()).text(self.member.tag.symbols());
                let $event = self;
                $more;
            }
        })*
    };
}

about_a_member! {
    MemberJoined: |_event, _identity| {};
    MemberLeft: |_event, _identity| {};
    MemberRoleChanged: |event, identity| identity.text(event.new.as_str());
    MemberDonated: |event, identity| identity.number(began(event.season)).number(event.total.into());
    MemberReceived: |event, identity| identity.number(began(event.season)).number(event.total.into());
    MemberChanged: |event, identity| identity.text(&event.attribute).text(&essence(&event.new).to_string());
}

/// A season, as a number.
fn began(season: Option<Timestamp>) -> u64 {
    season.map_or(0, |season| season.as_millis().cast_unsigned())
}
