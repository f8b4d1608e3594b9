//! The collections of Census, typed.

mod character;
mod collection;
mod date;
mod item;
mod localized;
mod outfit;
mod place;
mod series;
mod table;
mod weapon;
mod world;

pub use character::*;
pub use collection::{Collection, Named};
pub use date::Date;
pub use item::*;
pub use localized::{Language, Localized};
pub use outfit::*;
pub use place::*;
pub use series::{Days, Months, Series, Weeks};
pub use table::COLLECTIONS;
pub use weapon::*;
pub use world::*;
