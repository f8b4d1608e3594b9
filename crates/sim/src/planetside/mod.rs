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
mod derived;
mod environment;
mod experience;
mod facilities;
mod faults;
mod frame;
mod lead;
mod names;
mod population;
mod presence;
mod push;
mod records;
mod repeats;
mod service;
mod territory;
mod trouble;
mod upcoming;
mod wire;

pub use cast::LEAD as CHARACTER;
pub use check::{Report, Scope, check, check_permitting};
pub use config::{Config, ServiceIds};
pub use derived::check_derived;
pub use faults::{Fault, Plan};
pub use presence::check_presence;
pub use service::Service;
