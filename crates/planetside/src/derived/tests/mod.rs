//! The stage over hand-made events.

mod alerts;
mod any;
mod continents;
mod facilities;
mod play;
mod presence;
mod stage;
