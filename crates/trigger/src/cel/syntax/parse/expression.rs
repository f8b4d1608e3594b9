//! Operations, from the one that binds least to those that bind most.

use std::ops::Range;

use crate::cel::syntax::lex::Token;
use crate::cel::syntax::parse::parser::{Parser, Read};
use crate::cel::syntax::tree::{Comparison, Node, Operation, What};

/// A sign between two sides.
enum Sign {
    Compare(Comparison),
    In,
    Calculate(Operation),
}

impl Sign {
    fn of(token: Token) -> Option<Self> {
        match token {
            Token::Compare(comparison) => Some(Self::Compare(comparison)),
            Token::In => Some(Self::In),
            Token::Calculate(operation) => Some(Self::Calculate(operation)),
            _ => None,
        }
    }

    fn binds(&self) -> Binds {
        match self {
            Self::Compare(_) | Self::In => Binds::Relation,
            Self::Calculate(Operation::Add | Operation::Subtract) => Binds::Sum,
            Self::Calculate(Operation::Multiply | Operation::Divide | Operation::Remainder) => Binds::Product,
        }
    }

    fn between(self, one: Node, other: Node) -> What {
        let (one, other) = (Box::new(one), Box::new(other));
        match self {
            Self::Compare(comparison) => What::Compare(comparison, one, other),
            Self::In => What::In(one, other),
            Self::Calculate(operation) => What::Calculate(operation, one, other),
        }
    }
}

/// How much a sign binds; the least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Relation,
    Sum,
    Product,
}

impl Parser<'_> {
    /// Anything: `when ? then : otherwise`, or what binds more.
    pub(super) fn expression(&mut self) -> Read {
        let when = self.any()?;
        if self.peek() != Token::Question {
            return Ok(when);
        }
        let place = self.advance()?;
        let then = self.any()?;
        self.expect(Token::Colon, "expected ':' in conditional expression")?;
        let otherwise = self.expression()?;
        let (when, then, otherwise) = (Box::new(when), Box::new(then), Box::new(otherwise));
        self.node(place, What::Choice { when, then, otherwise })
    }

    /// A chain of `||`.
    fn any(&mut self) -> Read {
        let first = self.all()?;
        let (signs, clauses) = self.chain(first, Token::Or, Self::all)?;
        self.joined(&signs, clauses, What::Or)
    }

    /// A chain of `&&`.
    fn all(&mut self) -> Read {
        let first = self.operation(Binds::Relation)?;
        let (signs, clauses) = self.chain(first, Token::And, |parser| parser.operation(Binds::Relation))?;
        let chain = self.joined(&signs, clauses, What::And)?;
        if self.is_outside() {
            self.outer_ands.extend(signs);
        }
        Ok(chain)
    }

    /// What comes behind `first`, between signs that are all the same. The signs, and all clauses.
    fn chain(
        &mut self,
        first: Node,
        sign: Token,
        clause: impl Fn(&mut Self) -> Read,
    ) -> Read<(Vec<Range<usize>>, Vec<Node>)> {
        let (mut signs, mut clauses) = (Vec::new(), vec![first]);
        while self.peek() == sign {
            signs.push(self.advance()?);
            clauses.push(clause(self)?);
        }
        Ok((signs, clauses))
    }

    /// Signs between two sides that bind at least so much. Of those that bind alike, the first comes first.
    fn operation(&mut self, least: Binds) -> Read {
        let mut one = self.unary()?;
        while let Some(sign) = Sign::of(self.peek()).filter(|sign| sign.binds() >= least) {
            let place = self.advance()?;
            let other = match sign.binds() {
                Binds::Relation => self.operation(Binds::Sum)?,
                Binds::Sum => self.operation(Binds::Product)?,
                Binds::Product => self.unary()?,
            };
            one = self.node(place, sign.between(one, other))?;
        }
        Ok(one)
    }

    /// `!` and `-` before something, as many as there are.
    fn unary(&mut self) -> Read {
        let mut signs: Vec<(Token, Range<usize>)> = Vec::new();
        let mut count = 0;
        while let sign @ (Token::Not | Token::Calculate(Operation::Subtract)) = self.peek() {
            let place = self.advance()?;
            count += 1;
            // Two that are the same are none.
            if signs.last().is_some_and(|(last, _)| *last == sign) {
                signs.pop();
            } else {
                signs.push((sign, place));
            }
        }
        // A minus that stands alone is a part of the number behind it: there is an int that is written only so.
        if let ([(Token::Calculate(_), minus)], 1, Token::Int | Token::Double) = (&signs[..], count, self.peek()) {
            let number = self.number(Some(minus.clone()))?;
            return self.members(number);
        }
        let first = self.primary()?;
        let mut operand = self.members(first)?;
        for (sign, place) in signs.into_iter().rev() {
            let what = if sign == Token::Not { What::Not } else { What::Minus };
            operand = self.node(place, what(Box::new(operand)))?;
        }
        Ok(operand)
    }

    /// A chain, or the clause that it has if it has only one.
    fn joined(&self, signs: &[Range<usize>], mut clauses: Vec<Node>, what: fn(Vec<Node>) -> What) -> Read {
        match (signs.first(), clauses.pop()) {
            (None, Some(only)) => Ok(only),
            (sign, last) => {
                clauses.extend(last);
                self.node(sign.cloned().unwrap_or_default(), what(clauses))
            }
        }
    }
}
