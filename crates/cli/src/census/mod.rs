//! `bugle census`: asks Census REST. A subcommand is one file, and one line in the table.

pub(crate) mod access;
mod address;
mod api;
mod asked;
mod character;
mod collections;
mod count;
mod item;
mod items;
mod leaderboard;
mod listing;
mod map;
mod names;
mod outfit;
pub(crate) mod people;
mod query;
mod row;
mod statement;
mod table;
mod weapon;
pub(crate) mod who;
mod world;

pub(crate) use self::table::CensusCommand;
