//! What a row knows of how it was sent, besides its values.

use std::fmt;

use crate::fields::Fields;
use crate::written::{Unusual, Written};

/// A bit for each field, and what was not sent as it is usually written: nothing, nearly always. It takes no part in
/// comparing.
#[derive(Clone, Default)]
pub struct Kept {
    /// Of a field that can be none: it came as `"NULL"`. Of any other: it came.
    bits: [u64; 2],
    unusual: Option<Box<Unusual>>,
}

impl Kept {
    pub(crate) const fn set(&mut self, place: usize) {
        self.bits[place / 64] |= 1 << (place % 64);
    }

    pub(crate) const fn unset(&mut self, place: usize) {
        self.bits[place / 64] &= !(1 << (place % 64));
    }

    pub(crate) const fn is_set(&self, place: usize) -> bool {
        self.bits[place / 64] >> (place % 64) & 1 == 1
    }

    /// Remembers how `fields` differ from how the row is usually written.
    pub(crate) fn remember(&mut self, fields: &Fields<'_>, usual: Written) {
        self.unusual = usual.unlike(fields).map(Box::new);
    }

    pub(crate) fn put_unusual(&self, written: &mut Written) {
        if let Some(unusual) = &self.unusual {
            written.put_unusual(unusual);
        }
    }

    /// Whether anything was not sent as it is usually written.
    pub(crate) const fn is_unusual(&self) -> bool {
        self.unusual.is_some()
    }
}

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_unusual() { "unusual" } else { "usual" })
    }
}
