//! The simulated Clash of Clans: clans, members, wars and players, and the API that shows them.
//!
//! `world.rs` is the game: a seed and the time go in, facts come out. `json` shows it as the API would, `edge.rs` puts
//! keys, caches and faults in front, and `api.rs` speaks HTTP.

mod absence;
mod address;
mod addresses;
mod agenda;
mod answer;
mod api;
mod asked;
mod atlas;
mod battles;
mod calendar;
mod campaign;
mod career;
mod cast;
mod chance;
mod check;
mod clan;
mod cwl;
mod edge;
mod everyone;
mod fact;
mod faults;
mod id;
mod json;
mod leagues;
mod names;
mod paging;
mod player;
mod raids;
mod rankings;
mod realm;
mod register;
mod resource;
mod respond;
mod roster;
mod series;
mod serve;
mod table;
mod torn;
mod truth;
mod war;
mod world;

pub use addresses::addresses;
pub use api::{Config, Service, Tags};
pub use check::{Watched, check};
pub use edge::Rate;
pub use faults::Faults;
pub use world::Maintenance;

#[cfg(test)]
mod tests;
