//! What is about to happen in a war: told because of the time alone, each with the lead that was asked for.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::war::{Fighter, Matchup, Side, about_a_war, war_facets};
use crate::tag::{ClanTag, PlayerTag};
use crate::war_id::WarId;

/// The attacks of a war will begin. Told once for each lead time that was asked for, and again where the start is moved
/// after that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarStartingSoon {
    /// The war.
    #[serde(flatten)]
    pub matchup: Matchup,
    /// How long before, in seconds: as it was asked for. What is left is a little less, or much, if nobody could look.
    pub lead: u64,
}

/// A war will end. Told once for each lead time that was asked for, and again where the end is moved after that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarEndingSoon {
    /// The war, with the score as it was last seen.
    #[serde(flatten)]
    pub matchup: Matchup,
    /// How long before, in seconds: as it was asked for. What is left is a little less, or much, if nobody could look.
    pub lead: u64,
    /// Who has attacks left, as far as was seen: of the clan that was asked about first, each side by its place on the map.
    pub attacks_left: Vec<AttacksLeft>,
}

/// A member of a line-up who has attacks left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttacksLeft {
    /// Which side of the answer.
    pub side: Side,
    /// The member's clan.
    pub clan_tag: ClanTag,
    /// Who.
    pub member: Fighter,
    /// How many.
    pub attacks: u32,
}

about_a_war! {
    WarStartingSoon { matchup.war } |event, identity| {
        identify(event.lead, event.matchup.start_time, identity);
    };
    WarEndingSoon { matchup.war } each { attacks_left.member.tag } |event, identity| {
        identify(event.lead, event.matchup.end_time, identity);
    };
}

/// Of one lead there is one reminder for one time: where that moves, another.
fn identify(lead: u64, time: Option<Timestamp>, identity: &mut Identity) {
    identity.number(lead).number(time.unwrap_or_default().as_millis().cast_unsigned());
}
