//! What Bugle says about Clash of Clans: one struct a kind, one enum around them all.

pub(crate) mod battle;
pub(crate) mod calendar;
pub(crate) mod clan;
pub(crate) mod clan_moves;
pub(crate) mod cwl;
pub(crate) mod direction;
pub(crate) mod league_week;
pub(crate) mod maintenance;
pub(crate) mod player;
pub(crate) mod raid;
pub(crate) mod war;
pub(crate) mod war_corrected;
pub(crate) mod war_score;
pub(crate) mod war_soon;

use bugle_event::KindInfo;
use schemars::JsonSchema;
use serde::Serialize;

pub use battle::{BattlesSnapshot, PlayerBattle};
pub use calendar::{
    ClanGamesEnded, ClanGamesStarted, CwlSignUpEnded, CwlSignUpStarted, RaidWeekendEnded, RaidWeekendStarted,
    SeasonEnded, SeasonStarted,
};
pub use clan::*;
pub use clan_moves::{LeaderChanged, MemberTransferred};
pub use cwl::*;
pub use direction::Direction;
pub use league_week::{LeagueHistorySnapshot, LeagueWeekEnded};
pub use maintenance::{MaintenanceEnded, MaintenanceStarted};
pub use player::*;
pub use raid::*;
pub use war::*;
pub use war_corrected::WarCorrected;
pub use war_score::WarScore;
pub use war_soon::*;

