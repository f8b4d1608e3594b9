//! Where the reading is, and the steps that all of it is made of.

use std::ops::Range;

use crate::cel::error::CelError;
use crate::cel::syntax::lex::{Lexeme, Token, lex};
use crate::cel::syntax::limits::{DEPTH_MAX, Depth, too_deep};
use crate::cel::syntax::tree::{Node, What};

pub(super) type Read<T = Node> = Result<T, CelError>;

/// Goes through the tokens of a text once.
///
/// It calls itself for what is in brackets, behind a sign, and behind a `:`. Every token is counted before anything is read
/// behind it, so that it goes as deep as [`Depth`] lets it, whatever the text is.
pub(super) struct Parser<'a> {
    text: &'a str,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: Depth,
    /// The signs of `&&` that are in no brackets.
    pub(super) outer_ands: Vec<Range<usize>>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Read<Self> {
        Ok(Self { text, lexemes: lex(text)?, at: 0, depth: Depth::new(), outer_ands: Vec::new() })
    }

    /// The next token.
    pub(super) fn peek(&self) -> Token {
        self.lexemes[self.at].token
    }

    /// What is written there.
    pub(super) fn written(&self, place: &Range<usize>) -> &'a str {
        &self.text[place.clone()]
    }

    /// Whether it is in no brackets.
    pub(super) fn is_outside(&self) -> bool {
        self.depth.is_outside()
    }

    /// Takes the next token, whatever it is. Where it is. The end is never passed.
    pub(super) fn advance(&mut self) -> Read<Range<usize>> {
        let Lexeme { token, place } = self.lexemes[self.at].clone();
        if let Err(message) = self.depth.take(token) {
            return self.wrong(&place, message);
        }
        self.at += usize::from(token != Token::End);
        Ok(place)
    }

    /// Takes the next token if it is this one. Whether it is.
    pub(super) fn take(&mut self, token: Token) -> Read<bool> {
        let is_next = self.peek() == token;
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    /// Takes the next token, which must be this one.
    pub(super) fn expect(&mut self, token: Token, otherwise: &str) -> Read<Range<usize>> {
        if self.peek() == token { self.advance() } else { self.unexpected(otherwise) }
    }

    /// A part of the tree, unless it is too deep: what is in brackets that are closed, too, is a part of what comes behind.
    pub(super) fn node(&self, place: Range<usize>, what: What) -> Read {
        let node = Node::new(place, what);
        if node.height > DEPTH_MAX { self.wrong(&node.place, too_deep()) } else { Ok(node) }
    }

    /// This is wrong there.
    pub(super) fn wrong<T>(&self, place: &Range<usize>, message: impl Into<String>) -> Read<T> {
        Err(CelError::new(self.text, place.clone(), message))
    }

    /// This is wrong with the next token.
    pub(super) fn unexpected<T>(&self, message: impl Into<String>) -> Read<T> {
        let Lexeme { token, place } = &self.lexemes[self.at];
        match token {
            Token::Assign => self.wrong(place, "unexpected `=`; equal is written `==`"),
            _ => self.wrong(place, message),
        }
    }

    /// Nothing can be made of the next token where it is.
    pub(super) fn out_of_place<T>(&self) -> Read<T> {
        let Lexeme { token, place } = &self.lexemes[self.at];
        match token {
            Token::End => self.wrong(place, "it ends too early"),
            _ => self.unexpected(format!("unexpected `{}`", self.written(place))),
        }
    }
}
