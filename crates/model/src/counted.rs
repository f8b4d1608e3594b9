//! How much of a body was not as expected.

use std::ops::{Add, Sub};

/// What was odd or unknown in a body: see [`Body`](crate::Body).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub(crate) odd_fields: u32,
    pub(crate) unknown: u32,
}

impl Add for Counted {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { odd_fields: self.odd_fields + other.odd_fields, unknown: self.unknown + other.unknown }
    }
}

impl Sub for Counted {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            odd_fields: self.odd_fields.saturating_sub(other.odd_fields),
            unknown: self.unknown.saturating_sub(other.unknown),
        }
    }
}
