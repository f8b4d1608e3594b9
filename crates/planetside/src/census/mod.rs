//! Census REST: everything about the game that can be asked for.
//!
//! The way of a question: `call.rs` makes it of a query (`query/`), or `batch/` of the ids that are asked for at the same
//! time; `stack.rs` sees that what is known is not asked for, and `asking.rs` that it waits for its turn, is signed, sent
//! and judged. `meaning.rs` says what an answer means, `list.rs` finds its rows.

mod address;
mod answer;
mod asked;
mod asking;
mod batch;
mod call;
mod collections;
mod error;
mod gate;
pub(crate) mod ids;
mod list;
mod lookups;
mod meaning;
mod members;
mod names;
mod objects;
mod options;
mod pages;
mod query;
mod refresh;
mod rules;
mod service;
mod stack;
mod stats;
mod turns;

pub use address::IdPlace;
pub use answer::{Answer, Typed};
pub use bugle_http::{Remedy, Retries};
pub use bugle_model::{Model, Quoted, Read, Reading, row};
pub use call::{Ask, Count, Find, Get};
pub use collections::*;
pub use error::CensusError;
pub use ids::*;
pub use lookups::{ById, ByIds, ByName};
pub use members::{MembersChanged, OutfitMembers};
pub use objects::*;
pub use options::Options;
pub use pages::Rows;
pub use query::{
    Condition, Join, Misuse, NotAQuery, Operator, Query, Resolve, Sort, Tree, Values, Verb, at_least, at_most,
    contains, descending, equals, greater, less, not, starts_with,
};
pub(crate) use service::Service;
pub use stats::CensusStats;
