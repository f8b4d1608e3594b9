//! Values as a service writes them that puts everything into quotes: `"7"`, `"0.25"`, `"1"` for yes, times in seconds.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bugle_event::Timestamp;
use serde_json::Value;

use crate::cut;
use crate::json::{value, word};
use crate::read::Reading;

/// A value of a [`row!`](crate::row!): how a service writes it that quotes every number, flag and time.
pub trait Quoted: Sized {
    /// The value. `None`: it is of another type. Another spelling than [`to_quoted`](Self::to_quoted) writes is told to
    /// [`Reading::unusual`].
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self>;

    /// The value as the service usually writes it.
    fn to_quoted(&self) -> Value;

    /// Whether it is none: `"NULL"` where the service writes it, and else nothing at all.
    fn is_none(&self) -> bool {
        false
    }

    /// Whether it can be none.
    fn may_be_none() -> bool {
        false
    }
}

/// What stands between quotes, and whether there are any.
fn unquoted(json: &str) -> (&str, bool) {
    let inner = json.strip_prefix('"').and_then(|json| json.strip_suffix('"'));
    inner.map_or((json, false), |inner| (inner, true))
}

/// Takes note of a number that is not written as `usual` and in quotes.
fn note(is_quoted: bool, plain: &str, usual: &impl ToString, reading: &mut Reading) {
    if !is_quoted || usual.to_string() != plain {
        reading.unusual();
    }
}

macro_rules! quoted_integers {
    ($($type:ty),*) => {
        $(impl Quoted for $type {
            /// `"3"`, and also `3` and `"3.0"`; of `"3.5"`, the whole part, as a guess.
            fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
                let (plain, is_quoted) = unquoted(json);
                let number = match plain.parse() {
                    Ok(number) => number,
                    Err(_) => {
                        let (whole, part) = plain.split_once('.')?;
                        if part.is_empty() || !part.bytes().all(|digit| digit.is_ascii_digit()) {
                            return None;
                        }
                        let whole = whole.parse().ok()?;
                        if part.bytes().any(|digit| digit != b'0') {
                            reading.guess();
                        }
                        whole
                    }
                };
                note(is_quoted, plain, &number, reading);
                Some(number)
            }

            fn to_quoted(&self) -> Value {
                self.to_string().into()
            }
        })*
    };
}
quoted_integers!(u8, u16, u32, u64, i32, i64);

impl Quoted for f64 {
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        let (plain, is_quoted) = unquoted(json);
        // No infinities, and nothing else that has letters.
        let is_number = plain.bytes().all(|symbol| matches!(symbol, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        let number: Self = plain.parse().ok().filter(|number: &Self| is_number && number.is_finite())?;
        note(is_quoted, plain, &number, reading);
        Some(number)
    }

    /// With as many digits as tell it from all others.
    fn to_quoted(&self) -> Value {
        self.to_string().into()
    }
}

impl Quoted for bool {
    /// `"1"` and `"0"`; and `true`, `"true"`, `"t"` and their like.
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        let (plain, is_quoted) = unquoted(json);
        if !is_quoted || !matches!(plain, "0" | "1") {
            reading.unusual();
        }
        let is = |words: [&str; 3]| words.iter().any(|word| plain.eq_ignore_ascii_case(word));
        if is(["1", "true", "t"]) { Some(true) } else { is(["0", "false", "f"]).then_some(false) }
    }

    fn to_quoted(&self) -> Value {
        if *self { "1" } else { "0" }.into()
    }
}

/// A text; or a number without quotes, as one.
fn text<T: for<'a> From<&'a str>>(json: &str, reading: &mut Reading) -> Option<T> {
    if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        reading.unusual();
        return Some(json.into());
    }
    word(json).map(|word| (*word).into())
}

impl Quoted for String {
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        text(json, reading)
    }

    fn to_quoted(&self) -> Value {
        self.clone().into()
    }
}

impl Quoted for Box<str> {
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        text(json, reading)
    }

    fn to_quoted(&self) -> Value {
        (**self).into()
    }
}

impl Quoted for Value {
    fn read_quoted(json: &str, _: &mut Reading) -> Option<Self> {
        Some(value(json))
    }

    fn to_quoted(&self) -> Value {
        self.clone()
    }
}

impl Quoted for Timestamp {
    /// In seconds; or in RFC 3339, as it is written for events.
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        let (plain, is_quoted) = unquoted(json);
        if let Ok(seconds) = plain.parse() {
            let time = Self::from_secs(seconds);
            note(is_quoted, plain, &time.as_secs(), reading);
            return Some(time);
        }
        reading.unusual();
        plain.parse().ok()
    }

    fn to_quoted(&self) -> Value {
        self.as_secs().to_string().into()
    }
}

impl<T: Quoted> Quoted for Option<T> {
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        T::read_quoted(json, reading).map(Some)
    }

    fn to_quoted(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_quoted)
    }

    fn is_none(&self) -> bool {
        self.is_none()
    }

    fn may_be_none() -> bool {
        true
    }
}

impl<T: Quoted> Quoted for Box<T> {
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        T::read_quoted(json, reading).map(Self::new)
    }

    fn to_quoted(&self) -> Value {
        (**self).to_quoted()
    }
}

impl<T: Quoted> Quoted for Vec<T> {
    /// An element that is not understood is left out and counted; whoever has the list keeps it as it came.
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        let elements = cut::elements(json)?;
        let list = reading.deeper(|reading| {
            elements.iter().filter_map(|element| T::read_quoted(element, reading)).collect::<Self>()
        })?;
        let odd = elements.len() - list.len();
        let is_one = odd == 0 || !list.is_empty();
        (0..odd).filter(|_| is_one).for_each(|_| reading.odd_inside());
        is_one.then_some(list)
    }

    fn to_quoted(&self) -> Value {
        self.iter().map(T::to_quoted).collect()
    }
}

impl<T: Quoted> Quoted for BTreeMap<String, T> {
    /// As of a list.
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        let elements: BTreeMap<_, _> = cut::fields(json)?.into_iter().collect();
        let sent = elements.len();
        let map = reading.deeper(|reading| {
            let read = |(name, json): (Cow<'_, str>, _)| Some((name.into_owned(), T::read_quoted(json, reading)?));
            elements.into_iter().filter_map(read).collect::<Self>()
        })?;
        let odd = sent - map.len();
        let is_one = odd == 0 || !map.is_empty();
        (0..odd).filter(|_| is_one).for_each(|_| reading.odd_inside());
        is_one.then_some(map)
    }

    fn to_quoted(&self) -> Value {
        self.iter().map(|(name, value)| (name.clone(), value.to_quoted())).collect()
    }
}
