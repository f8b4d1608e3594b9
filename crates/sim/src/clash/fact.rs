//! What can happen in the simulated world, in the world's own words. `truth.rs` puts it into events.

use bugle_event::Timestamp;
use serde_json::Value;

use super::id::{ClanId, PlayerId, WarNumber};
use super::player::Role;
use super::table::UnitRow;
use super::war::Flank;

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
}
