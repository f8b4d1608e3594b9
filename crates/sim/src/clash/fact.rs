//! What can happen in the simulated world, in the world's own words. `truth.rs` puts it into events.

use bugle_event::Timestamp;
use serde_json::Value;

use super::battles::Battle;
use super::cwl::{Duel, Group};
use super::id::{ClanId, PlayerId, WarNumber};
use super::leagues::Seat;
use super::player::Role;
use super::raids::Assault;
use super::table::UnitRow;
use super::war::{Fighter, Flank, War};

/// Something that has just happened. The realm already shows it.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    /// A player is in the clan who was not.
    Joined { clan: ClanId, player: PlayerId },
    /// A player is no longer in the clan, and had `role` there.
    Left { clan: ClanId, player: PlayerId, role: Role },
    /// A player's clan, as the profile tells it.
    Moved { player: PlayerId, from: Option<ClanId>, to: Option<ClanId> },
    /// A member's role.
    Role { clan: ClanId, player: PlayerId, old: Role, new: Role },
    /// A leader made a co-leader the leader, and became one.
    Led { clan: ClanId, old: PlayerId, new: PlayerId },
    /// A member gave `amount`.
    Donated { clan: ClanId, player: PlayerId, amount: u32 },
    /// A member got `amount`.
    Received { clan: ClanId, player: PlayerId, amount: u32 },
    /// A field of the clan's page.
    Clan { clan: ClanId, attribute: &'static str, old: Value, new: Value },
    /// The war log was opened or closed.
    WarLog { clan: ClanId, is_public: bool },
    /// A field of the profile.
    Player { player: PlayerId, attribute: &'static str, old: Value, new: Value },
    /// A unit that the player did not own.
    Unlocked { player: PlayerId, unit: &'static UnitRow },
    /// A unit's level.
    Upgraded { player: PlayerId, unit: &'static UnitRow, old: u32, new: u32 },
    /// What a hero wears.
    Equipped { player: PlayerId, hero: &'static UnitRow, old: Vec<&'static str> },
    /// A super troop runs, or no longer does.
    Boost { player: PlayerId, unit: &'static UnitRow, is_running: bool },
    /// How far the achievement in row `row` is.
    Achievement { player: PlayerId, row: usize, old_value: u32, old_stars: usize },
    /// A war was drawn.
    WarFound { war: WarNumber },
    /// Its battle day began.
    WarStarted { war: WarNumber },
    /// Its times were moved.
    WarMoved { war: WarNumber, old_start: Timestamp, old_end: Timestamp },
    /// The latest attack.
    WarAttack { war: WarNumber },
    /// A member of the line-up has another town hall.
    LineUp { war: WarNumber, flank: Flank, fighter: usize, old_town_hall: u32 },
    /// The war is over.
    WarEnded { war: WarNumber },
    /// The service closed, or opened again.
    Maintenance { is_running: bool },
    /// A group of a clan war league was drawn.
    LeagueFound { group: Group },
    /// Its first round began.
    LeagueStarted { group: Group },
    /// The first war of a round was drawn.
    LeagueRound { group: Group, round: usize },
    /// All wars of a round are over.
    LeagueRoundEnded { group: Group, round: usize },
    /// The last round is over.
    LeagueEnded { group: Group },
    /// A war of a group was drawn.
    LeagueWarFound { war: Box<LeagueWar> },
    /// A war of a group had been drawn before somebody could look.
    LeagueWarKnown { war: Box<LeagueWar> },
    /// Its battle day began.
    LeagueWarStarted { war: Box<LeagueWar> },
    /// The latest attack.
    LeagueAttack { war: Box<LeagueWar> },
    /// Somebody came into the line-up, or was taken out.
    LeagueLineUp { war: Box<LeagueWar>, flank: Flank, fighter: Fighter, is_in: bool },
    /// The war is over.
    LeagueWarEnded { war: Box<LeagueWar> },
    /// A raid weekend began for a clan.
    RaidStarted { clan: ClanId, weekend: i64 },
    /// A clan met another.
    RaidOpponent { foray: Foray },
    /// The `nth` attack on a district, from 1. What was destroyed `before` it is in percent.
    RaidAttack { foray: Foray, district: u32, hall: u32, nth: usize, before: u32, attack: Assault },
    /// A district is destroyed, after so many attacks, by the last of them.
    RaidDistrict { foray: Foray, district: u32, hall: u32, attacks: usize, raider: PlayerId },
    /// All districts are.
    RaidCleared { foray: Foray, attacks: usize },
    /// The weekend is over for a clan, and its rewards are known.
    RaidEnded { clan: ClanId, weekend: i64 },
    /// A battle is in a player's log.
    Battle { player: PlayerId, battle: Box<Battle> },
    /// A league week is over for a player.
    LeagueWeekEnded { player: PlayerId, seat: Seat },
}

/// A war of a clan war league, as it is when something happens in it.
#[derive(Clone, Debug)]
pub(super) struct LeagueWar {
    pub(super) duel: Duel,
    /// Which of its round's.
    pub(super) place: usize,
    pub(super) war: War,
}

/// A raid, as one of its two clans sees it in a weekend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Foray {
    /// The clan whose weekend it is.
    pub(super) clan: ClanId,
    pub(super) weekend: i64,
    /// Whether that clan attacks.
    pub(super) is_own: bool,
    pub(super) other: ClanId,
    /// Which of the raids against or by this other clan, from 0.
    pub(super) meeting: usize,
}
