//! What an expression gives: the types of CEL, as far as they are known before there is an event.

use std::collections::BTreeSet;
use std::fmt;

use bugle_event::fields::Type;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Only the event will tell.
    Any,
    Bool,
    Int,
    Uint,
    Double,
    /// A text, perhaps one of these words.
    Text(Option<BTreeSet<String>>),
    /// A text of digits that stands for a number.
    Id,
    Time,
    Duration,
    List(Box<Kind>),
    /// An object, of which only the fields can be asked for.
    Object,
}

impl Kind {
    /// What a field holds.
    pub(super) fn of(holds: &Type) -> Self {
        match holds {
            Type::Bool => Self::Bool,
            Type::Int => Self::Int,
            Type::Double => Self::Double,
            Type::Text(words) => Self::Text(words.clone()),
            Type::Id => Self::Id,
            Type::Time => Self::Time,
            Type::List(item) => Self::List(Box::new(Self::of(item))),
            Type::Object(_) => Self::Object,
            _ => Self::Any,
        }
    }

    pub(super) const TEXT: Self = Self::Text(None);

    pub(super) fn is_any(&self) -> bool {
        *self == Self::Any
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Uint | Self::Double)
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// Whether values of both can be equal.
    pub(super) fn is_comparable(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object, _) | (_, Self::Object) => false,
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::List(one), Self::List(other)) => one.is_comparable(other),
            (Self::Id, other) | (other, Self::Id) => {
                *other == Self::Id || other.is_text() || matches!(other, Self::Int | Self::Uint)
            }
            (one, other) => one.is_number() && other.is_number() || one.is_text() && other.is_text() || one == other,
        }
    }

    /// Whether one of both can be less than the other.
    pub(super) fn is_ordered(&self, other: &Self) -> bool {
        let is_list = |kind: &Self| matches!(kind, Self::List(_));
        let is_id_and_text = *self == Self::Id && other.is_text() || self.is_text() && *other == Self::Id;
        self.is_comparable(other) && !is_list(self) && !is_list(other) && !is_id_and_text
    }

    /// What it is if it is one or the other, by a choice. `None`: these do not go together.
    pub(super) fn joined(self, other: Self) -> Option<Self> {
        let is_text = |kind: &Self| kind.is_text() || *kind == Self::Id;
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => Some(Self::Any),
            (Self::List(one), Self::List(other)) => one.joined(*other).map(|item| Self::List(Box::new(item))),
            (one, other) if one == other => Some(one),
            (one, other) if is_text(&one) && is_text(&other) => Some(Self::TEXT),
            _ => None,
        }
    }

    /// What it is if it is one or the other.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Text(_), Self::Text(_)) => Self::TEXT,
            _ => Self::Any,
        }
    }
}

/// With its article, for people. Fields and literals are called as CEL calls their types.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "anything",
            Self::Bool => "a bool",
            Self::Int => "an int",
            Self::Uint => "a uint",
            Self::Double => "a double",
            Self::Text(_) => "a string",
            Self::Id => "an id",
            Self::Time => "a timestamp",
            Self::Duration => "a duration",
            Self::List(_) => "a list",
            Self::Object => "an object",
        })
    }
}
