//! What a query says, whoever is asked.

use std::collections::BTreeSet;

use super::condition::Term;
use super::flag::Flag;
use super::join::Join;
use super::names::Shown;
use super::resolve::Resolve;
use super::sort::Sort;
use super::tree::Tree;

/// What is to be done with the rows that a query finds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Verb {
    /// They are sent.
    #[default]
    Get,
    /// They are counted.
    Count,
}

impl Verb {
    /// As it stands in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Count => "count",
        }
    }
}

/// All that a query says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Ask {
    pub(crate) verb: Verb,
    /// That of the environment, where there is none.
    pub(crate) namespace: Option<String>,
    /// The list of collections, where there is none.
    pub(crate) collection: Option<String>,
    /// Those that stand behind the collection.
    pub(crate) ids: Vec<String>,
    pub(crate) terms: Vec<Term>,
    pub(crate) shown: Shown,
    pub(crate) sort: Vec<Sort>,
    pub(crate) has: Vec<String>,
    pub(crate) resolve: Vec<Resolve>,
    pub(crate) limit: Option<u32>,
    pub(crate) limit_per_db: Option<u32>,
    pub(crate) start: Option<u32>,
    pub(crate) languages: Vec<String>,
    pub(crate) joins: Vec<Join>,
    pub(crate) tree: Option<Tree>,
    pub(crate) distinct: Option<String>,
    pub(crate) flags: BTreeSet<Flag>,
    /// Commands that are not known here, or of which the value cannot be read: as they are, in order.
    pub(crate) others: Vec<(String, String)>,
}
