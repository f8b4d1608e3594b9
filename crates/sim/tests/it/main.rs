//! The simulated services as their clients see them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod api;
mod census;
mod clash;
mod edge;
mod endpoints;
mod faults;
mod follow;
mod heal;
mod portal;
mod push;
mod query;
mod rest;
mod run;
mod told;
