//! Events about raid weekends of a clan: its raids on others, and those of others on it.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::war::EndSource;
use crate::model::ids::DistrictId;
use crate::model::raid::RaidSeason;
use crate::raid_id::RaidId;
use crate::tag::{ClanTag, PlayerTag};

/// The latest raid weekend of a clan, over or not, as it was at the first look. Changes are told from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RaidSnapshot {
    /// The clan that was asked about.
    pub clan_tag: ClanTag,
    /// Its latest weekend. Absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekend: Option<Box<RaidSeason>>,
}

/// A raid weekend that was not there before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RaidStarted {
    /// Which weekend.
    pub raid: RaidId,
    /// When it ends, as is said, or by the calendar.
    pub end_time: Timestamp,
}

/// A raid weekend is over: the answer says so, which it does up to three quarters of an hour after the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RaidEnded {
    /// Which weekend.
    pub raid: RaidId,
    /// When it was to end, as was said, or by the calendar.
    pub end_time: Timestamp,
    /// How it is known: by the answer, or because there is a later weekend.
    pub source: EndSource,
    /// Capital gold looted.
    pub capital_total_loot: u32,
    /// Capitals destroyed.
    pub raids_completed: u32,
    /// Attacks made.
    pub total_attacks: u32,
    /// Districts destroyed.
    pub enemy_districts_destroyed: u32,
    /// Attacks of others on the clan.
    pub defense_attacks: u32,
    /// Districts of the clan that others destroyed.
    pub districts_lost: u32,
    /// How many of its `total_attacks` were never shown one by one.
    pub unobserved_attacks: u32,
}

/// What a raid weekend is worth. May come later than its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RaidRewards {
    /// Which weekend.
    pub raid: RaidId,
    /// Raid medals for each attack of a member.
    pub offensive_reward: u32,
    /// Raid medals for each member, for the defences.
    pub defensive_reward: u32,
    /// The raid medals of each member who attacked. Empty where the answer no longer shows who did.
    pub members: Vec<RaidMedals>,
}

/// The raid medals of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RaidMedals {
    /// The player's tag.
    pub tag: PlayerTag,
    /// The player's name.
    pub name: String,
    /// Attacks made.
    pub attacks: u32,
    /// Raid medals, for the attacks and the defences.
    pub medals: u32,
}

/// A raid weekend will be over soon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RaidEndingSoon {
    /// Which weekend.
    pub raid: RaidId,
    /// How long before the end it was to be told, in seconds.
    pub lead: u64,
    /// When it ends.
    pub end_time: Timestamp,
    /// Those who have attacked and have attacks left, as last seen. Who has not attacked at all is not in the answer, and
    /// not here either: the member list of the clan says who that is.
    pub members: Vec<RaidMemberLeft>,
}

/// A member who has attacked, and can attack again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RaidMemberLeft {
    /// The player's tag.
    pub tag: PlayerTag,
    /// The player's name.
    pub name: String,
    /// How many attacks they have left.
    pub attacks_left: u32,
}

/// Who raids whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RaidSide {
    /// The clan that was asked about raids its opponent.
    Attack,
    /// The opponent raids the clan that was asked about.
    Defense,
}

/// One raid: which weekend, who raids whom, and the how manieth time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RaidRef {
    /// Which weekend.
    pub raid: RaidId,
    /// Who raids whom.
    pub side: RaidSide,
    /// The other clan.
    pub opponent_tag: ClanTag,
    /// Its name.
    pub opponent_name: String,
    /// Which of the raids with this clan, on this side and weekend, it is, from 1: some are met twice.
    pub number: u32,
}

/// A district of the capital that is raided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DistrictRef {
    /// Its number.
    pub district_id: DistrictId,
    /// Its name.
    pub district_name: String,
    /// Level of its hall.
    pub district_hall_level: u32,
}

/// A raid that was not there before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RaidOpponent {
    /// Which raid.
    #[serde(flatten)]
    pub against: RaidRef,
    /// The other clan's level.
    pub opponent_level: u32,
    /// Districts of the capital that is raided.
    pub district_count: u32,
}

