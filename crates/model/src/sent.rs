//! Which fields of a model were really said.

use std::fmt;

/// Which of its fields a model was told. A field that nothing was said about reads as zero or empty, and that is not
/// what it is: it is unknown.
#[derive(Clone, Copy, Default)]
pub struct Sent {
    /// A bit for each field, in the order of the table: it has a value.
    said: u64,
    /// It has none, and not because there is none: null, odd, or set to zero under a retired name.
    garbled: u64,
}

impl Sent {
    /// Takes note of a field that a body has a value for, or has none because there is none.
    pub fn say(&mut self, place: usize) {
        self.said |= 1 << place;
        self.garbled &= !(1 << place);
    }

    /// Takes note of a field whose value, if any, means nothing.
    pub fn garble(&mut self, place: usize) {
        self.said &= !(1 << place);
        self.garbled |= 1 << place;
    }

    /// Whether the field has a value.
    pub const fn has(self, place: usize) -> bool {
        self.said >> place & 1 == 1
    }

    /// Whether what the field has means nothing.
    pub const fn is_garbled(self, place: usize) -> bool {
        self.garbled >> place & 1 == 1
    }

    /// Whether it is unknown what the field is; `or_none`: a body without it says that there is none.
    pub const fn lacks(self, place: usize, or_none: bool) -> bool {
        !self.has(place) && (self.is_garbled(place) || !or_none)
    }

    /// How many fields have a value.
    pub const fn count(self) -> u32 {
        self.said.count_ones()
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} fields", self.count())
    }
}
