//! From a tree to code: every part is checked against what is known of events.

mod calls;
mod compare;
mod compiler;
mod expression;
mod path;
mod whole;

pub(super) use whole::{Compiled, compile};
