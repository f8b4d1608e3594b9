//! Values while an expression is worked out.

use std::borrow::Cow;
use std::cmp::Ordering;

use bugle_event::fields::{List, Value};

/// A value. Texts and lists are those of the event or of the condition, but for a text that was made of others.
#[derive(Clone, Debug)]
pub(super) enum Val<'a> {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Cow<'a, str>),
    /// In milliseconds since the epoch.
    Time(i64),
    /// In milliseconds.
    Duration(i64),
    /// A list of the event.
    List(List<'a>),
    /// A list of the condition.
    Made(Vec<Val<'a>>),
    /// An object, of which only the fields can be asked for.
    Object,
}

/// There is no answer: a field is not there, a number is too large, a type is not the one that was expected. What is not
/// answered does not hold, and neither does its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoAnswer;

pub(super) type Answer<T> = Result<T, NoAnswer>;

impl<'a> Val<'a> {
    /// The value of a field. One that is absent, or null, is no answer.
    #[inline]
    pub(super) fn of(value: Value<'a>) -> Answer<Self> {
        Ok(match value {
            Value::Bool(value) => Self::Bool(value),
            Value::Int(value) => Self::Int(value),
            Value::Uint(value) => Self::Uint(value),
            Value::Double(value) => Self::Double(value),
            Value::Text(value) => Self::Text(Cow::Borrowed(value)),
            Value::Time(time) => Self::Time(time.as_millis()),
            Value::List(list) => Self::List(list),
            Value::Object => Self::Object,
            _ => return Err(NoAnswer),
        })
    }

    /// How many elements a list has. `None`: it is no list.
    pub(super) fn len(&self) -> Option<usize> {
        match self {
            Self::List(list) => Some(list.len()),
            Self::Made(list) => Some(list.len()),
            _ => None,
        }
    }

    /// How many elements a list has, and the lists in it, and those in these. Of anything else, none.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::List(list) => list.len(),
            Self::Made(list) => list.iter().map(|item| 1 + item.size()).sum(),
            _ => 0,
        }
    }

    /// The elements of a list; of anything else, none. Null is an element without an answer.
    pub(super) fn items(&self) -> impl Iterator<Item = Answer<Val<'a>>> {
        let (list, made) = match self {
            Self::List(list) => (Some(*list), &[][..]),
            Self::Made(list) => (None, &list[..]),
            _ => (None, &[][..]),
        };
        list.into_iter().flat_map(|list| list.iter()).map(Val::of).chain(made.iter().cloned().map(Ok))
    }

    /// Whether both are equal. Numbers are, whatever their types, if they are the same number; values of other types that
    /// differ are not.
    #[inline]
    pub(super) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Int(one), Self::Int(other)) => one == other,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::List(_) | Self::Made(_), Self::List(_) | Self::Made(_)) => {
                self.len() == other.len()
                    && self.items().zip(other.items()).all(|pair| match pair {
                        (Ok(one), Ok(other)) => one.equals(&other),
                        (one, other) => one.is_err() && other.is_err(),
                    })
            }
            _ => self.order(other) == Some(Ordering::Equal),
        }
    }

    /// Which of both is the greater one. `None`: they have no order.
    #[inline]
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(one), Self::Int(other))
            | (Self::Time(one), Self::Time(other))
            | (Self::Duration(one), Self::Duration(other)) => Some(one.cmp(other)),
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            (Self::Bool(one), Self::Bool(other)) => Some(one.cmp(other)),
            (Self::Double(one), Self::Double(other)) => one.partial_cmp(other),
            (Self::Double(one), other) => other.whole().and_then(|other| order_of(*one, other)),
            (one, Self::Double(other)) => one.whole().and_then(|one| order_of(*other, one)).map(Ordering::reverse),
            (one, other) => Some(one.whole()?.cmp(&other.whole()?)),
        }
    }

    /// The whole number that it is.
    pub(super) fn whole(&self) -> Option<i128> {
        match self {
            Self::Int(value) => Some((*value).into()),
            Self::Uint(value) => Some((*value).into()),
            _ => None,
        }
    }
}

/// Of a double and a whole number of at most 64 bits, exactly.
fn order_of(one: f64, other: i128) -> Option<Ordering> {
    /// Beyond it, a double is greater than every such number.
    const LIMIT: f64 = 36_893_488_147_419_103_232.0;
    if one.is_nan() {
        return None;
    }
    if one.abs() >= LIMIT {
        return Some(if one > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let floor = one.floor();
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and less than the limit")]
    let order = (floor as i128).cmp(&other);
    Some(if order == Ordering::Equal && one > floor { Ordering::Greater } else { order })
}
