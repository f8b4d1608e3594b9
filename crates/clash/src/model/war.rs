//! A war, as `currentwar` and the clan war leagues show it.

use bugle_event::Timestamp;
use bugle_model::{Element, model};

use crate::model::open::{BattleModifier, WarState};
use crate::model::parts::BadgeUrls;
use crate::model::war_type::WarType;
use crate::tag::{ClanTag, PlayerTag};
use crate::war_id::WarId;

/// The preparations one can choose for a friendly war, in minutes.
const FRIENDLY_PREPARATION_MINUTES: [u64; 12] = [5, 15, 30, 60, 120, 240, 360, 480, 720, 960, 1200, 1440];

model! {
    /// A war, or with [`WarState::NotInWar`] that there is none.
    pub struct War {
        @identity {
            /// How far it has come.
            state: WarState = "state",
        }
        /// Members on each side.
        team_size: u32 = "teamSize",
        /// Attacks each member has; absent in clan war leagues, where it is one.
        attacks_per_member: Option<u32> = "attacksPerMember",
        /// Rules that differ; absent in clan war leagues.
        battle_modifier: Option<BattleModifier> = "battleModifier",
        /// When the preparation began: never moves.
        preparation_start_time: Option<Timestamp> = "preparationStartTime",
        /// When the attacks begin.
        start_time: Option<Timestamp> = "startTime",
        /// When the attacks end.
        end_time: Option<Timestamp> = "endTime",
        /// The same as `start_time`; clan war leagues only.
        war_start_time: Option<Timestamp> = "warStartTime" or none,
        /// The clan that was asked about; in clan war leagues either one.
        clan: Option<WarSide> = "clan",
        /// The other clan.
        opponent: Option<WarSide> = "opponent",
    }
}

model! {
    /// One side of a war.
    pub struct WarSide {
        /// The clan's tag; absent without a war.
        tag: Option<ClanTag> = "tag",
        /// The clan's name.
        name: String = "name",
        /// The clan's badge.
        badge_urls: BadgeUrls = "badgeUrls",
        /// The clan's level.
        clan_level: u32 = "clanLevel",
        /// Attacks made.
        attacks: u32 = "attacks",
        /// Stars won.
        stars: u32 = "stars",
        /// Destruction done, averaged over the other side's villages.
        destruction_percentage: f64 = "destructionPercentage",
        /// Experience won.
        exp_earned: Option<u32> = "expEarned",
        /// The line-up, in no useful order.
        members: Vec<Element<WarMember>> = "members" or none,
    }
}

model! {
    /// A member of a line-up.
    pub struct WarMember {
        @identity {
            /// The player's tag.
            tag: PlayerTag = "tag",
        }
        /// The player's name.
        name: String = "name",
        /// Town hall level. The API writes it with a small h here, and only here.
        town_hall_level: u32 = "townhallLevel" | "townHallLevel",
        /// Place on the map, from 1.
        map_position: u32 = "mapPosition",
        /// Attacks made.
        attacks: Vec<Attack> = "attacks" or none,
        /// How often the member was attacked.
        opponent_attacks: u32 = "opponentAttacks",
        /// The best of these attacks.
        best_opponent_attack: Option<Attack> = "bestOpponentAttack" or none,
    }
}

model! {
    /// An attack in a war.
    pub struct Attack {
        @identity {
            /// Who attacked.
            attacker_tag: PlayerTag = "attackerTag",
            /// Who was attacked.
            defender_tag: PlayerTag = "defenderTag",
            /// Its place among the attacks of both sides, from 1.
            order: u32 = "order",
        }
        /// Stars won, 0 to 3.
        stars: u32 = "stars",
        /// Destruction done.
        destruction_percentage: u32 = "destructionPercentage",
        /// How long it took, in seconds. Absent in old recordings.
        duration: Option<u32> = "duration",
    }
}

impl War {
    /// Which war it is. `None` without a war.
    pub fn id(&self) -> Option<WarId> {
        let (clan, opponent) = (self.clan.as_ref()?.tag?, self.opponent.as_ref()?.tag?);
        Some(WarId::new(self.preparation_start_time?, clan, opponent))
    }

    /// What kind of war it is, as far as the body tells: clan war leagues repeat the start, friendly wars have one of
    /// the preparations that the game offers. Maintenance stretches a preparation later on, so ask at first sight.
    pub fn war_type(&self) -> WarType {
        if self.war_start_time.is_some() {
            return WarType::Cwl;
        }
        let preparation = match (self.preparation_start_time, self.start_time) {
            (Some(from), Some(to)) => to.since(from).as_secs(),
            _ => 0,
        };
        if FRIENDLY_PREPARATION_MINUTES.iter().any(|minutes| minutes * 60 == preparation) {
            WarType::Friendly
        } else {
            WarType::Regular
        }
    }

    /// Attacks each member has. Where the API does not say, it is one in clan war leagues and, in bodies of before
    /// 2022, two elsewhere.
    pub fn attacks_each(&self) -> u32 {
        let unsaid = if self.war_type() == WarType::Cwl { 1 } else { 2 };
        self.attacks_per_member.unwrap_or(unsaid)
    }

    /// Both sides: the asked clan's and its opponent's.
    pub fn sides(&self) -> impl Iterator<Item = &WarSide> {
        self.clan.iter().chain(&self.opponent)
    }

    /// Attacks listed on both sides.
    pub fn attacks(&self) -> impl Iterator<Item = &Attack> {
        self.sides().flat_map(WarSide::listed_attacks)
    }
}

impl WarSide {
    /// Attacks listed for the members of this side.
    pub fn listed_attacks(&self) -> impl Iterator<Item = &Attack> {
        self.members.iter().flat_map(|member| &member.attacks)
    }
}
