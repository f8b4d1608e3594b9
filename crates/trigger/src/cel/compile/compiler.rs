//! What the checks share: the text, what is known of events, and what has been found so far.

use std::ops::Range;

use bugle_event::fields::{Reading, Schema};

use crate::cel::code::Code;
use crate::cel::error::CelError;
use crate::cel::kind::Kind;
use crate::cel::syntax::Node;

/// A part of a condition that makes sense.
pub(super) struct Typed {
    pub(super) code: Code,
    pub(super) kind: Kind,
}

impl Typed {
    pub(super) fn new(code: Code, kind: Kind) -> Self {
        Self { code, kind }
    }

    pub(super) fn bool(code: Code) -> Self {
        Self::new(code, Kind::Bool)
    }

    /// The number that it writes, if it is an id.
    pub(super) fn number(self) -> Code {
        if self.kind == Kind::Id { Code::Digits(Box::new(self.code)) } else { self.code }
    }
}

pub(super) type Checked<T = Typed> = Result<T, CelError>;

/// Goes through a tree, checks it, and makes code of it.
pub(super) struct Compiler<'a> {
    pub(super) text: &'a str,
    pub(super) schema: &'a Schema,
    /// Which fields it reads.
    pub(super) reading: Reading,
    /// Which slots were asked for since somebody looked.
    pub(super) asked: Vec<usize>,
    /// What the loops around the part call their elements, and what those are, the outermost first.
    pub(super) elements: Vec<(String, Kind)>,
}

impl Compiler<'_> {
    /// This is wrong there.
    pub(super) fn wrong<T>(&self, place: &Range<usize>, message: impl Into<String>) -> Checked<T> {
        Err(CelError::new(self.text, place.clone(), message))
    }

    /// `part`, which must be a bool.
    pub(super) fn bool(&mut self, part: &Node, who: &str) -> Checked<Code> {
        let Typed { code, kind } = self.expression(part)?;
        match kind {
            Kind::Bool | Kind::Any => Ok(code),
            kind => self.wrong(&part.place, format!("{who} must be a bool; this is {kind}")),
        }
    }

    /// `part`, which must be a text.
    pub(super) fn string(&mut self, part: &Node, who: &str) -> Checked<Code> {
        let Typed { code, kind } = self.expression(part)?;
        match kind {
            Kind::Text(_) | Kind::Id | Kind::Any => Ok(code),
            kind => self.wrong(&part.place, format!("{who} must be a string; this is {kind}")),
        }
    }
}
