//! By what rows are put in order.

use std::fmt;

/// A field by which rows are put in order: the smallest first, or, as [`descending`] says, the greatest.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Sort {
    field: String,
    is_descending: bool,
}

/// The greatest first.
pub fn descending(field: impl Into<String>) -> Sort {
    Sort { field: field.into(), is_descending: true }
}

impl Sort {
    /// By which field.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Whether the greatest comes first.
    pub const fn is_descending(&self) -> bool {
        self.is_descending
    }

    /// As it stands in an address: the direction behind the field.
    pub(super) fn read(text: &str) -> Self {
        match text.rsplit_once(':') {
            Some((field, "-1")) => descending(field),
            Some((field, "1")) => field.into(),
            _ => text.into(),
        }
    }
}

impl From<&str> for Sort {
    fn from(field: &str) -> Self {
        field.to_owned().into()
    }
}

impl From<String> for Sort {
    fn from(field: String) -> Self {
        Self { field, is_descending: false }
    }
}

/// As it stands in an address, not yet encoded.
impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.field)?;
        if self.is_descending { f.write_str(":-1") } else { Ok(()) }
    }
}
