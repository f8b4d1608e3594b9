//! From a text to a tree.

use std::ops::Range;

use cel::common::ast::SourceInfo;
use cel::parser::{ParseErrors, PrattParser};

use crate::cel::error::CelError;
use crate::cel::syntax::convert::Converter;
use crate::cel::syntax::limits::{Outline, check, token_len};
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
pub(crate) fn parse(text: &str) -> Result<Parsed, CelError> {
    if text.trim().is_empty() {
        return Err(CelError::new(text, 0..0, "an empty text is no condition; `true` always holds"));
    }
    let outline = check(text)?;
    let tree = PrattParser::new().parse(text).map_err(|errors| first(text, &errors))?;
    let tree = Converter { text, places: &places(text), ands: &outline.ands }.convert(tree);
    let clauses = clauses(text, &tree, &outline);
    Ok(Parsed { tree, clauses })
}

/// Where each part of the tree is in the text. The parser tells it only together with an error, so it is given the same
/// text once more with a bracket that is never opened behind it: the parts have the same numbers.
fn places(text: &str) -> SourceInfo {
    let errors = PrattParser::new().parse(&format!("{text}\n)")).err();
    let info = errors.into_iter().flat_map(|errors| errors.errors).find_map(|error| error.source_info);
    info.and_then(std::sync::Arc::into_inner).unwrap_or_default()
}

/// The first error: the others follow from it.
fn first(text: &str, errors: &ParseErrors) -> CelError {
    let Some(error) = errors.errors.first() else { return CelError::new(text, 0..0, "it cannot be read") };
    let (line, column) = error.pos;
    let before: usize = text.split_inclusive('\n').take(usize::try_from(line - 1).unwrap_or(0)).map(str::len).sum();
    let at = before + usize::try_from(column - 1).unwrap_or(0);
    let place = at..at + token_len(text, at);
    let message = in_words(&error.msg, text.get(place.clone()).unwrap_or_default());
    CelError::new(text, place, message)
}

/// What the parser says, in the words of everybody else here. `token` is where it stopped.
fn in_words(said: &str, token: &str) -> String {
    match said {
        _ if token == "=" => "unexpected `=`; equal is written `==`".to_owned(),
        "Syntax error: mismatched input '<EOF>' expecting expression" => "it ends too early".to_owned(),
        "invalid argument to has() macro" => "`has` asks for a field: has(event.field)".to_owned(),
        "argument must be a simple name" => "what the elements are called must be a plain name".to_owned(),
        "unable to unescape string" => "there is no such escape in a string".to_owned(),
        "unexpected token" => format!("unexpected `{token}`"),
        _ if said.ends_with("expecting <EOF>") => format!("unexpected `{token}`"),
        said => said.trim_start_matches("Syntax error: ").replace("<EOF>", "the end"),
    }
}

/// The clauses, where the tree is a chain of `&&` that the text has outside of all brackets.
fn clauses(text: &str, tree: &Node, outline: &Outline) -> Vec<Range<usize>> {
    let whole = || vec![trimmed(text, 0..text.len())];
    let What::And(parts) = &tree.what else { return whole() };
    let signs: Vec<usize> = outline.ands.iter().filter(|(_, depth)| *depth == 1).map(|(at, _)| *at).collect();
    if outline.is_looser || signs.len() + 1 != parts.len() {
        return whole();
    }
    let starts = std::iter::once(0).chain(signs.iter().map(|at| at + 2));
    let ends = signs.iter().copied().chain([text.len()]);
    starts.zip(ends).map(|(start, end)| trimmed(text, start..end)).collect()
}

fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let part = &text[place.clone()];
    let start = place.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
