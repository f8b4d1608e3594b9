//! Following what is wished for: decides what to ask when, asks, and hands the answers to the watchers.

mod almanac;
mod ask;
mod dates;
mod driver;
pub(crate) mod error;
mod fetch;
mod found;
pub(crate) mod handle;
mod loads;
mod maintenance;
pub(crate) mod ranking;
mod rule;
mod schedule;
mod source;
pub(crate) mod status;
pub(crate) mod tags;
mod terms;
mod trouble;
mod war_wish;
mod watched;
mod watchers;
pub(crate) mod wish;
mod wished;
