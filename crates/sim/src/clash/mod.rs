//! The simulated Clash of Clans: clans, members, wars and players, and the API that shows them.
//!
//! `world.rs` is the game: a seed and the time go in, facts come out. `json` shows it as the API would, `edge.rs` puts
//! a gate, caches and faults in front, `portal` makes the keys that the gate asks for, and `api.rs` speaks HTTP.

mod absence;
mod address;
mod addresses;
mod agenda;
mod answer;
mod api;
mod asked;
mod atlas;
mod base64;
mod battles;
mod cache;
mod calendar;
mod callers;
mod campaign;
mod career;
mod cast;
mod chance;
mod check;
mod chronicle;
mod clan;
mod cwl;
mod edge;
mod everyone;
mod fact;
mod faults;
mod gate;
mod id;
mod incoming;
mod json;
mod leagues;
mod maintenance;
mod memo;
mod meter;
mod moment;
mod names;
mod object;
mod openings;
mod paging;
mod player;
mod portal;
mod raids;
mod rankings;
mod realm;
mod register;
mod reply;
mod resource;
mod respond;
mod roster;
mod router;
mod series;
mod serve;
mod service;
mod table;
mod torn;
mod truth;
mod war;
mod world;

pub use addresses::addresses;
pub use callers::Caller;
pub use check::{Watched, check};
pub use edge::Ages;
pub use faults::Faults;
pub use gate::Keys;
pub use maintenance::Maintenance;
pub use meter::{Rate, Traffic};
pub use portal::account::Account;
pub use portal::calls::PortalCall;
pub use service::{Config, Service, Tags};

#[cfg(test)]
mod tests;
