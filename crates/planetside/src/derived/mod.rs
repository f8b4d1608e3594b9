//! What follows from events of the game and is told by none of them: alerts that end without a word, continents that are
//! locked and opened, facilities that are taken in a fight, who is online. On demand: nothing is worked out that nobody wants.
//!
//! `stage` stands behind the listener: it asks for what the kinds need that are wanted, hands what comes to their rules,
//! adds what these tell, and takes away what only they wanted. A rule is a machine in a module of its own and a row in
//! `table`. All of it is pure.

mod alerts;
mod bursts;
mod continents;
mod facilities;
mod population;
mod presence;
mod roster;
mod rule;
mod saved;
mod stage;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use stage::Derived;
pub use table::is_on_demand;
