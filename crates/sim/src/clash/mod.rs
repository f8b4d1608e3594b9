//! The simulated Clash of Clans: clans, members, wars and players, and the API that shows them.
//!
//! `world.rs` is the game: a seed and the time go in, facts come out. `json` shows it as the API would, `edge.rs` puts
//! keys, caches and faults in front, and `api.rs` speaks HTTP.

mod absence;
mod address;
mod agenda;
mod api;
mod campaign;
mod career;
mod cast;
mod check;
mod clan;
mod edge;
mod fact;
mod faults;
mod id;
mod json;
mod names;
mod paging;
mod player;
mod realm;
mod resource;
mod respond;
mod roster;
mod table;
mod torn;
mod truth;
mod war;
mod world;

pub use api::{Config, Service, Tags};
pub use check::{Watched, check};
pub use edge::Rate;
pub use faults::Faults;
pub use world::Maintenance;

#[cfg(test)]
mod tests;
