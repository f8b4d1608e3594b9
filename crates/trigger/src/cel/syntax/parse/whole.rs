//! A text as a whole.

use std::ops::Range;

use crate::cel::error::CelError;
use crate::cel::syntax::lex::Token;
use crate::cel::syntax::limits::check_length;
use crate::cel::syntax::parse::parser::{Parser, Read};
use crate::cel::syntax::tree::{Node, What};

/// A text and what it says.
pub(crate) struct Parsed {
    pub(crate) tree: Node,
    /// Where in the text each clause is: the parts between the outermost `&&`, as many as the tree has, or the whole.
    pub(crate) clauses: Vec<Range<usize>>,
}

/// Reads `text`.
///
/// What it uses of the stack grows with the depth of the text, which is bounded; it is for a caller to bring the stack.
pub(crate) fn parse(text: &str) -> Read<Parsed> {
    if text.trim().is_empty() {
        return Err(CelError::new(text, 0..0, "an empty text is no condition; `true` always holds"));
    }
    check_length(text)?;
    let mut parser = Parser::new(text)?;
    let tree = parser.expression()?;
    if parser.peek() != Token::End {
        return parser.out_of_place();
    }
    // If it is a chain of `&&`, but not one in brackets, then all of those outside of brackets are its own.
    let ands = if matches!(tree.what, What::And(_)) { &parser.outer_ands[..] } else { &[] };
    let starts = std::iter::once(0).chain(ands.iter().map(|and| and.end));
    let ends = ands.iter().map(|and| and.start).chain([text.len()]);
    let clauses = starts.zip(ends).map(|(start, end)| trimmed(text, start..end)).collect();
    Ok(Parsed { tree, clauses })
}

fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let part = &text[place.clone()];
    let start = place.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
