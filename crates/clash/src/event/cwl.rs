//! Events about clan war leagues. One group is seen from up to eight clans: what tells an event from others never depends
//! on which.

use bugle_event::{Content, Identity, Subject};
use bugle_model::{Fields, Model as _, Reading};
use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::war::EndSource;
use crate::cwl_id::CwlId;
use crate::model::league_group::{LeagueGroup, LeagueGroupClan};
use crate::model::open::LeagueGroupState;
use crate::tag::{ClanTag, WarTag};
use crate::view::cwl::CwlStanding;
use crate::war_id::WarId;

/// A clan's group, or that it is in none, as it was at the first look. Changes are told from here on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CwlSnapshot {
    /// The clan that was asked about. Absent where a recording does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clan_tag: Option<ClanTag>,
    /// The whole answer.
    #[serde(flatten)]
    pub group: Box<LeagueGroup>,
}

/// What every event about a group carries: which, and who is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CwlGroup {
    /// Which group.
    pub cwl: CwlId,
    /// Its clans, in the order of their tags.
    pub clans: Vec<CwlClan>,
}

/// A clan of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct CwlClan {
    /// Its tag.
    pub tag: ClanTag,
    /// Its name.
    pub name: String,
}

/// A clan found its group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CwlGroupFound {
    /// The group.
    #[serde(flatten)]
    pub group: CwlGroup,
    /// How far it had come when it was first seen.
    pub state: LeagueGroupState,
}

/// The first round of a group is being fought: its preparation is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CwlStarted {
    /// The group.
    #[serde(flatten)]
    pub group: CwlGroup,
}

/// A round was drawn: its wars have tags. Who fights whom in them the group does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CwlRound {
    /// The group.
    #[serde(flatten)]
    pub group: CwlGroup,
    /// Which round, from 1.
    pub round: u32,
    /// Its wars, as far as they had tags when the round was first seen.
    pub war_tags: Vec<WarTag>,
}

/// The war of a followed clan in a round was found. What happens in it are events about wars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CwlWar {
    /// Which group.
    pub cwl: CwlId,
    /// Which round, from 1.
    pub round: u32,
    /// By what the API calls the war. Its own answer does not say.
    pub war_tag: WarTag,
    /// Which war: events about it carry the same.
    pub war: WarId,
    /// Its clans, in the order of their tags.
    pub clans: Vec<CwlClan>,
}

/// How the clans of a group stand, now that all wars of a round are over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CwlStandings {
    /// The group.
    #[serde(flatten)]
    pub group: CwlGroup,
    /// After which round, from 1.
    pub round: u32,
    /// The clans, the first one first. The API does not say: it is computed, by the stars won in wars and ten for each war
    /// won, then by destruction.
    pub standings: Vec<CwlStanding>,
    /// How many wars up to this round do not count here because nobody saw how they went. Zero, as a rule.
    pub wars_unseen: u32,
}

/// A group is over. Promotion and demotion the API does not say: by the place and the league they follow from the rules of
/// the game, and a clan's other `war_league` is told as a change of the clan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CwlEnded {
    /// The group.
    #[serde(flatten)]
    pub group: CwlGroup,
    /// How it is known: by the answer of one of its clans, or because it must be so.
    pub source: EndSource,
    /// The clan that was asked about. Absent where a recording does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clan_tag: Option<ClanTag>,
    /// The place of that clan, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// The clans, the first one first, as in [`CwlStandings`].
    pub standings: Vec<CwlStanding>,
    /// How many of the wars that were drawn do not count here because nobody saw how they went.
    pub wars_unseen: u32,
}

impl CwlSnapshot {
    /// The look at `group` that was asked for with `clan_tag`.
    pub fn new(clan_tag: Option<ClanTag>, group: LeagueGroup) -> Self {
        Self { clan_tag, group: Box::new(group) }
    }
}

/// The answer is written among its own fields: what is left without the clan's tag is the group.
impl<'de> Deserialize<'de> for CwlSnapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let mut fields = Fields::of(json.get()).ok_or_else(|| D::Error::custom("not an object"))?;
        let tag = fields.take("clan_tag").map(serde_json::from_str).transpose().map_err(D::Error::custom)?;
        let group = LeagueGroup::from_fields(fields, &mut Reading::default());
        Ok(Self::new(tag, group.ok_or_else(|| D::Error::custom("not a LeagueGroup"))?))
    }
}

impl CwlEnded {
    /// The place of a clan, from 1.
    pub fn place_of(&self, clan: ClanTag) -> Option<u32> {
        self.standings.iter().find(|standing| standing.tag == clan).map(|standing| standing.place)
    }
}

impl From<&LeagueGroupClan> for CwlClan {
    fn from(clan: &LeagueGroupClan) -> Self {
        Self { tag: clan.tag, name: clan.name.clone() }
    }
}

fn facets(cwl: &CwlId, clans: &[CwlClan], visit: &mut dyn FnMut(Subject)) {
    visit(Subject::from(cwl));
    for clan in clans {
        visit(Subject::from(&clan.tag));
    }
}

impl Content for CwlSnapshot {
    const NOUNS: &'static [&'static str] = &[CwlId::NOUN, ClanTag::NOUN];
    const IS_LARGE: bool = true;

    fn subject(&self) -> Subject {
        let clan = || self.clan_tag.map_or_else(|| Subject::text(CwlId::NOUN, ""), Subject::from);
        self.group.id().map_or_else(clan, |id| Subject::from(&id))
    }

    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        if let Some(id) = self.group.id() {
            visit(Subject::from(&id));
        }
        self.clan_tag.iter().for_each(|clan| visit(Subject::from(clan)));
        let others = self.group.clans.iter().filter(|clan| Some(clan.tag) != self.clan_tag);
        others.for_each(|clan| visit(Subject::from(&clan.tag)));
    }

    /// A look from here and a look from there are two snapshots: the asking clan belongs to the identity.
    fn identify(&self, identity: &mut Identity) {
        identity.text(self.clan_tag.as_ref().map(ClanTag::symbols).unwrap_or_default());
        if let Some(id) = self.group.id() {
            id.identify(identity);
        }
    }
}

impl Content for CwlWar {
    const NOUNS: &'static [&'static str] = &[CwlId::NOUN, WarId::NOUN, ClanTag::NOUN];

    fn subject(&self) -> Subject {
        Subject::from(&self.cwl)
    }

    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        facets(&self.cwl, &self.clans, visit);
        visit(Subject::from(&self.war));
    }

    fn identify(&self, identity: &mut Identity) {
        self.cwl.identify(identity);
        identity.text(self.war_tag.symbols());
    }
}

/// The subject is the group; it may be filtered by its clans too.
macro_rules! about_a_group {
    ($($name:ty, |$event:ident, $identity:ident| $more:expr;)*) => {
        $(impl Content for $name {
            const NOUNS: &'static [&'static str] = &[CwlId::NOUN, ClanTag::NOUN];

            fn subject(&self) -> Subject {
                Subject::from(&self.group.cwl)
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                facets(&self.group.cwl, &self.group.clans, visit);
            }

            fn identify(&self, $identity: &mut Identity) {
                self.group.cwl.identify($identity);
                let $event = self;
                $more;
            }
        })*
    };
}

about_a_group! {
    CwlGroupFound, |_event, _identity| {};
    CwlStarted, |_event, _identity| {};
    CwlRound, |event, identity| identity.number(event.round.into());
    CwlStandings, |event, identity| identity.number(event.round.into());
    CwlEnded, |_event, _identity| {};
}
