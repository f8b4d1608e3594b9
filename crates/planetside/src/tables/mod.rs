//! Names, as of 2025: what numbers mean, without a request. What is not in here is unknown, not wrong.

mod experience;
mod factions;
mod metagame;
mod vehicles;
mod warpgates;
mod worlds;
mod zones;

pub use factions::Class;
pub use metagame::{MetagameInfo, MetagameKind};
pub use vehicles::FacilityType;
pub use warpgates::Warpgate;
pub use worlds::{Environment, ParseWorldError};
