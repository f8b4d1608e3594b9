//! The stream as its users see it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod clash;
mod crash;
mod face;
mod journal;
mod planetside;
mod restart;
mod script;
mod sources;
mod stream;
mod triggers;
mod twins;
