//! Patterns as texts.
//!
//! `phrases` takes a text apart, `draft` makes steps of what it says, `said` begins with the word that names the kind of
//! pattern. What follows that word is read by the pattern itself.

pub(crate) mod draft;
pub(crate) mod error;
mod joins;
pub(crate) mod phrases;
mod quoted;
mod span;

pub use error::PatternError;
