//! Which fields of a model were really said, and how.

use std::fmt;

use crate::fields::Fields;
use crate::written::{Stated, Unusual, Written};

/// Which of its fields a model was told. A field that nothing was said about reads as zero or empty, and that is not
/// what it is: it is unknown.
#[derive(Clone, Default)]
pub struct Sent {
    /// A bit for each field, in the order of the table: it has a value.
    said: u64,
    /// What it has means nothing: a guess, or set to zero under a retired name. Without a value: null, or odd.
    garbled: u64,
    /// What was not sent as it is usually written.
    unusual: Option<Box<Unusual>>,
}

impl Sent {
    /// Takes note of a field that a body has a value for, or has none because there is none.
    pub fn say(&mut self, place: usize) {
        self.said |= 1 << place;
        self.garbled &= !(1 << place);
    }

    /// Takes note of a field whose value, if any, means nothing.
    pub fn garble(&mut self, place: usize) {
        self.garbled |= 1 << place;
    }

    /// Whether the field has a value that means something.
    pub const fn has(&self, place: usize) -> bool {
        self.is_said(place) && !self.is_garbled(place)
    }

    /// Whether what the field has means nothing.
    pub const fn is_garbled(&self, place: usize) -> bool {
        self.garbled >> place & 1 == 1
    }

    /// Whether it is unknown what the field is; `or_none`: a body without it says that there is none.
    pub const fn lacks(&self, place: usize, or_none: bool) -> bool {
        !self.has(place) && (self.is_garbled(place) || !or_none)
    }

    /// What is known of a field besides its value.
    pub const fn stated(&self, place: usize) -> Stated {
        Stated { is_said: self.is_said(place), is_garbled: self.is_garbled(place) }
    }

    const fn is_said(&self, place: usize) -> bool {
        self.said >> place & 1 == 1
    }

    /// Remembers how `fields` differ from what the model made of them is written as.
    pub fn remember(&mut self, fields: &Fields<'_>, written: Written) {
        self.unusual = written.unlike(fields).map(Box::new);
    }

    /// Puts in what was not sent as it is usually written.
    pub fn put_unusual(&self, written: &mut Written) {
        if let Some(unusual) = &self.unusual {
            written.put_unusual(unusual);
        }
    }

    /// How many fields have a value that means something.
    pub const fn count(&self) -> u32 {
        (self.said & !self.garbled).count_ones()
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} fields", self.count())
    }
}
