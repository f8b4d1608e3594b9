//! What events are joined on.

use std::fmt;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use crate::subject::{Key, Subject, digits};

/// What several events have in common: a character, a player in a war, nothing at all. Compared part by part.
///
/// ```
/// use bugle_event::Keyed;
///
/// assert_eq!((7_u16, "north").keys()[0].to_string(), "7, north");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JoinKey(SmallVec<[Key; 1]>);

/// The keys of one event. Nearly always one.
pub type JoinKeys = SmallVec<[JoinKey; 1]>;

impl JoinKey {
    /// How many keys one event may have: lists are joined each with each, and that multiplies. Whoever joins events lets go
    /// of what is more, and counts it.
    pub const PER_EVENT: usize = 256;

    /// Each of the left with each of the right: all, or where these are more than one event may have, so many and one, by
    /// which that is known.
    ///
    /// ```
    /// use bugle_event::{JoinKey, Keyed};
    ///
    /// let (clans, players) = (["a", "b"].keys(), [1, 2, 3].keys());
    /// assert_eq!(JoinKey::each_with_each(clans, players).len(), 6);
    /// let many = (0..1000).collect::<Vec<u64>>().keys();
    /// assert_eq!(JoinKey::each_with_each(many.clone(), many).len(), JoinKey::PER_EVENT + 1);
    /// ```
    pub fn each_with_each(mut left: JoinKeys, mut right: JoinKeys) -> JoinKeys {
        if left.len().saturating_mul(right.len()) > Self::PER_EVENT {
            // What is the same would take the place of what is not.
            for keys in [&mut left, &mut right] {
                keys.sort_unstable();
                keys.dedup();
            }
        }
        let all = left.iter().flat_map(|left| right.iter().map(|right| left.and(right)));
        all.take(Self::PER_EVENT + 1).collect()
    }

    /// The key of these parts.
    pub fn new(parts: impl IntoIterator<Item = Key>) -> Self {
        Self(parts.into_iter().collect())
    }

    /// Its parts. None where everything is joined with everything.
    pub fn parts(&self) -> &[Key] {
        &self.0
    }

    /// Both together: the parts of this one, then those of the other.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect())
    }
}

impl fmt::Display for JoinKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.0.iter().enumerate() {
            write!(f, "{}{part}", if place == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// What events can be joined on: ids of a game, numbers, texts; tuples of them, of which all parts must be the same; an
/// `Option`, of which `None` is no key; a list, which is a key for each of its entries; `()`, which everything has.
///
/// ```
/// use bugle_event::{Key, Keyed};
///
/// assert_eq!(7_u64.keys()[0].parts(), [Key::Number(7)]);
/// assert_eq!(("#2PP", 7_u64).keys()[0].parts().len(), 2);
/// assert!(None::<u64>.keys().is_empty());
/// assert_eq!(vec![1_u64, 2].keys().len(), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "events cannot be joined on `{Self}`",
    note = "they can be joined on ids, numbers and texts, on tuples, options and lists of those, and on `()`"
)]
pub trait Keyed {
    /// The keys that this is.
    fn keys(self) -> JoinKeys;
}

impl Keyed for () {
    fn keys(self) -> JoinKeys {
        smallvec![JoinKey::default()]
    }
}

/// A text of digits and the number that it writes are one key, as it is for [fields](crate::fields::Field::key).
impl Keyed for Key {
    fn keys(self) -> JoinKeys {
        let key = match &self {
            Self::Text(text) => digits(text).map_or(self, Self::Number),
            Self::Number(_) => self,
        };
        smallvec![JoinKey(smallvec![key])]
    }
}

impl Keyed for JoinKey {
    fn keys(self) -> JoinKeys {
        smallvec![self]
    }
}

/// Its noun and its key.
impl Keyed for Subject {
    fn keys(self) -> JoinKeys {
        (self.noun, self.key).keys()
    }
}

impl<K: Keyed> Keyed for Option<K> {
    fn keys(self) -> JoinKeys {
        self.map(K::keys).unwrap_or_default()
    }
}

