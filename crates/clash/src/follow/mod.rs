//! Following what is wished for: decides what to ask when, asks, and hands the answers to the watchers.

mod ask;
mod driver;
pub(crate) mod error;
mod fetch;
mod found;
mod loads;
mod maintenance;
mod schedule;
mod source;
mod trouble;
mod watched;
mod watchers;
pub(crate) mod wish;
