//! What stands for itself: literals, names, lists, and whatever is in brackets.

use std::ops::Range;

use crate::cel::syntax::lex::{Bracket, Token};
use crate::cel::syntax::literal;
use crate::cel::syntax::parse::parser::{Parser, Read};
use crate::cel::syntax::tree::What;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Read {
        match self.peek() {
            Token::Null => self.literal(|_| Ok(What::Null)),
            Token::True => self.literal(|_| Ok(What::Bool(true))),
            Token::False => self.literal(|_| Ok(What::Bool(false))),
            Token::Int | Token::Double => self.number(None),
            Token::Uint => self.literal(|written| literal::uint(written).map(What::Uint).ok_or("invalid uint literal")),
            Token::Text => self.literal(|written| literal::text(written, false).map(What::Text)),
            Token::Bytes => self.literal(|written| {
                literal::text(written, true).map(|_| What::Other("bytes are not supported here".to_owned()))
            }),
            Token::Open(Bracket::Round) => self.bracketed(),
            Token::Open(Bracket::Square) => self.list(),
            Token::Open(Bracket::Curly) => self.map(),
            Token::Name | Token::Reserved | Token::Dot => self.name(),
            Token::Quoted => self.unexpected("unsupported syntax: '`'"),
            _ => self.out_of_place(),
        }
    }

    /// The next token, and what `value` makes of how it is written.
    fn literal(&mut self, value: impl Fn(&str) -> Result<What, &'static str>) -> Read {
        let place = self.advance()?;
        match value(self.written(&place)) {
            Ok(what) => self.node(place, what),
            Err(message) => self.wrong(&place, message),
        }
    }

    /// An int or a double, with a minus before it or without.
    pub(super) fn number(&mut self, minus: Option<Range<usize>>) -> Read {
        let is_negative = minus.is_some();
        let double = |written: &str| {
            let value = literal::double(written).ok_or("invalid double literal")?;
            Ok(What::Double(if is_negative { -value } else { value }))
        };
        let int = |written: &str| literal::int(written, is_negative).map(What::Int).ok_or("invalid int literal");
        let mut node = if self.peek() == Token::Double { self.literal(double)? } else { self.literal(int)? };
        node.place.start = minus.map_or(node.place.start, |minus| minus.start);
        Ok(node)
    }

    /// A name, perhaps with a dot before it, or the call of a function.
    fn name(&mut self) -> Read {
        let dot = if self.peek() == Token::Dot { Some(self.advance()?) } else { None };
        match self.peek() {
            Token::Name => {}
            Token::Reserved => {
                let word = self.advance()?;
                return self.wrong(&word, format!("reserved identifier: {}", self.written(&word)));
            }
            Token::Quoted => return self.unexpected("unsupported syntax: '`'"),
            _ => return self.unexpected("expected identifier"),
        }
        let mut place = self.advance()?;
        let mut name = self.written(&place).to_owned();
        if let Some(dot) = dot {
            name.insert(0, '.');
            place.start = dot.start;
        }
        if self.peek() == Token::Open(Bracket::Round) {
            let args = self.arguments()?;
            return self.called(place, name, None, args);
        }
        self.node(place, What::Name(name))
    }

    fn bracketed(&mut self) -> Read {
        self.advance()?;
        let inside = self.expression()?;
        self.expect(Token::Close(Bracket::Round), "expected ')'")?;
        Ok(inside)
    }

    fn list(&mut self) -> Read {
        let place = self.advance()?;
        let mut items = Vec::new();
        self.entries(Bracket::Square, "expected ']'", |parser| {
            items.push(parser.expression()?);
            Ok(())
        })?;
        self.node(place, What::List(items))
    }

    /// `{key: value}`, which is read to the end so that what is wrong in it is told first.
    fn map(&mut self) -> Read {
        let place = self.advance()?;
        self.entries(Bracket::Curly, "expected '}'", |parser| {
            parser.expression()?;
            parser.expect(Token::Colon, "expected ':' in map entry")?;
            parser.expression().map(drop)
        })?;
        self.node(place, What::Other("maps are not supported here".to_owned()))
    }
}
