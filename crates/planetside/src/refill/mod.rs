//! What the push stream missed, fetched afterwards from Census: of worlds what happened to facilities, and alerts; of
//! characters that are wanted by name, most of what happened to them.
//!
//! [`Refill`] is the machine: gaps, live events and answers come in, questions and signals come out. `wish` says what of an
//! interest can be asked for, `question` what is asked and how pages follow each other, `rows` makes events of rows,
//! `key` and `memory` know what was told already, `opening` is a gap that is being filled. `asking` asks. All else is pure.

mod asking;
mod key;
mod kinds;
mod machine;
mod memory;
mod opening;
mod question;
mod rows;
mod saved;
#[cfg(test)]
mod tests;
mod wish;

pub(crate) use asking::{Due, Refilling};
pub(crate) use opening::{AGAIN, Pace};
