//! Conditions that are texts, in [CEL](https://cel.dev).
//!
//! `syntax/` reads a text, `compile/` checks it against the schemas and makes code of it, `run` asks the code about an
//! event. Reading the fields is `bugle_event::fields`.

mod code;
mod compile;
pub(crate) mod condition;
pub(crate) mod error;
mod functions;
mod kind;
mod run;
mod syntax;
mod times;
mod value;

pub use condition::Cel;
pub use error::CelError;

#[cfg(test)]
mod tests;