/// Somebody attacked a district. The API does not say when; it lies between two looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DistrictAttack {
    /// Which raid.
    #[serde(flatten)]
    pub against: RaidRef,
    /// Which district.
    #[serde(flatten)]
    pub district: DistrictRef,
    /// Its place among the attacks on this district in this raid, from 1.
    pub order: u32,
    /// Who attacked.
    pub attacker_tag: PlayerTag,
    /// Their name.
    pub attacker_name: String,
    /// The destruction that this attack did, in percent.
    pub destruction: u32,
    /// The destruction of the district after it, in percent.
    pub total_destruction: u32,
    /// Whether it destroyed the district.
    pub destroyed: bool,
}

/// A district was destroyed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DistrictDestroyed {
    /// Which raid.
    #[serde(flatten)]
    pub against: RaidRef,
    /// Which district.
    #[serde(flatten)]
    pub district: DistrictRef,
    /// How many attacks it took.
    pub attacks: u32,
    /// Whose attack destroyed it.
    pub attacker_tag: PlayerTag,
    /// Their name.
    pub attacker_name: String,
}

/// All districts of a capital are destroyed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RaidCleared {
    /// Which raid.
    #[serde(flatten)]
    pub against: RaidRef,
    /// Districts destroyed.
    pub district_count: u32,
    /// How many attacks it took.
    pub attacks: u32,
}

impl RaidRef {
    fn identify(&self, identity: &mut Identity) {
        self.raid.identify(identity);
        identity.number(self.side as u64).text(self.opponent_tag.symbols()).number(self.number.into());
    }
}

impl Content for RaidSnapshot {
    const NOUNS: &'static [&'static str] = &[RaidId::NOUN, ClanTag::NOUN];
    const IS_LARGE: bool = true;

    fn subject(&self) -> Subject {
        self.id().map_or_else(|| Subject::from(&self.clan_tag), |raid| Subject::from(&raid))
    }

    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        visit(Subject::from(&self.clan_tag));
        if let Some(raid) = self.id() {
            visit(Subject::from(&raid));
        }
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.clan_tag.symbols());
        if let Some(raid) = self.id() {
            raid.identify(identity);
        }
    }
}

impl RaidSnapshot {
    /// Which weekend it shows.
    fn id(&self) -> Option<RaidId> {
        let start_time = self.weekend.as_ref()?.start_time;
        Some(RaidId { clan: self.clan_tag, start_time })
    }
}

/// The subject is the weekend; its clan may be filtered by too, and so may the other clan and the players named.
macro_rules! about_a_weekend {
    (@player $player:ident) => { PlayerTag::NOUN };
    ($($name:ty { $($path:ident).+ } $(opponent { $against:ident . $tag:ident })? $(player { $player:ident })?
        $(players { $players:ident })?
        |$event:ident, $identity:ident| $more:expr;)*) => {
        $(impl Content for $name {
            const NOUNS: &'static [&'static str] =
                &[RaidId::NOUN, ClanTag::NOUN $(, about_a_weekend!(@player $player))?
                    $(, about_a_weekend!(@player $players))?];

            fn subject(&self) -> Subject {
                Subject::from(&self.$($path).+)
            }

            fn facets(&self, visit: &mut dyn FnMut(Subject)) {
                visit(self.subject());
                visit(Subject::from(&self.$($path).+.clan));
                $(visit(Subject::from(&self.$against.$tag));)?
                $(visit(Subject::from(&self.$player));)?
                $(self.$players.iter().for_each(|member| visit(Subject::from(&member.tag)));)?
            }

            fn identify(&self, $identity: &mut Identity) {
                let $event = self;
                $more;
            }
        })*
    };
}

about_a_weekend! {
    RaidStarted { raid } |event, identity| event.raid.identify(identity);
    RaidEnded { raid } |event, identity| event.raid.identify(identity);
    RaidRewards { raid } players { members } |event, identity| event.raid.identify(identity);
    RaidEndingSoon { raid } players { members } |event, identity| {
        event.raid.identify(identity);
        identity.number(event.lead);
    };
    RaidOpponent { against.raid } opponent { against.opponent_tag } |event, identity| event.against.identify(identity);
    DistrictAttack { against.raid } opponent { against.opponent_tag } player { attacker_tag } |event, identity| {
        event.against.identify(identity);
        identity.number(event.district.district_id.0.into()).number(event.order.into());
    };
    DistrictDestroyed { against.raid } opponent { against.opponent_tag } player { attacker_tag } |event, identity| {
        event.against.identify(identity);
        identity.number(event.district.district_id.0.into());
    };
    RaidCleared { against.raid } opponent { against.opponent_tag } |event, identity| event.against.identify(identity);
}
