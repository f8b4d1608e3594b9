//! What a text says, before anybody asks whether it makes sense.

use std::ops::Range;

/// An expression, and where in the text it is: the name of a field, the sign of an operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// In bytes.
    pub(crate) place: Range<usize>,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(String),
    Null,
    List(Vec<Node>),
    /// A name that stands alone.
    Name(String),
    /// `of.name`.
    Select {
        of: Box<Node>,
        name: String,
    },
    /// `has(of.name)`: the path.
    Has(Box<Node>),
    /// `of[index]`.
    Index {
        of: Box<Node>,
        index: Box<Node>,
    },
    /// `target.function(args)` or `function(args)`.
    Call {
        function: String,
        target: Option<Box<Node>>,
        args: Vec<Node>,
    },
    /// All of a chain of `&&`.
    And(Vec<Node>),
    /// All of a chain of `||`.
    Or(Vec<Node>),
    Not(Box<Node>),
    Minus(Box<Node>),
    Choice {
        when: Box<Node>,
        then: Box<Node>,
        otherwise: Box<Node>,
    },
    Compare(Comparison, Box<Node>, Box<Node>),
    In(Box<Node>, Box<Node>),
    Calculate(Operation, Box<Node>, Box<Node>),
    /// `over.exists(name, holds)`, or `over.all(name, holds)`.
    Each {
        over: Box<Node>,
        name: String,
        holds: Box<Node>,
        all: bool,
    },
    /// What CEL has and this has not: what to say about it.
    Other(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operation {
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}
