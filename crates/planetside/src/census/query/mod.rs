//! Queries to Census: what is asked for, as data. Pure: nobody is asked here.
//!
//! `builder.rs` is how a query is said, `write.rs` makes an address of it, `read.rs` reads one back, `check.rs` says
//! what the service would refuse.

mod ask;
mod builder;
mod check;
mod condition;
mod encoding;
mod flag;
mod join;
mod misuse;
mod names;
mod read;
mod read_join;
mod resolve;
mod sort;
#[cfg(test)]
mod tests;
mod tree;
mod values;
mod write;

pub use ask::Verb;
pub use builder::Query;
pub use condition::{Condition, Operator, at_least, at_most, contains, equals, greater, less, not, starts_with};
pub use join::Join;
pub use misuse::Misuse;
pub use read::NotAQuery;
pub use resolve::Resolve;
pub use sort::{Sort, descending};
pub use tree::Tree;
pub use values::Values;
