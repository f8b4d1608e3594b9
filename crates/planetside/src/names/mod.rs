//! What ids are called: the shipped tables, and what a file or Census says beyond them.

mod book;
mod error;
mod look_up;

pub use error::NamesError;
pub use look_up::{AlertInfo, FacilityInfo, Names};

pub(crate) use book::{Alert, Book, Facility};
