//! A field on its way into a model.

use crate::read::{Read, Reading};

/// The value of a field, once it was found.
pub struct Slot<T> {
    value: Option<T>,
    current: bool,
}

impl<T: Read> Slot<T> {
    /// Not found yet.
    pub const EMPTY: Self = Self { value: None, current: false };

    /// Takes the value of a field. A retired name never overwrites the current one. Says whether it was understood.
    pub fn put(&mut self, json: &str, current: bool, reading: &mut Reading) -> bool {
        if json == "null" || (self.current && !current) {
            return true;
        }
        let Some(value) = T::read(json, reading) else {
            reading.odd();
            return false;
        };
        *self = Self { value: Some(value), current };
        true
    }

    /// The value, if it was found.
    pub fn take(self) -> Option<T> {
        self.value
    }
}
