//! Rows of a service that quotes everything.

pub(crate) mod cell;
pub(crate) mod fill;
pub(crate) mod joined;
pub(crate) mod kept;
pub(crate) mod quoted;
mod table;