bugle_event::facts! {
    /// A fact of Clash of Clans.
    #[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
    #[serde(untagged)]
    #[non_exhaustive]
    pub enum Event reads with serde_json::from_str {
        /// A clan, as it was at the first look.
        ClanSnapshot = "clash.clan.snapshot",
        /// An attribute of a clan changed.
        ClanChanged = "clash.clan.changed",
        /// Somebody joined a clan.
        MemberJoined = "clash.clan.member_joined",
        /// Somebody left a clan, was kicked, or was banned from the game: the API does not say which.
        MemberLeft = "clash.clan.member_left",
        /// A member was promoted or demoted.
        MemberRoleChanged = "clash.clan.member_role",
        /// A clan has another leader.
        LeaderChanged = "clash.clan.leader_changed",
        /// Somebody went from one watched clan to another.
        MemberTransferred = "clash.clan.member_transferred",
        /// A member gave troops.
        MemberDonated = "clash.clan.member_donated",
        /// A member received troops.
        MemberReceived = "clash.clan.member_received",
        /// Something else about a member changed.
        MemberChanged = "clash.clan.member_changed",
        /// A clan that was there is no longer found.
        ClanGone = "clash.clan.gone",
        /// A clan that was gone is found again.
        ClanBack = "clash.clan.back",
        /// A clan made its war log private.
        WarLogClosed = "clash.warlog.closed",
        /// A clan made its war log public.
        WarLogOpened = "clash.warlog.opened",
        /// A clan's war, as it was at the first look.
        WarSnapshot = "clash.war.snapshot",
        /// A war that was not there before.
        WarFound = "clash.war.found",
        /// The preparation is over.
        WarStarted = "clash.war.started",
        /// Start or end of a war moved.
        WarRescheduled = "clash.war.rescheduled",
        /// Somebody attacked.
        WarAttack = "clash.war.attack",
        /// How a war stands changed.
        WarScore = "clash.war.score",
        /// The attacks of a war will begin.
        WarStartingSoon = "clash.war.starting_soon",
        /// A war will end: who has attacks left.
        WarEndingSoon = "clash.war.ending_soon",
        /// The line-up of a war changed.
        WarLineup = "clash.war.lineup",
        /// A war is over.
        WarEnded = "clash.war.ended",
        /// How a war went is known better than when its end was told.
        WarCorrected = "clash.war.corrected",
        /// A member did not make all of their attacks.
        MissedAttacks = "clash.war.missed_attacks",
        /// A clan's group of clan war leagues, as it was at the first look.
        CwlSnapshot = "clash.cwl.snapshot",
        /// A clan found its group of clan war leagues.
        CwlGroupFound = "clash.cwl.group_found",
        /// The first round of a group is being fought.
        CwlStarted = "clash.cwl.started",
        /// A round of a group was drawn.
        CwlRound = "clash.cwl.round",
        /// The war of a followed clan in a round was found.
        CwlWar = "clash.cwl.war",
        /// All wars of a round are over.
        CwlStandings = "clash.cwl.standings",
        /// A group is over.
        CwlEnded = "clash.cwl.ended",
        /// A player, as they were at the first look.
        PlayerSnapshot = "clash.player.snapshot",
        /// An attribute of a player changed.
        PlayerChanged = "clash.player.changed",
        /// A player joined a clan.
        PlayerClanJoined = "clash.player.clan_joined",
        /// A player left their clan.
        PlayerClanLeft = "clash.player.clan_left",
        /// A player went from one clan to another.
        PlayerClanMoved = "clash.player.clan_moved",
        /// A player got a unit they did not have.
        UnitUnlocked = "clash.player.unit_unlocked",
        /// A player raised a unit's level.
        UnitUpgraded = "clash.player.unit_upgraded",
        /// A hero wears other equipment.
        Equipped = "clash.player.equipped",
        /// A player boosted a troop into a super troop.
        BoostStarted = "clash.player.boost_started",
        /// A super troop's boost ran out.
        BoostEnded = "clash.player.boost_ended",
        /// A player came further in an achievement.
        AchievementProgress = "clash.player.achievement",
        /// A player signed up for a league week, or its group was drawn.
        LeagueWeek = "clash.player.league_week",
        /// A player's battle log, as it was at the first look.
        BattlesSnapshot = "clash.player.battles_snapshot",
        /// A player attacked or was attacked.
        PlayerBattle = "clash.player.battle",
        /// A player's weeks in the leagues, as they were at the first look.
        LeagueHistorySnapshot = "clash.player.league_history_snapshot",
        /// A week of a player in the leagues is over.
        LeagueWeekEnded = "clash.player.league_week_ended",
        /// A player who was there is no longer found: deleted or banned.
        PlayerGone = "clash.player.gone",
        /// A player who was gone is found again.
        PlayerBack = "clash.player.back",
        /// A clan's latest raid weekend, as it was at the first look.
        RaidSnapshot = "clash.raid.snapshot",
        /// A raid weekend that was not there before.
        RaidStarted = "clash.raid.started",
        /// A raid that was not there before: on another clan, or of another clan.
        RaidOpponent = "clash.raid.opponent",
        /// Somebody attacked a district.
        DistrictAttack = "clash.raid.attack",
        /// A district was destroyed.
        DistrictDestroyed = "clash.raid.district_destroyed",
        /// All districts of a capital are destroyed.
        RaidCleared = "clash.raid.cleared",
        /// A raid weekend will be over soon.
        RaidEndingSoon = "clash.raid.ending_soon",
        /// A raid weekend is over.
        RaidEnded = "clash.raid.ended",
        /// What a raid weekend is worth.
        RaidRewards = "clash.raid.rewards",
        /// A season began.
        SeasonStarted = "clash.season.started",
        /// A season is over.
        SeasonEnded = "clash.season.ended",
        /// The clan games began.
        ClanGamesStarted = "clash.clan_games.started",
        /// The clan games are over.
        ClanGamesEnded = "clash.clan_games.ended",
        /// Clans can sign up for clan war leagues.
        CwlSignUpStarted = "clash.cwl_sign_up.started",
        /// The days in which clans sign up for clan war leagues are over.
        CwlSignUpEnded = "clash.cwl_sign_up.ended",
        /// By the calendar, a raid weekend began.
        RaidWeekendStarted = "clash.raid_weekend.started",
        /// By the calendar, a raid weekend is over.
        RaidWeekendEnded = "clash.raid_weekend.ended",
        /// The game closed for maintenance.
        MaintenanceStarted = "clash.maintenance.started",
        /// The game opened again.
        MaintenanceEnded = "clash.maintenance.ended",
    }
}

/// Every kind of event of this game.
pub const KINDS: &[KindInfo] = Event::KINDS;
