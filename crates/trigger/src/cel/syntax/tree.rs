//! What a text says, before anybody asks whether it makes sense.

use std::ops::Range;

/// An expression, and where in the text it is: the name of a field, the sign of an operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// In bytes.
    pub(crate) place: Range<usize>,
    pub(crate) what: What,
    /// How many nodes are one in the other, this one among them: so deep goes whoever goes through it.
    pub(crate) height: usize,
}

impl Node {
    pub(crate) fn new(place: Range<usize>, what: What) -> Self {
        let height = 1 + what.parts().into_iter().map(|part| part.height).max().unwrap_or(0);
        Self { place, what, height }
    }
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

impl What {
    fn parts(&self) -> Vec<&Node> {
        match self {
            Self::List(parts) | Self::And(parts) | Self::Or(parts) => parts.iter().collect(),
            Self::Select { of, .. } | Self::Has(of) | Self::Not(of) | Self::Minus(of) => vec![of],
            Self::Index { of, index } => vec![of, index],
            Self::Call { target, args, .. } => target.iter().map(AsRef::as_ref).chain(args).collect(),
            Self::Choice { when, then, otherwise } => vec![when, then, otherwise],
            Self::Compare(_, one, other) | Self::In(one, other) | Self::Calculate(_, one, other) => vec![one, other],
            Self::Each { over, holds, .. } => vec![over, holds],
            Self::Bool(_)
            | Self::Int(_)
            | Self::Uint(_)
            | Self::Double(_)
            | Self::Text(_)
            | Self::Null
            | Self::Name(_)
            | Self::Other(_) => Vec::new(),
        }
    }
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
