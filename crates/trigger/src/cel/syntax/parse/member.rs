//! What stands behind something: fields, calls, indices, and what makes a message of a name.

use std::ops::Range;

use crate::cel::syntax::lex::{Bracket, Token};
use crate::cel::syntax::parse::parser::{Parser, Read};
use crate::cel::syntax::tree::{Node, What};

impl Parser<'_> {
    /// All that stands behind `of`.
    pub(super) fn members(&mut self, mut of: Node) -> Read {
        loop {
            of = match self.peek() {
                Token::Dot => self.member(of)?,
                Token::Open(Bracket::Square) => self.index(of)?,
                Token::Open(Bracket::Curly) if is_path(&of) => self.message(of)?,
                _ => return Ok(of),
            };
        }
    }

    /// `of.name`, or `of.name(args)`.
    fn member(&mut self, of: Node) -> Read {
        let dot = self.advance()?;
        if self.peek() == Token::Question {
            return self.wrong(&dot, "unsupported syntax '.?'");
        }
        let place = self.field_name("expected identifier after '.'")?;
        let name = self.written(&place).to_owned();
        if self.peek() == Token::Open(Bracket::Round) {
            let args = self.arguments()?;
            return self.called(place, name, Some(of), args);
        }
        self.node(place, What::Select { of: Box::new(of), name })
    }

    /// The name of a field, which may be a reserved word.
    fn field_name(&mut self, otherwise: &str) -> Read<Range<usize>> {
        match self.peek() {
            Token::Name | Token::Reserved => self.advance(),
            Token::Quoted => self.unexpected("unsupported syntax: '`'"),
            _ => self.unexpected(otherwise),
        }
    }

    /// `of[index]`.
    fn index(&mut self, of: Node) -> Read {
        let place = self.advance()?;
        self.refuse_optional()?;
        let index = self.expression()?;
        self.expect(Token::Close(Bracket::Square), "expected ']'")?;
        self.node(place, What::Index { of: Box::new(of), index: Box::new(index) })
    }

    /// `Name{field: value}`, which is read to the end so that what is wrong in it is told first.
    fn message(&mut self, name: Node) -> Read {
        self.advance()?;
        self.entries(Bracket::Curly, "expected '}'", |parser| {
            parser.field_name("expected struct field name")?;
            parser.expect(Token::Colon, "expected ':' in struct field")?;
            parser.expression().map(drop)
        })?;
        self.node(name.place, What::Other("messages are not supported here".to_owned()))
    }

    /// What stands between commas up to the bracket that closes it, perhaps with a comma behind the last.
    pub(super) fn entries(
        &mut self,
        bracket: Bracket,
        otherwise: &str,
        mut entry: impl FnMut(&mut Self) -> Read<()>,
    ) -> Read<()> {
        let close = Token::Close(bracket);
        while ![close, Token::End].contains(&self.peek()) {
            self.refuse_optional()?;
            entry(self)?;
            if !self.take(Token::Comma)? {
                break;
            }
        }
        self.expect(close, otherwise).map(drop)
    }

    /// What may be there or not, written with a `?`, is not supported.
    fn refuse_optional(&self) -> Read<()> {
        if self.peek() == Token::Question { self.unexpected("unsupported syntax '?'") } else { Ok(()) }
    }
}

/// Whether it can be the name of a message.
fn is_path(node: &Node) -> bool {
    match &node.what {
        What::Name(_) => true,
        What::Select { of, .. } => is_path(of),
        _ => false,
    }
}
