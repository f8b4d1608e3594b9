//! A condition as a whole.

use std::ops::Range;

use bugle_event::fields::{Reading, Schema};

use crate::cel::code::Code;
use crate::cel::compile::compiler::{Checked, Compiler};
use crate::cel::error::CelError;
use crate::cel::syntax::{Parsed, What, parse};

/// A condition that can be asked.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) reading: Reading,
    /// All of them must hold.
    pub(crate) parts: Vec<Part>,
}

/// One of the outermost clauses.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Where in the text it is.
    pub(crate) place: Range<usize>,
    pub(crate) code: Code,
    /// The slots of the fields in it.
    pub(crate) fields: Vec<usize>,
}

/// Reads and checks `text`.
pub(crate) fn compile(text: &str, schema: &Schema) -> Result<Compiled, CelError> {
    let Parsed { tree, clauses } = parse(text)?;
    let reading = Reading::default();
    let mut compiler = Compiler { text, schema, reading, asked: Vec::new(), elements: Vec::new() };
    let trees = match &tree.what {
        What::And(trees) if trees.len() == clauses.len() => &trees[..],
        _ => std::slice::from_ref(&tree),
    };
    let who = if trees.len() > 1 { "a side of `&&`" } else { "a condition" };
    let parts = trees.iter().zip(clauses).map(|(tree, place)| {
        let code = compiler.bool(tree, who)?;
        let mut fields = std::mem::take(&mut compiler.asked);
        fields.sort_unstable();
        fields.dedup();
        Ok(Part { place, code, fields })
    });
    let parts = parts.collect::<Checked<_>>()?;
    Ok(Compiled { reading: compiler.reading, parts })
}
