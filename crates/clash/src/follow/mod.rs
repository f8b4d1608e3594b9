//! Following what is wished for: decides what to ask when, asks, and hands the answers to the watchers.

mod ask;
mod driver;
pub(crate) mod error;
mod found;
mod maintenance;
mod schedule;
mod source;
mod start;
mod trouble;
mod war_wish;
mod watched;
mod watchers;
pub(crate) mod wish;
