//! Joins that the service has ready under a name.

use std::fmt;

use super::names::split;
use super::values::{Values, written};

/// A join that the service has ready under a name, with all of its fields or with some. Which ones a collection has is
/// in its `resolve_list`, which [`Query::collections`](super::Query::collections) asks for.
///
/// A text stands for what it is in an address: `"world"`, or `"outfit(name,alias)"`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Resolve {
    pub(super) name: String,
    pub(super) fields: Vec<String>,
}

impl Resolve {
    /// The one of this name, with all of its fields.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), fields: Vec::new() }
    }

    /// Only these fields of it, and those that were named before.
    #[must_use]
    pub fn show(mut self, fields: impl Values) -> Self {
        self.fields.extend(written(fields));
        self
    }

    /// As it stands in an address. `None` where the brackets do not fit.
    pub(super) fn read(text: &str) -> Option<Self> {
        let Some((name, fields)) = text.split_once('(') else {
            return (!text.is_empty() && !text.contains(')')).then(|| Self::new(text));
        };
        let fields = fields.strip_suffix(')')?;
        let is_plain = !name.is_empty() && !fields.contains(['(', ')']) && !name.contains(')');
        is_plain.then(|| Self { name: name.to_owned(), fields: split(fields, ',').collect() })
    }

    /// All of a list. Commas inside of brackets are not between them.
    pub(super) fn read_all(text: &str) -> Option<Vec<Self>> {
        let mut depth = 0_usize;
        let outside = |c: char| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == ',' && depth == 0
        };
        text.split(outside).filter(|part| !part.is_empty()).map(Self::read).collect()
    }
}

impl From<&str> for Resolve {
    fn from(text: &str) -> Self {
        Self::read(text).unwrap_or_else(|| Self::new(text))
    }
}

impl From<String> for Resolve {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

/// As it stands in an address, not yet encoded.
impl fmt::Display for Resolve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.fields.is_empty() { Ok(()) } else { write!(f, "({})", self.fields.join(",")) }
    }
}
