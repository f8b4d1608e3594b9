//! From tokens to a tree, one function for each thing that the grammar has.

mod calls;
mod expression;
mod member;
mod parser;
mod primary;
mod whole;

pub(crate) use whole::{Parsed, parse};
