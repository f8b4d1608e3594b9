//! A field of a row, whatever its type is: rows are read and written by one piece of code for all of them.

use serde::Serialize;
use serde_json::Value;

use crate::read::{Reading, Understood};
use crate::row::quoted::Quoted;

/// A field of a row.
pub trait Cell {
    /// Takes a value. `None`: it is of another type, and what the field had stays.
    fn put(&mut self, json: &str, reading: &mut Reading) -> Option<Whole>;
    /// Takes back what it has.
    fn empty(&mut self);
    /// Whether it can be none.
    fn may_be_none(&self) -> bool;
    /// Whether it is none.
    fn is_none(&self) -> bool;
    /// Whether it has what a new row has.
    fn is_untouched(&self) -> bool;
    /// As the service usually writes it.
    fn to_quoted(&self) -> Value;
    /// As it is written for whoever reads it as JSON.
    fn to_json(&self) -> Value;
}

/// Whether a value says all that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole(pub(crate) bool);

impl<T: Quoted + Default + PartialEq + Serialize> Cell for T {
    fn put(&mut self, json: &str, reading: &mut Reading) -> Option<Whole> {
        let (value, understood) = reading.understanding(|reading| T::read_quoted(json, reading));
        *self = value?;
        Some(Whole(understood == Understood::Wholly))
    }

    fn empty(&mut self) {
        *self = T::default();
    }

    fn may_be_none(&self) -> bool {
        T::may_be_none()
    }

    fn is_none(&self) -> bool {
        Quoted::is_none(self)
    }

    fn is_untouched(&self) -> bool {
        *self == T::default()
    }

    fn to_quoted(&self) -> Value {
        Quoted::to_quoted(self)
    }

    fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
