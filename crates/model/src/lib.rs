//! Reading open JSON: bodies of services that add fields, words and types as they like.
//!
//! What is not understood is kept as it was sent and counted; it never spoils what is. Only a missing identity (a clan
//! without a tag) makes a body worthless. What was read is written without loss: decode, then encode, then decode gives
//! the same. What was not sent is unknown, and not zero: it can be taken over from what was known before.
//!
//! - [`model!`] defines a [`Model`], a table of fields, each with the service's name for it: what a body is read into.
//! - [`row!`] defines a [`Model`] of a service that has tables with many columns and quotes every value in them.
//! - [`open_enum!`] defines a list of words that may grow.
//! - [`Read`] is how one value is read from its JSON. A type that is written in a way of its own (a flag sent as `"1"`, a
//!   time sent as seconds in quotes, a tag) is a type with a `Read` of its own, in the crate that knows it: a field is
//!   read as its type says.
//!
//! This crate knows no game, and reads nothing but what it is handed.

mod body;
mod carried;
mod counted;
mod cut;
mod difference;
mod element;
mod extra;
mod fields;
mod json;
mod known;
mod name;
mod named;
mod open;
#[doc(hidden)]
pub mod parts;
mod read;
mod row;
mod scan;
mod sent;
mod slot;
mod table;
mod values;
mod written;

pub use body::{Body, BodyError, Model};
pub use counted::Counted;
pub use element::Element;
pub use extra::Extra;
pub use fields::Fields;
pub use named::Named;
pub use read::{Read, Reading};
pub use row::quoted::Quoted;