impl<K: Keyed> Keyed for Vec<K> {
    fn keys(self) -> JoinKeys {
        self.into_iter().flat_map(K::keys).collect()
    }
}

impl<K: Keyed, const N: usize> Keyed for [K; N] {
    fn keys(self) -> JoinKeys {
        self.into_iter().flat_map(K::keys).collect()
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Keyed for $number {
            /// What is below zero is a text.
            fn keys(self) -> JoinKeys {
                u64::try_from(self).map_or_else(|_| Key::Text(self.to_string().into()), Key::Number).keys()
            }
        }
    )+};
}

numbers! { u8 u16 u32 u64 usize i8 i16 i32 i64 }

macro_rules! texts {
    ($($text:ty)+) => {$(
        impl Keyed for $text {
            fn keys(self) -> JoinKeys {
                Key::Text(self.into()).keys()
            }
        }
    )+};
}

texts! { &str String Arc<str> }

/// `true` and `false`.
impl Keyed for bool {
    fn keys(self) -> JoinKeys {
        Key::Text(if self { "true" } else { "false" }.into()).keys()
    }
}

macro_rules! tuples {
    ($($first:ident $($rest:ident)+;)+) => {$(
        impl<$first: Keyed, $($rest: Keyed),+> Keyed for ($first, $($rest),+) {
            #[expect(non_snake_case, reason = "a part is called as its type")]
            fn keys(self) -> JoinKeys {
                let ($first, $($rest),+) = self;
                let keys = $first.keys();
                $(let keys = JoinKey::each_with_each(keys, $rest.keys());)+
                keys
            }
        }
    )+};
}

tuples! {
    A B;
    A B C;
    A B C D;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(keyed: impl Keyed) -> Vec<String> {
        keyed.keys().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn whatever_identifies_is_a_key_and_lists_are_several() {
        assert_eq!(shown(()), [""]);
        assert_eq!(
            (shown(7_u64), shown(-7_i32), shown("a"), shown(true)),
            (vec!["7".to_owned()], vec!["-7".to_owned()], vec!["a".to_owned()], vec!["true".to_owned()])
        );
        assert_eq!(shown((7_u16, String::from("a"), Some(1_u8), ())), ["7, a, 1"]);
        assert_eq!(shown((vec![1_u64, 2], ["a", "b"])), ["1, a", "1, b", "2, a", "2, b"]);
        assert_eq!(shown((1_u64, None::<u64>)), [""; 0], "what lacks a part has no key");
        assert_eq!(shown(Subject::number("world", 1)), ["world, 1"]);
    }

    #[test]
    fn lists_that_multiply_end_at_one_more_than_an_event_may_have() {
        let many = || vec![1_u64; 1000].into_iter().chain(0..20).collect::<Vec<_>>();
        assert_eq!((many(), many()).keys().len(), JoinKey::PER_EVENT + 1);
        assert_eq!((many(), 7_u64).keys().len(), 20, "what is the same is one");
        let all = (0..100_000).collect::<Vec<u64>>();
        assert_eq!((all.clone(), all.clone(), all.clone(), all).keys().len(), JoinKey::PER_EVENT + 1);
    }

    #[test]
    fn a_number_is_a_number_whatever_its_width_and_though_it_is_written_as_a_text() {
        assert_eq!(7_u8.keys(), 7_i64.keys());
        assert_eq!((7_u8.keys(), (-7_i8).keys()), ("7".keys(), "-7".keys()));
        assert_eq!(
            (Key::Text("7".into()).keys(), Subject::text("bell", "7").keys()),
            (7_u8.keys(), ("bell", 7_u8).keys())
        );
        assert_ne!(7_u8.keys(), "007".keys());
        assert_ne!(1_u8.keys(), true.keys());
        assert_ne!(("a", "bc").keys(), ("ab", "c").keys());
        assert_eq!((1_u64, 2_u64).keys()[0].parts(), [Key::Number(1), Key::Number(2)]);
    }
}
