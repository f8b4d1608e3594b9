//! Events about wars. One war is seen from two clans: what tells an event from others never depends on which.

use bugle_event::{Content, Identity, Subject, Timestamp};
use bugle_model::{Fields, Model as _, Reading};
use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::model::war::{War, WarMember, WarSide};
use crate::model::war_type::WarType;
use crate::tag::{ClanTag, PlayerTag};
use crate::war_id::WarId;

/// A clan's war, or that there is none, as it was at the first look. Changes are told from here on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WarSnapshot {
    /// The clan that was asked about.
    pub clan_tag: ClanTag,
    /// The whole answer.
    #[serde(flatten)]
    pub war: Box<War>,
}

/// What every event about a war as a whole carries: who, when, and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Matchup {
    /// Which war.
    pub war: WarId,
    /// What kind of war.
    pub war_type: WarType,
    /// Members on each side.
    pub team_size: u32,
    /// Attacks each member has.
    pub attacks_per_member: u32,
    /// When the attacks begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<Timestamp>,
    /// When the attacks end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time: Option<Timestamp>,
    /// The clan from whose side it was seen.
    pub clan: Score,
    /// The other clan.
    pub opponent: Score,
}

/// How one side stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// The clan's tag.
    pub tag: ClanTag,
    /// The clan's name.
    pub name: String,
    /// The clan's level.
    pub clan_level: u32,
    /// Attacks made.
    pub attacks: u32,
    /// Stars won.
    pub stars: u32,
    /// Destruction done, in percent.
    pub destruction_percentage: f64,
}

/// Which side of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The clan that was asked about.
    Clan,
    /// Its opponent.
    Opponent,
}

/// A member of a line-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fighter {
    /// The player's tag.
    pub tag: PlayerTag,
    /// The player's name.
    pub name: String,
    /// Town hall level.
    pub town_hall_level: u32,
    /// Place on the map, from 1.
    pub map_position: u32,
}

/// A war that was not there before, in whatever state it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarFound {
    /// The war.
    #[serde(flatten)]
    pub matchup: Matchup,
}

/// The preparation is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarStarted {
    /// The war.
    #[serde(flatten)]
    pub matchup: Matchup,
    /// How it is known.
    pub source: EndSource,
}

/// Start or end of a war moved, as maintenance does it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarRescheduled {
    /// The war, with the new times.
    #[serde(flatten)]
    pub matchup: Matchup,
    /// The start before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_start_time: Option<Timestamp>,
    /// The end before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_end_time: Option<Timestamp>,
}

/// Somebody attacked. The API does not say when; it lies between two looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarAttack {
    /// Which war.
    pub war: WarId,
    /// Whether the clan that was asked about attacked, or its opponent.
    pub side: Side,
    /// The attacker's clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// The defender's clan.
    pub opponent_tag: ClanTag,
    /// Its name.
    pub opponent_name: String,
    /// Who attacked.
    pub attacker_tag: PlayerTag,
    /// Who was attacked.
    pub defender_tag: PlayerTag,
    /// Its place among the attacks of both sides, from 1.
    pub order: u32,
    /// Stars won, 0 to 3.
    pub stars: u32,
    /// Destruction done, in percent.
    pub destruction_percentage: u32,
    /// How long it took, in seconds. Absent in old recordings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
    /// Stars beyond the best attack on this defender before it: what it added to the score.
    pub new_stars: u32,
    /// Whether the defender had not been attacked before.
    pub fresh: bool,
    /// The attacker in the line-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attacker: Option<Fighter>,
    /// The defender in the line-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defender: Option<Fighter>,
}

/// The line-up of a war changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarLineup {
    /// Which war.
    pub war: WarId,
    /// Which side of the answer.
    pub side: Side,
    /// The member's clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// What changed.
    pub change: LineupChange,
    /// Who, as they are now, or as they were last seen.
    pub member: Fighter,
    /// The town hall level before, where that is what changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_town_hall_level: Option<u32>,
}

/// What changed in a line-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LineupChange {
    /// A member came in.
    In,
    /// A member was taken out.
    Out,
    /// A member's town hall was upgraded in the middle of the war.
    TownHallLevel,
}

/// A war is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarEnded {
    /// The war, with the last score that was seen.
    #[serde(flatten)]
    pub matchup: Matchup,
    /// How it is known.
    pub source: EndSource,
    /// How it went for `clan`.
    pub outcome: Outcome,
    /// How many attacks may have been made that nobody saw. Zero when the end itself was seen.
    pub unobserved_attacks: u32,
}

/// How something about a war is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EndSource {
    /// The clan's own answer says so.
    Body,
    /// The opponent's answer says so.
    Opponent,
    /// The war log says so.
    Warlog,
    /// The group of the clan war leagues says so.
    LeagueGroup,
    /// It must be so: the time is past, or the clan is in another war.
    Deduced,
}

/// How a war went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// More stars, or as many and more destruction.
    Win,
    /// Less.
    Lose,
    /// As many stars and as much destruction.
    Tie,
    /// The end was not seen.
    Unknown,
}

