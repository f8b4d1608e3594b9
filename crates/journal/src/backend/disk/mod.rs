//! A journal in a file: [`keeper`] commits groups to it and reads it, on threads that may wait; [`queue`] says when;
//! [`store`] is the file, the only place that touches it.

pub(crate) mod keeper;
pub(crate) mod open;
mod padded;
pub(crate) mod queue;
pub(crate) mod read;
pub(crate) mod store;
pub(crate) mod tables;
pub(crate) mod upkeep;
pub(crate) mod verify;
pub(crate) mod write;

pub(crate) use keeper::open;
