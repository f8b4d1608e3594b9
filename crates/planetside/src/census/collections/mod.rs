//! The collections of Census, typed: each has a row, and a line in one table.
//!
//! # How to add a collection
//!
//! Say that the service begins to tell of hats, at `/get/ps2:v2/hat`. It takes two things.
//!
//! Its row, in the file of its noun (`item.rs`), with every column that the service has for it. The key is plain; all else
//! is an `Option`, because a query can leave any column out, or a list. Numbers are numbers though they come in quotes,
//! flags `bool`, times [`Timestamp`](bugle_event::Timestamp), ids a type of their own (`ids.rs`), texts in languages
//! [`Localized`]. A column that is called otherwise here has its name behind it.
//!
//! ```
//! # use bugle_planetside::ItemId;
//! # use bugle_planetside::census::{Localized, Model as _, row};
//! row! {
//!     /// A row of `hat`: what characters wear on their heads.
//!     pub struct Hat {
//!         /// The item that it is.
//!         item_id: ItemId,
//!         /// What it is called.
//!         name: Option<Localized>,
//!         /// How heavy it is: kilograms.
//!         weight: Option<f64>,
//!         /// What kind of hat it is.
//!         kind: Option<String> = "type",
//!     }
//! }
//! # let hat = Hat::from_json(br#"{"item_id": "7", "weight": "0.2", "type": "NULL"}"#)?.value;
//! # assert_eq!((hat.item_id, hat.weight, hat.kind), (ItemId(7), Some(0.2), None));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! And its line in `table.rs`, where the names of collections are in order. It says what the key is, that there is `one`
//! row for a key (or `many`), that rows are `fixed` until the game is updated (or `live`), and where the name is:
//!
//! ```text
//! "hat" item::Hat, by item_id: ids::ItemId, one fixed, named "name.en" by |row| any(row.name.as_ref());
//! ```
//!
//! The impls of [`Collection`] and [`Named`] and the place in [`COLLECTIONS`] come of the line. With it, all that takes a
//! collection takes this one: `census.get_by_id::<Hat>(..)`, `find`, `count`, the tests of recorded rows, the command
//! line. A recorded answer in the folder of recordings is a test: it has to be read whole, and be written back as it
//! came. The list of what the service documents (`tests/it/collections.rs`) gets the name.
//!
//! A collection of your own, in your own crate, is a row and an `impl` of [`Collection`], which has an example.

mod alert;
mod character;
mod characters;
mod collection;
mod date;
mod effect;
mod event;
mod faction;
mod fire;
mod first_name;
mod history;
mod item;
mod localized;
mod outfit;
mod place;
mod progress;
mod series;
mod shop;
mod skill;
mod stats;
mod table;
mod vehicle;
mod weapon;
mod word;
mod world;

pub use alert::*;
pub use character::*;
pub use characters::*;
pub use collection::{Collection, Named, VisitCollection};
pub use date::Date;
pub use effect::*;
pub use event::*;
pub use faction::*;
pub use fire::*;
pub use first_name::FirstName;
pub use history::{CharacterStats, StatHistories};
pub use item::*;
pub use localized::{Language, Localized};
pub use outfit::*;
pub use place::*;
pub use progress::*;
pub use series::{Days, Months, Series, Weeks};
pub use shop::*;
pub use skill::*;
pub use stats::*;
pub use table::{COLLECTIONS, visit_collections};
pub use vehicle::*;
pub use weapon::*;
pub use word::Word;
pub use world::*;
