//! The words of a text: the one place that knows the `cel` crate. It parses; what comes out is a tree of ours.

mod convert;
mod limits;
mod parse;
mod tree;

pub(crate) use parse::{Parsed, parse};
pub(crate) use tree::{Comparison, Node, Operation, What};
