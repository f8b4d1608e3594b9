//! Events about players.

use bugle_event::{Content, Identity, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::essence::essence;
use crate::model::open::Village;
use crate::model::player::{Player, PlayerClan};
use crate::model::unit::UnitList;
use crate::tag::{ClanTag, PlayerTag};

/// A player, as they were at the first look. Changes are told from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PlayerSnapshot(pub Box<Player>);

/// Whom a player event is about. Its fields are fields of the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlayerRef {
    /// The player's tag.
    pub player_tag: PlayerTag,
    /// The player's name.
    pub player_name: String,
}

impl From<&Player> for PlayerRef {
    fn from(player: &Player) -> Self {
        Self { player_tag: player.tag, player_name: player.name.clone() }
    }
}

/// A clan that a player was or is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClanRef {
    /// The clan's tag.
    pub tag: ClanTag,
    /// The clan's name.
    pub name: String,
}

impl From<&PlayerClan> for ClanRef {
    fn from(clan: &PlayerClan) -> Self {
        Self { tag: clan.tag, name: clan.name.clone() }
    }
}

/// One unit of a player.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitRef {
    /// Which list it is in.
    pub list: UnitList,
    /// Its name. Its fields are fields of the event.
    pub name: String,
    /// Where it lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<Village>,
    /// Which of several in this list with this name in this village, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub occurrence: u32,
}

/// An attribute of a player changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlayerChanged {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// Which attribute, as it is called in [`Player`].
    pub attribute: String,
    /// What it was.
    pub old: Value,
    /// What it is.
    pub new: Value,
}

/// A player joined a clan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlayerClanJoined {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// Which clan.
    pub clan: ClanRef,
}

/// A player left their clan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlayerClanLeft {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// Which clan.
    pub clan: ClanRef,
}

/// A player went from one clan to another between two looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlayerClanMoved {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// The clan before.
    pub from: ClanRef,
    /// The clan now.
    pub to: ClanRef,
}

/// A player got a unit they did not have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnitUnlocked {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// Which unit.
    #[serde(flatten)]
    pub unit: UnitRef,
    /// Its level.
    pub level: u32,
    /// The highest level there is.
    pub max_level: u32,
}

/// A player raised a unit's level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnitUpgraded {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// Which unit.
    #[serde(flatten)]
    pub unit: UnitRef,
    /// The level before.
    pub old_level: u32,
    /// Its level.
    pub level: u32,
    /// The highest level there is.
    pub max_level: u32,
}

/// A hero wears other equipment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Equipped {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// The hero.
    pub hero: String,
    /// What the hero wore, by name.
    pub old: Vec<String>,
    /// What the hero wears, by name.
    pub new: Vec<String>,
}

/// A player boosted a troop into a super troop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BoostStarted {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// Which super troop.
    #[serde(flatten)]
    pub unit: UnitRef,
}

/// A super troop's boost ran out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BoostEnded {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// Which super troop.
    #[serde(flatten)]
    pub unit: UnitRef,
}

/// A player came further in an achievement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AchievementProgress {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// The achievement's name.
    pub name: String,
    /// Where it is earned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<Village>,
    /// Which of several with this name, from 0.
    pub occurrence: u32,
    /// What is to be done.
    pub info: String,
    /// The counter before.
    pub old_value: u32,
    /// The counter.
    pub value: u32,
    /// What the next star takes.
    pub target: u32,
    /// Stars before.
    pub old_stars: u32,
    /// Stars.
    pub stars: u32,
}

/// A player signed up for a league week, or its group was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeagueWeek {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
    /// The week, in unix seconds. Absent: not signed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season_id: Option<u64>,
    /// The group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_tag: Option<String>,
    /// The week known before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_season_id: Option<u64>,
    /// The group known before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_group_tag: Option<String>,
}

/// A player who was there is no longer found: deleted or banned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlayerGone {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
}

/// A player who was gone is found again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlayerBack {
    /// Who.
    #[serde(flatten)]
    pub player: PlayerRef,
}

impl Content for PlayerSnapshot {
    const NOUNS: &'static [&'static str] = &[PlayerTag::NOUN];
    const IS_LARGE: bool = true;

    fn subject(&self) -> Subject {
        Subject::from(&self.0.tag)
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.0.tag.symbols());
    }
}

impl UnitRef {
    fn identify(&self, identity: &mut Identity) {
        let village = self.village.as_ref().map_or("", Village::as_str);
        identity.text(self.list.name()).text(&self.name).text(village);
        if self.occurrence > 0 {
            identity.number(self.occurrence.into());
        }
    }
}

/// The subject is the player; the clans named may be filtered by too.
macro_rules! about_a_player {
    (@clan $($clan:ident)+) => { ClanTag::NOUN };
    ($($name:ty $(, clans { $($clan:ident),+ })? : |$event:ident, $identity:ident| $more:expr;)*) => {
        $(impl Content for $name {
            const NOUNS: &'static [&'static str] = &[PlayerTag::NOUN $(, about_a_player!(@clan $($clan)+))?];

            fn subject(&self) -> Subject {
                Subject::from(&self.player.player_tag)
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                visit(self.subject());
                $($(visit(Subject::from(&self.$clan.tag));)+)?
            }

            fn identify(&self, $identity: &mut Identity) {
                $identity.text(self.player.player_tag.symbols());
                let $event = self;
                $more;
            }
        })*
    };
}

about_a_player! {
    PlayerChanged: |event, identity| identity.text(&event.attribute).text(&essence(&event.new).to_string());
    PlayerClanJoined, clans { clan }: |event, identity| identity.text(event.clan.tag.symbols());
    PlayerClanLeft, clans { clan }: |event, identity| identity.text(event.clan.tag.symbols());
    PlayerClanMoved, clans { from, to }: |event, identity| {
        identity.text(event.from.tag.symbols()).text(event.to.tag.symbols())
    };
    UnitUnlocked: |event, identity| event.unit.identify(identity);
    UnitUpgraded: |event, identity| {
        event.unit.identify(identity);
        identity.number(event.level.into())
    };
    Equipped: |event, identity| {
        identity.text(&event.hero);
        for item in &event.new {
            identity.text(item);
        }
    };
    BoostStarted: |event, identity| event.unit.identify(identity);
    BoostEnded: |event, identity| event.unit.identify(identity);
    AchievementProgress: |event, identity| {
        let village = event.village.as_ref().map_or("", Village::as_str);
        identity.text(&event.name).text(village).number(event.occurrence.into());
        identity.number(event.value.into()).number(event.stars.into())
    };
    LeagueWeek: |event, identity| {
        let group = event.group_tag.as_deref().unwrap_or_default();
        identity.number(event.season_id.unwrap_or_default()).text(group)
    };
    PlayerGone: |_event, _identity| {};
    PlayerBack: |_event, _identity| {};
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_first(occurrence: &u32) -> bool {
    *occurrence == 0
}
