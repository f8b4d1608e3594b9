//! The things the API sends, typed. They are read tolerantly and written in `snake_case`, see [`bugle_model`].

mod achievement;
mod clan;
mod member;
mod open;
mod parts;
mod player;
mod unit;
mod war;
mod war_type;

pub use achievement::Achievement;
pub use clan::{Clan, ClanCapital, District};
pub use member::{HousePart, Member, PlayerHouse};
pub use open::{ClanType, Role, Village, WarFrequency, WarPreference, WarState};
pub use parts::{BadgeUrls, ChatLanguage, Icons, Label, League, Location};
pub use player::{LegendSeason, LegendStatistics, Player, PlayerClan};
pub use unit::{Unit, UnitList};
pub use war::{Attack, War, WarMember, WarSide};
pub use war_type::WarType;
