//! Raid weekends of a clan.

use bugle_event::Timestamp;
use bugle_model::model;

use crate::model::ids::DistrictId;
use crate::model::open::RaidState;
use crate::model::parts::BadgeUrls;
use crate::tag::{ClanTag, PlayerTag};

model! {
    /// A raid weekend of a clan.
    pub struct RaidSeason {
        @identity {
            /// When it began, a Friday at 07:00.
            start_time: Timestamp = "startTime",
        }
        /// Whether it goes on.
        state: Option<RaidState> = "state",
        /// When it ends, a Monday at 07:00.
        end_time: Option<Timestamp> = "endTime",
        /// Capital gold looted.
        capital_total_loot: u32 = "capitalTotalLoot",
        /// Capitals destroyed.
        raids_completed: u32 = "raidsCompleted",
        /// Attacks made.
        total_attacks: u32 = "totalAttacks",
        /// Districts destroyed.
        enemy_districts_destroyed: u32 = "enemyDistrictsDestroyed",
        /// Raid medals for each attack of a member. Zero until it is over.
        offensive_reward: u32 = "offensiveReward",
        /// Raid medals for each member, for the defences. Zero until it is over.
        defensive_reward: u32 = "defensiveReward",
        /// Who attacked. Not shown of old weekends.
        members: Vec<RaidMember> = "members" or none,
        /// The clan's raids, in the order in which they began: only the last one may be unfinished.
        attack_log: Vec<Raid> = "attackLog",
        /// Raids of others on the clan.
        defense_log: Vec<Raid> = "defenseLog",
    }
}

model! {
    /// A member who attacked at a raid weekend.
    pub struct RaidMember {
        @identity {
            /// The player's tag.
            tag: PlayerTag = "tag",
        }
        /// The player's name.
        name: String = "name",
        /// Attacks made: one at least.
        attacks: u32 = "attacks",
        /// Attacks that everybody has.
        attack_limit: u32 = "attackLimit",
        /// Attacks won by destroying districts.
        bonus_attack_limit: u32 = "bonusAttackLimit",
        /// Capital gold looted.
        capital_resources_looted: u32 = "capitalResourcesLooted",
    }
}

model! {
    /// A raid on one capital.
    pub struct Raid {
        /// Whose capital it is, in the log of attacks.
        defender: Option<RaidClan> = "defender" or none,
        /// Who attacks, in the log of defences.
        attacker: Option<RaidClan> = "attacker" or none,
        /// Attacks made.
        attack_count: u32 = "attackCount",
        /// Districts that there are.
        district_count: u32 = "districtCount",
        /// Districts destroyed.
        districts_destroyed: u32 = "districtsDestroyed",
        /// The districts.
        districts: Vec<RaidDistrict> = "districts",
    }
}

model! {
    /// The other clan of a raid.
    pub struct RaidClan {
        @identity {
            /// Its tag.
            tag: ClanTag = "tag",
        }
        /// Its name.
        name: String = "name",
        /// Its level.
        level: u32 = "level",
        /// Its badge.
        badge_urls: BadgeUrls = "badgeUrls",
    }
}

model! {
    /// A district of a capital that is raided.
    pub struct RaidDistrict {
        @identity {
            /// Its number.
            id: DistrictId = "id",
        }
        /// Its name.
        name: String = "name",
        /// Level of its hall.
        district_hall_level: u32 = "districtHallLevel",
        /// Destruction done: 100 once it is destroyed.
        destruction_percent: u32 = "destructionPercent",
        /// Stars won. Often 0 for a district that is destroyed: see [`is_destroyed`](RaidDistrict::is_destroyed).
        stars: u32 = "stars",
        /// Attacks made.
        attack_count: u32 = "attackCount",
        /// Capital gold looted.
        total_looted: u32 = "totalLooted",
        /// The attacks, the newest first: see [`attacks_in_order`](RaidDistrict::attacks_in_order).
        attacks: Vec<RaidAttack> = "attacks" or none,
    }
}

model! {
    /// An attack on a district.
    pub struct RaidAttack {
        /// Who attacked.
        attacker: Option<RaidAttacker> = "attacker",
        /// Destruction done by this attack and all before it.
        destruction_percent: u32 = "destructionPercent",
        /// Stars won so far.
        stars: u32 = "stars",
    }
}

model! {
    /// Who attacked a district.
    pub struct RaidAttacker {
        @identity {
            /// The player's tag.
            tag: PlayerTag = "tag",
        }
        /// The player's name.
        name: String = "name",
    }
}

impl Raid {
    /// The other clan: whose capital it is, or who attacks.
    pub fn opponent(&self) -> Option<&RaidClan> {
        self.defender.as_ref().or(self.attacker.as_ref())
    }
}

impl RaidDistrict {
    /// Whether it is destroyed. Its stars do not tell.
    pub fn is_destroyed(&self) -> bool {
        self.destruction_percent >= 100
    }

    /// The attacks, the first one first, each with the destruction that it did itself.
    pub fn attacks_in_order(&self) -> impl Iterator<Item = (&RaidAttack, u32)> {
        let mut done = 0;
        self.attacks.iter().rev().map(move |attack| {
            let before = std::mem::replace(&mut done, attack.destruction_percent);
            (attack, attack.destruction_percent.saturating_sub(before))
        })
    }
}