/// A member did not make all of their attacks. Told for each such member when the end of a war was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MissedAttacks {
    /// Which war.
    pub war: WarId,
    /// Which side of the answer.
    pub side: Side,
    /// The member's clan.
    pub clan_tag: ClanTag,
    /// Its name.
    pub clan_name: String,
    /// Who.
    pub member: Fighter,
    /// Attacks made.
    pub attacks_made: u32,
    /// Attacks not made.
    pub attacks_missed: u32,
}

impl WarSnapshot {
    /// The look at `war` that was asked for with `clan_tag`.
    pub fn new(clan_tag: ClanTag, war: War) -> Self {
        Self { clan_tag, war: Box::new(war) }
    }
}

/// The answer is written among its own fields: what is left without the clan's tag is the war.
impl<'de> Deserialize<'de> for WarSnapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let mut fields = Fields::of(json.get()).ok_or_else(|| D::Error::custom("not an object"))?;
        let tag = fields.take("clan_tag").ok_or_else(|| D::Error::missing_field("clan_tag"))?;
        let clan_tag = serde_json::from_str(tag).map_err(D::Error::custom)?;
        let war = War::from_fields(fields, &mut Reading::default()).ok_or_else(|| D::Error::custom("not a War"))?;
        Ok(Self::new(clan_tag, war))
    }
}

impl Matchup {
    /// Who fights whom in `war`, and how it stands. `None` without a war.
    pub fn of(war: &War) -> Option<Self> {
        Some(Self {
            war: war.id()?,
            war_type: war.war_type(),
            team_size: war.team_size,
            attacks_per_member: war.attacks_each(),
            start_time: war.start_time,
            end_time: war.end_time,
            clan: Score::of(war.clan.as_ref()?)?,
            opponent: Score::of(war.opponent.as_ref()?)?,
        })
    }
}

impl Score {
    fn of(side: &WarSide) -> Option<Self> {
        Some(Self {
            tag: side.tag?,
            name: side.name.clone(),
            clan_level: side.clan_level,
            attacks: side.attacks,
            stars: side.stars,
            destruction_percentage: side.destruction_percentage,
        })
    }
}

impl From<&WarMember> for Fighter {
    fn from(member: &WarMember) -> Self {
        Self {
            tag: member.tag,
            name: member.name.clone(),
            town_hall_level: member.town_hall_level,
            map_position: member.map_position,
        }
    }
}

pub(super) fn war_facets(war: &WarId, visit: &mut dyn FnMut(Subject)) {
    visit(Subject::from(war));
    for clan in &war.clans {
        visit(Subject::from(clan));
    }
}

impl Content for WarSnapshot {
    const NOUNS: &'static [&'static str] = &[WarId::NOUN, ClanTag::NOUN];
    const IS_LARGE: bool = true;

    fn subject(&self) -> Subject {
        self.war.id().map_or_else(|| Subject::from(&self.clan_tag), |war| Subject::from(&war))
    }

    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        match self.war.id() {
            Some(war) => war_facets(&war, visit),
            None => visit(Subject::from(&self.clan_tag)),
        }
    }

    /// A look from here and a look from there are two snapshots: the asking clan belongs to the identity.
    fn identify(&self, identity: &mut Identity) {
        identity.text(self.clan_tag.symbols());
        if let Some(war) = self.war.id() {
            war.identify(identity);
        }
    }
}

/// The subject is the war; its clans and the players named may be filtered by too.
macro_rules! about_a_war {
    (@player $($player:ident)+) => { PlayerTag::NOUN };
    ($($name:ty { $($path:ident).+ } $(players { $($player:ident $(. $tag:ident)?),+ })? $(each { $list:ident . $($of:ident).+ })?
        |$event:ident, $identity:ident| $more:expr;)*) => {
        $(impl Content for $name {
            const NOUNS: &'static [&'static str] = &[
                WarId::NOUN,
                ClanTag::NOUN
                $(, about_a_war!(@player $($player)+))?
                $(, about_a_war!(@player $list))?
            ];

            fn subject(&self) -> Subject {
                Subject::from(&self.$($path).+)
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                war_facets(&self.$($path).+, visit);
                $($(visit(Subject::from(&self.$player $(. $tag)?));)+)?
                $(self.$list.iter().for_each(|it| visit(Subject::from(&it.$($of).+)));)?
            }

            fn identify(&self, $identity: &mut Identity) {
                self.$($path).+.identify($identity);
                let $event = self;
                $more;
            }
        })*
    };
}
pub(super) use about_a_war;

about_a_war! {
    WarFound { matchup.war } |_event, _identity| {};
    WarStarted { matchup.war } |_event, _identity| {};
    WarRescheduled { matchup.war } |event, identity| {
        for time in [event.matchup.start_time, event.matchup.end_time] {
            identity.number(time.unwrap_or_default().as_millis().cast_unsigned());
        }
    };
    WarAttack { war } players { attacker_tag, defender_tag } |event, identity| identity.number(event.order.into());
    WarLineup { war } players { member.tag } |event, identity| {
        let change = event.change as u64;
        identity.text(event.member.tag.symbols()).number(change).number(event.member.town_hall_level.into());
    };
    WarEnded { matchup.war } |_event, _identity| {};
    MissedAttacks { war } players { member.tag } |event, identity| identity.text(event.member.tag.symbols());
}
