//! The things the API sends, typed. They are read tolerantly and written in `snake_case`, see [`bugle_model`].

pub(crate) mod achievement;
pub(crate) mod clan;
pub(crate) mod member;
pub(crate) mod open;
pub(crate) mod parts;
pub(crate) mod player;
pub(crate) mod unit;
pub(crate) mod war;
pub(crate) mod war_type;

pub use achievement::Achievement;
pub use clan::{Clan, ClanCapital, District};
pub use member::{HousePart, Member, PlayerHouse};
pub use open::{ClanType, Role, Village, WarFrequency, WarPreference, WarState};
pub use parts::{BadgeUrls, ChatLanguage, Icons, Label, League, Location};
pub use player::{LegendSeason, LegendStatistics, Player, PlayerClan};
pub use unit::{Unit, UnitList};
pub use war::{Attack, War, WarMember, WarSide};
pub use war_type::WarType;
