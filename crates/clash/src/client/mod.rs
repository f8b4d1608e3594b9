//! The client of the Clash of Clans API: one request in, one answer or one error by meaning out.

mod about;
pub(crate) mod answer;
mod base;
pub(crate) mod builder;
pub(crate) mod call;
#[expect(clippy::module_inception, reason = "the client is what this room is about")]
pub(crate) mod client;
pub(crate) mod custom;
pub(crate) mod endpoint;
pub(crate) mod endpoints;
pub(crate) mod error;
pub(crate) mod error_body;
mod judge;
pub(crate) mod keys;
mod league_wars;
mod options;
pub(crate) mod pages;
pub(crate) mod question;
mod rules;
mod stack;
pub(crate) mod stats;
mod words;
