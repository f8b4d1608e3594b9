//! Names that are read and live as long as the program.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A name that was read, and that lives as long as the program: that of a source, of a kind, of a subject's noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(pub &'static str);

/// How many distinct names are taken in. Games have dozens; more of them is garbage.
const NAMES_MAX: usize = 4096;

impl Name {
    /// The name that `text` is. `None`: it is no name (`lower_case.with_dots`), or there are too many already.
    pub fn parse(text: &str) -> Option<Self> {
        static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = names.get(text) {
            return Some(Self(name));
        }
        let is_name = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte));
        if !is_name || names.len() >= NAMES_MAX {
            return None;
        }
        let name = Box::leak(text.into());
        names.insert(name);
        Some(Self(name))
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_in_once_and_garbage_not_at_all() {
        let (one, two) = (Name::parse("clash.war.attack").unwrap(), Name::parse("clash.war.attack").unwrap());
        assert!(std::ptr::eq(one.0, two.0));
        for garbage in ["", "Two Words", "\u{0}", "Upper", "a/b", &"x".repeat(65)] {
            assert_eq!(Name::parse(garbage), None);
        }
        for name in ["x", "a_b.c-9", &"x".repeat(64)] {
            assert_eq!(Name::parse(name).map(|Name(name)| name), Some(name));
        }
        assert!(serde_json::from_str::<Name>("\"A\"").is_err());
    }
}
