//! What the rules keep over a restart, as one state: an object with a part for each rule. A part of a rule that this
//! version does not know, or that nobody wants at the moment, stays as it is.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

/// The format: what a later version writes under the same number, this one can read.
const VERSION: u32 = 1;

/// What one rule keeps, as it is written: the tens of thousands who are online would be twenty times as large as values.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Part(Box<RawValue>);

impl Part {
    /// This is kept.
    pub(crate) fn of(kept: &impl Serialize) -> Self {
        Self(to_raw_value(kept).expect("it has a JSON form"))
    }

    /// What was kept; nothing, where it cannot be read.
    pub(crate) fn read<T: DeserializeOwned + Default>(&self) -> T {
        serde_json::from_str(self.0.get()).unwrap_or_default()
    }
}

/// What the rules keep, each under its name.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Parts {
    version: u32,
    rules: BTreeMap<String, Part>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { version: VERSION, rules: BTreeMap::new() }
    }
}

impl Parts {
    /// What was kept. What cannot be read was written by a later version, and is as good as nothing.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let read = serde_json::from_slice(bytes).map_err(|error| error.to_string());
        match read {
            _ if bytes.is_empty() => Self::default(),
            Ok(parts) if parts.version == VERSION => parts,
            Ok(Self { version, .. }) => Self::given_up(&format!("it is of version {version}")),
            Err(error) => Self::given_up(&error),
        }
    }

    fn given_up(error: &str) -> Self {
        tracing::warn!(error, "the state of derived events cannot be read; going on without it");
        Self::default()
    }

    /// As it is kept.
    pub(crate) fn to_bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("it has a JSON form").into()
    }

    /// What the rule of this name keeps.
    pub(crate) fn get(&self, name: &str) -> Option<&Part> {
        self.rules.get(name)
    }

    /// The rule of this name keeps this from now on.
    pub(crate) fn set(&mut self, name: &str, part: Part) {
        self.rules.insert(name.to_owned(), part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_back_and_strange_ones_stay() {
        let written = r#"{"version":1,"rules":{"alerts":{"open":[]},"later":[1]}}"#;
        let mut parts = Parts::read(written.as_bytes());
        assert_eq!(parts.get("later").map(Part::read), Some(vec![1]));
        assert_eq!(parts.to_bytes(), written);
        parts.set("alerts", Part::of(&()));
        assert_eq!(parts.to_bytes(), r#"{"version":1,"rules":{"alerts":null,"later":[1]}}"#);
        for other in ["", "x", "[]", "{}", r#"{"version":2,"rules":{"alerts":1}}"#] {
            assert!(Parts::read(other.as_bytes()).rules.is_empty(), "{other}");
        }
    }
}
