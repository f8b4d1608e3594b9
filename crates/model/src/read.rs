//! How values are read from their JSON, and what is noted down meanwhile.

use bugle_event::Timestamp;
use serde_json::Value;
use serde_json::value::RawValue;

/// How deep lists may lie in each other. Real ones: what the heroes of a player wear.
const DEPTH_MAX: u32 = 16;

/// What is noted down while a body is read.
#[derive(Debug, Default)]
pub struct Reading {
    /// Known fields with values of an unexpected type.
    pub(crate) odd_fields: u32,
    /// Fields and words that are not known.
    pub(crate) unknown: u32,
    /// In how many lists the value lies that is being read.
    depth: u32,
}

impl Reading {
    /// Counts a value of an unexpected type.
    pub fn odd(&mut self) {
        self.odd_fields += 1;
    }

    /// Counts a field or a word that is not known.
    pub fn unknown(&mut self) {
        self.unknown += 1;
    }
}

/// Reads a value from its JSON.
pub trait Read: Sized {
    /// The value. `None`: it is of another type. Counts what was odd inside.
    fn read(json: &str, reading: &mut Reading) -> Option<Self>;

    /// Whether to leave it out when writing.
    fn is_absent(&self) -> bool {
        false
    }
}

macro_rules! read_as_serde_does {
    ($($type:ty),*) => {
        $(impl Read for $type {
            fn read(json: &str, _: &mut Reading) -> Option<Self> {
                serde_json::from_str(json).ok()
            }
        })*
    };
}
read_as_serde_does!(bool, String, f64, Timestamp, Value);

macro_rules! read_integers {
    ($($type:ty),*) => {
        $(impl Read for $type {
            /// `3`, and also `3.0` and `"3"`.
            fn read(json: &str, _: &mut Reading) -> Option<Self> {
                let plain = json.trim_matches('"');
                let whole = plain.strip_suffix(".0").unwrap_or(plain);
                whole.parse().ok()
            }
        })*
    };
}
read_integers!(u32, u64, i64);

impl<T: Read> Read for Option<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        T::read(json, reading).map(Some)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        T::read(json, reading).map(Box::new)
    }
}

impl<T: Read> Read for Vec<T> {
    /// An element that is not understood is left out and counted: it must not take the others with it.
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        if reading.depth >= DEPTH_MAX {
            return None;
        }
        let elements: Vec<&RawValue> = serde_json::from_str(json).ok()?;
        reading.depth += 1;
        let mut list = Self::with_capacity(elements.len());
        for element in elements {
            match T::read(element.get(), reading) {
                Some(value) => list.push(value),
                None => reading.odd(),
            }
        }
        reading.depth -= 1;
        Some(list)
    }
}
