//! The words of a text, and what they say together: from a text to a tree.
//!
//! `lex` cuts the text into tokens, `parse/` makes a tree of them, `literal` knows what numbers and strings are worth, and
//! `limits` how much of all that there may be.

mod lex;
mod limits;
mod literal;
mod parse;
mod tree;

pub(crate) use parse::{Parsed, parse};
pub(crate) use tree::{Comparison, Node, Operation, What};
