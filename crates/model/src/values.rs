//! Plain values: how they are read, and which way to write them is the usual one.

use std::borrow::Cow;

use bugle_event::Timestamp;
use serde_json::Value;

use crate::cut;
use crate::read::{Read, Reading};

macro_rules! read_as_serde_does {
    ($($type:ty),*) => {
        $(impl Read for $type {
            fn read(json: &str, _: &mut Reading) -> Option<Self> {
                serde_json::from_str(json).ok()
            }

            fn to_service(&self) -> Value {
                self.clone().into()
            }
        })*
    };
}
read_as_serde_does!(bool, Value);

impl Read for String {
    fn read(json: &str, _: &mut Reading) -> Option<Self> {
        cut::text(json).map(Cow::into_owned)
    }

    fn to_service(&self) -> Value {
        self.clone().into()
    }
}

macro_rules! read_integers {
    ($($type:ty),*) => {
        $(impl Read for $type {
            /// `3`, and also `3.0` and `"3"`; of `3.5`, the whole part, as a guess.
            fn read(json: &str, reading: &mut Reading) -> Option<Self> {
                let plain = json.trim_matches('"');
                if plain.len() != json.len() || plain == "-0" {
                    reading.unusual();
                }
                if let Ok(whole) = plain.parse() {
                    return Some(whole);
                }
                reading.unusual();
                let (whole, part) = plain.split_once('.').unwrap_or((plain, "0"));
                if !part.bytes().all(|digit| digit.is_ascii_digit()) {
                    return None;
                }
                let whole = whole.parse().ok()?;
                if part.bytes().any(|digit| digit != b'0') {
                    reading.guess();
                }
                Some(whole)
            }

            fn to_service(&self) -> Value {
                (*self).into()
            }
        })*
    };
}
read_integers!(u32, u64, i64);

/// Digits that any number of this type holds exactly.
const DIGITS: usize = 15;

impl Read for f64 {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        let number: Self = serde_json::from_str(json).ok()?;
        let has_point = json.contains(['.', 'e', 'E']);
        let is_usual = if has_point { number.fract() != 0.0 } else { json.len() <= DIGITS && json != "-0" };
        if !is_usual {
            reading.unusual();
        }
        Some(number)
    }

    /// A whole number is written without a point.
    fn to_service(&self) -> Value {
        if self.fract() == 0.0 { serde_json::from_str(&self.to_string()).unwrap_or_default() } else { (*self).into() }
    }
}

impl Read for Timestamp {
    /// In the basic form, in RFC 3339, or whatever else [`Timestamp`] is read from.
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        let time = serde_json::from_str(json).ok()?;
        if !is_basic(json.as_bytes()) {
            reading.unusual();
        }
        Some(time)
    }

    /// In the basic form of ISO 8601, with milliseconds: `20260131T120000.000Z`.
    fn to_service(&self) -> Value {
        let extended: String = self.to_string().chars().filter(|symbol| !matches!(symbol, '-' | ':' | 'Z')).collect();
        let (seconds, fraction) = extended.split_once('.').unwrap_or((&extended, ""));
        format!("{seconds}.{fraction:0<3}Z").into()
    }
}

/// Whether a time is in the form in which it is written: whole seconds, and none of those that are not written so (leap
/// seconds, and the last of all years).
fn is_basic(json: &[u8]) -> bool {
    const FORM: &[u8; 22] = b"\"00000000T000000.000Z\"";
    let fits = |(symbol, form): (&u8, &u8)| if *form == b'0' { symbol.is_ascii_digit() } else { symbol == form };
    let is_written_so = |json: &[u8]| json[14] < b'6' && &json[17..20] == b"000" && &json[1..5] != b"9999";
    json.len() == FORM.len() && json.iter().zip(FORM).all(fits) && is_written_so(json)
}
