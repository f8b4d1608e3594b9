//! Simulated PlanetSide 2 and Clash of Clans services with a ledger of what truly happened.
//!
//! Each game is a world (pure: a seed and the time go in, facts come out) and a service around it that speaks the
//! game's protocol over loopback sockets or in-memory pipes. One seed decides everything.
//! [`usual`] has what services usually say, without a world behind it. Only the program, tests and measurements may
//! depend on this crate.

pub mod clash;
pub mod planetside;
pub mod usual;

mod clock;
mod fault;
mod ledger;
mod permits;
mod pipes;
mod run;
mod transport;

pub use clock::SimClock;
pub use fault::{
    Fault, FaultError, FaultKind, Faults, Happenings, Nature, Passed, SYNTAX as FAULT_SYNTAX, Spell, Spells, Underway,
};
pub use ledger::Ledger;
pub use permits::Permits;
pub use run::{Addresses, Config, ListenError, Ports, Sim};
