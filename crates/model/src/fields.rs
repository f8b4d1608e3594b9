//! The fields of an object, before anybody knows what they mean.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::cut::{self, Lists};
use crate::known::Known;

/// The fields of an object, in order, not yet read.
#[derive(Debug)]
pub struct Fields<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'a> Fields<'a> {
    /// The fields of the object that `json` is. `None`: it is none.
    pub fn of(json: &'a str) -> Option<Self> {
        Self::within(serde_json::from_str::<&RawValue>(json).ok()?.get())
    }

    /// The same of a part of JSON that was read through already, which is not done again.
    pub fn within(json: &'a str) -> Option<Self> {
        cut::fields(json).map(Self)
    }

    /// The same, where some of its parts may be known. Notes where the elements of its lists are.
    pub(crate) fn beside(json: &'a str, known: Option<&Known>, lists: &mut Lists) -> Option<Self> {
        cut::fields_beside(json, known, lists).map(Self)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.0.iter().map(|(name, value)| (&**name, *value))
    }

    /// The value of the first field of this name.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.iter().find(|(it, _)| *it == name).map(|(_, value)| value)
    }

    /// Takes the first field of this name out.
    pub fn take(&mut self, name: &str) -> Option<&'a str> {
        let place = self.0.iter().position(|(it, _)| it == name)?;
        Some(self.0.remove(place).1)
    }
}
