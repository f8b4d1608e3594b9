//! Saved states in parts, so that what is large changes a little at a time.

use std::collections::BTreeMap;

use bytes::Bytes;

/// A part of a saved state that has changed.
///
/// ```
/// use bugle_event::{Part, Parts};
///
/// let mut state = Parts::new();
/// for part in [Part::new("a", "1"), Part::new("b", "2"), Part::gone("a")] {
///     part.apply(&mut state);
/// }
/// assert_eq!(state, [("b".into(), "2".into())].into());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub key: Bytes,
    /// What it is now. `None`: it is gone.
    pub value: Option<Bytes>,
}

/// A whole state: what each part is.
pub type Parts = BTreeMap<Bytes, Bytes>;

impl Part {
    /// The part `key` is now `value`.
    pub fn new(key: impl Into<Bytes>, value: impl Into<Bytes>) -> Self {
        Self { key: key.into(), value: Some(value.into()) }
    }

    /// The part `key` is gone.
    pub fn gone(key: impl Into<Bytes>) -> Self {
        Self { key: key.into(), value: None }
    }

    /// Changes `state` by it.
    pub fn apply(self, state: &mut Parts) {
        match self.value {
            Some(value) => state.insert(self.key, value),
            None => state.remove(&self.key),
        };
    }
}
