//! One connection while its socket stands: greeting, questions and answers, read-back, silence. Pure.

mod failure;
mod garbled;
mod holding;
mod machine;
mod question;
mod timers;

pub(crate) use failure::Failure;
pub(crate) use machine::{Connection, Said};
