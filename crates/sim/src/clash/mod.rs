//! The simulated Clash of Clans: clans, members, wars and players, and the API that shows them.
//!
//! `world.rs` is the game: a seed and the time go in, facts come out. `json` shows it as the API would, `edge.rs` puts
//! a gate, caches and faults in front, `portal` makes the keys that the gate asks for, and `api.rs` speaks HTTP.

mod absence;
mod address;
mod agenda;
mod api;
mod base64;
mod cache;
mod callers;
mod campaign;
mod career;
mod cast;
mod check;
mod clan;
mod edge;
mod fact;
mod faults;
mod gate;
mod id;
mod incoming;
mod json;
mod meter;
mod moment;
mod names;
mod paging;
mod player;
mod portal;
mod realm;
mod reply;
mod resource;
mod respond;
mod roster;
mod router;
mod service;
mod table;
mod torn;
mod truth;
mod war;
mod world;

pub use callers::Caller;
pub use check::{Watched, check};
pub use edge::Ages;
pub use faults::Faults;
pub use gate::Keys;
pub use meter::{Rate, Traffic};
pub use portal::account::Account;
pub use portal::calls::PortalCall;
pub use service::{Config, Service, Tags};
pub use world::Maintenance;

#[cfg(test)]
mod tests;
