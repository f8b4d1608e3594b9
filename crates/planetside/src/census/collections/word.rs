//! A short text that can be a key.

use std::fmt;
use std::str;

use bugle_model::{Quoted, Reading};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A name that rows are asked for by: up to 47 bytes, which are copied like a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word {
    bytes: [u8; 47],
    length: u8,
}

impl Word {
    /// The text as a word. `None`: it is too long for one.
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; 47];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { bytes, length: u8::try_from(text.len()).ok()? })
    }

    /// As a text.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl Default for Word {
    fn default() -> Self {
        Self { bytes: [0; 47], length: 0 }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Quoted for Word {
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        Self::new(&String::read_quoted(json, reading)?)
    }

    fn to_quoted(&self) -> Value {
        self.as_str().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_texts_that_are_not_long() {
        let word = Word::new("WDS01").unwrap();
        assert_eq!((word.as_str(), format!("{word:?}").as_str()), ("WDS01", "\"WDS01\""));
        assert_eq!(Word::new(&"x".repeat(47)).unwrap().as_str().len(), 47);
        assert_eq!(Word::new(&"x".repeat(48)), None);
    }
}
