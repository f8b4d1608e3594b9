//! PlanetSide 2 as a source of events: all of `bugle_planetside`, and patterns that are ready to be used.

pub use bugle_planetside::*;

pub mod patterns;
