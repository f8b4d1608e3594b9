//! A fact that cannot be read by its fields.

use std::fmt;

/// A fact failed to be written. None of a game's does; what was not read of it stays absent.
#[derive(Debug)]
pub struct PickError;

impl fmt::Display for PickError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fact cannot be written")
    }
}

impl std::error::Error for PickError {}

impl serde::ser::Error for PickError {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}
