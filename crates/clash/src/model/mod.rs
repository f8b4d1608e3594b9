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

pub use achievement::*;
pub use clan::*;
pub use member::*;
pub use open::*;
pub use parts::*;
pub use player::*;
pub use unit::*;
pub use war::*;
pub use war_type::*;
