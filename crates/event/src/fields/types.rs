//! What fields there are, and what is in them: the part of a JSON Schema that a question needs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Type {
    /// Anything: the schema does not say, or kinds differ.
    Any,
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// Any number.
    Double,
    /// A text: one of these words, where the schema lists them.
    Text(Option<BTreeSet<String>>),
    /// A number that is written as a text of digits, because it has more digits than JSON's numbers hold.
    Id,
    /// A time.
    Time,
    /// A list of such elements.
    List(Box<Type>),
    /// An object with fields of its own.
    Object(Object),
}

/// As one tells people.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("anything"),
            Self::Bool => f.write_str("a bool"),
            Self::Int => f.write_str("an int"),
            Self::Double => f.write_str("a double"),
            Self::Text(_) => f.write_str("a string"),
            Self::Id => f.write_str("an id"),
            Self::Time => f.write_str("a timestamp"),
            Self::List(_) => f.write_str("a list"),
            Self::Object(_) => f.write_str("an object"),
        }
    }
}

/// The fields of an object.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Object {
    /// Those that are known, by name.
    pub fields: BTreeMap<String, Member>,
    /// What any other field holds. `None`: there are no others.
    pub others: Option<Box<Type>>,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Member {
    /// What it holds.
    pub holds: Type,
    /// Whether it may be absent or null.
    pub optional: bool,
}

impl Member {
    pub(super) fn new(holds: Type, optional: bool) -> Self {
        Self { holds, optional }
    }
}

impl Type {
    /// What a field holds that is this in one kind of event, and `other` in another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Int, Self::Double) | (Self::Double, Self::Int) => Self::Double,
            (Self::Text(Some(mut words)), Self::Text(Some(others))) => {
                words.extend(others);
                Self::Text(Some(words))
            }
            (Self::Text(_), Self::Text(_)) => Self::Text(None),
            (Self::List(item), Self::List(other)) => Self::List(Box::new(item.or(*other))),
            (Self::Object(object), Self::Object(other)) => Self::Object(object.or(other)),
            (one, other) if one == other => one,
            _ => Self::Any,
        }
    }
}

impl Object {
    /// The fields of either. One that only one of them has is optional.
    fn or(mut self, mut other: Self) -> Self {
        for (name, member) in &mut self.fields {
            match other.fields.remove(name) {
                Some(other) => {
                    let holds = std::mem::replace(&mut member.holds, Type::Any).or(other.holds);
                    *member = Member::new(holds, member.optional || other.optional);
                }
                None => member.optional = true,
            }
        }
        self.fields.extend(other.fields.into_iter().map(|(name, member)| (name, Member::new(member.holds, true))));
        self.others = match (self.others, other.others) {
            (Some(one), Some(other)) => Some(Box::new(one.or(*other))),
            (one, other) => one.or(other),
        };
        self
    }
}
