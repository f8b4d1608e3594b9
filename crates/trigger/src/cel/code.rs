//! A condition as it is worked out: typed, with the fields in numbered slots and what is fixed worked out beforehand.

use regex::Regex;

use crate::cel::syntax::{Comparison, Operation};
use crate::cel::value::Val;

#[derive(Clone, Debug)]
pub(super) enum Code {
    /// What the text has.
    Fixed(Val<'static>),
    /// A field.
    Load(usize),
    /// A field that is a double, and may be written as a whole number.
    LoadDouble(usize),
    /// The element of the loop that is so many loops from the outermost one.
    Element(usize),
    /// Whether a field is there, and not null.
    Has(usize),
    /// The number that an id writes.
    Digits(Box<Code>),
    And(Box<[Code]>),
    Or(Box<[Code]>),
    Not(Box<Code>),
    Minus(Box<Code>),
    /// When, then, otherwise.
    Choice(Box<[Code; 3]>),
    Compare(Comparison, Box<[Code; 2]>),
    Calculate(Operation, Box<[Code; 2]>),
    /// In a list, whichever.
    In(Box<[Code; 2]>),
    /// Among these numbers, which are sorted.
    InNumbers(Box<Code>, Box<[i128]>),
    /// Among these texts, which are sorted.
    InTexts(Box<Code>, Box<[Box<str>]>),
    List(Box<[Code]>),
    /// Of a list, by its place from 0.
    Item(Box<[Code; 2]>),
    /// Whether it holds for one, or for all, of the elements.
    Each {
        over: Box<Code>,
        holds: Box<Code>,
        all: bool,
    },
    /// A question to a text about another one.
    Ask(Question, Box<[Code; 2]>),
    Matches(Box<Code>, Box<Regex>),
    /// A function of one value.
    Call(Function, Box<Code>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    StartsWith,
    EndsWith,
    Contains,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Size,
    LowerAscii,
    UpperAscii,
    Int,
    Uint,
    Double,
    String,
    Timestamp,
    Duration,
}
