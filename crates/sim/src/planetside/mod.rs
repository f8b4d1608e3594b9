//! PlanetSide 2: a generator of worlds, the push service and the Census REST that show them.

mod agenda;
mod alerts;
mod auraxis;
mod battle;
mod cast;
mod census;
mod check;
mod chronicle;
mod config;
mod environment;
mod facilities;
mod faults;
mod lead;
mod names;
mod population;
mod push;
mod repeats;
mod service;
mod territory;
mod wire;

pub use cast::LEAD as CHARACTER;
pub use check::{Report, Scope, check};
pub use config::{Config, ServiceIds};
pub use faults::{Fault, Plan};
pub use service::Service;
