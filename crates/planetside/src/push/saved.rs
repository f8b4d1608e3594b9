//! What a checkpoint of the push stream keeps besides its moment: what was known of the worlds, and what was missing and
//! is not told yet. Empty while all is well, as it always was in earlier versions; those leave aside what is in it.

use std::collections::BTreeMap;

use bugle_event::{Subject, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// What a checkpoint keeps. A format: whatever was written stays readable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Saved {
    /// What was missing of a part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) missing: Vec<Missing>,
    /// The worlds that had gone down, and what the service calls them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) offline: BTreeMap<u16, String>,
    /// The worlds in no table that the service had told of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) announced: Vec<u16>,
    /// The worlds of which it was told that they are silent, and not yet that they are heard.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) silent: Vec<u16>,
}

/// What was missing of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Missing {
    /// Whose events; nobody in particular, if anybody's.
    pub(crate) subjects: Vec<Subject>,
    /// The last moment that is known to be seen.
    pub(crate) since: Timestamp,
}

impl Saved {
    /// As it is kept.
    pub(crate) fn to_bytes(&self) -> Bytes {
        if *self == Self::default() {
            return Bytes::new();
        }
        serde_json::to_vec(self).expect("it has a JSON form").into()
    }

    /// What was kept. What cannot be read was written by a later version, and is as good as nothing.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::default();
        }
        serde_json::from_slice(bytes).unwrap_or_else(|error| {
            tracing::warn!(%error, "the state of the push stream cannot be read; going on without it");
            Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_well_is_nothing_and_the_rest_is_read_back() {
        assert!(Saved::default().to_bytes().is_empty());
        let written = r#"{"missing":[{"subjects":["world/1"],"since":"2023-11-14T22:13:20Z"}],"offline":{"1":"Osprey"},"announced":[41],"silent":[10]}"#;
        let saved = Saved::read(written.as_bytes());
        assert_eq!((saved.offline[&1].as_str(), &saved.announced[..]), ("Osprey", &[41][..]));
        assert_eq!(saved.silent, [10]);
        assert_eq!(saved.missing[0].subjects, [Subject::number("world", 1)]);
        assert_eq!(saved.to_bytes(), written);
        for other in ["", "x", "{}", "[]", r#"{"later":1}"#] {
            assert_eq!(Saved::read(other.as_bytes()), Saved::default(), "{other}");
        }
    }
}
