//! How a query is said.

use std::fmt;

use super::ask::{Ask, Verb};
use super::condition::{Condition, Term};
use super::flag::Flag;
use super::join::{Join, Joins};
use super::resolve::Resolve;
use super::sort::Sort;
use super::tree::Tree;
use super::values::{Values, written};

/// A query to Census: a collection, conditions on its rows, and commands.
///
/// Each method adds to it. By itself it is data: `to_string()` is its address without host and service id,
/// [`from_url`](Self::from_url) reads one back, [`check`](Self::check) says what the service would refuse. `To` is who
/// answers it: nobody here; what [`Client::find`](crate::Client) and its kind return can be awaited.
///
/// ```
/// use bugle_planetside::census::{Join, Query, descending, starts_with};
///
/// let query = Query::new("character")
///     .term("name.first_lower", starts_with("hig"))
///     .show(["character_id", "name.first"])
///     .sort(descending("battle_rank.value"))
///     .join(Join::new("characters_online_status").inject_at("online"))
///     .limit(20);
/// query.check()?;
/// assert_eq!(Query::from_url(&query.to_string())?, query.namespace("ps2:v2"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "a query does nothing by itself"]
pub struct Query<To = ()> {
    pub(crate) ask: Ask,
    pub(crate) to: To,
}

impl Query {
    /// A query for rows of this collection: one row, unless [`limit`](Self::limit) says more.
    pub fn new(collection: impl Into<String>) -> Self {
        Self { ask: Ask { collection: Some(collection.into()), ..Ask::default() }, to: () }
    }

    /// A query for the list of collections.
    pub fn collections() -> Self {
        Self { ask: Ask::default(), to: () }
    }
}

impl<To> Query<To> {
    /// Whether rows are sent or counted.
    pub fn verb(mut self, verb: Verb) -> Self {
        self.ask.verb = verb;
        self
    }

    /// Asks in this namespace, such as `global` or `ps2ps4eu:v2`, instead of that of the client's environment.
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.ask.namespace = Some(namespace.into());
        self
    }

    /// Only the rows with these ids, and those that were given before.
    pub fn ids(mut self, ids: impl Values) -> Self {
        self.ask.ids.extend(written(ids));
        self
    }

    /// Only rows of which a field is so. A field inside of another is told by a dot; the same field can be given twice,
    /// for a range.
    pub fn term(mut self, field: impl Into<String>, condition: impl Into<Condition>) -> Self {
        self.ask.terms.push(Term { field: field.into(), condition: condition.into() });
        self
    }

    /// Only these fields are sent, and those that were named before. It undoes [`hide`](Self::hide).
    pub fn show(mut self, fields: impl Values) -> Self {
        self.ask.shown.show(written(fields));
        self
    }

    /// These fields are not sent, nor those that were named before. It undoes [`show`](Self::show).
    pub fn hide(mut self, fields: impl Values) -> Self {
        self.ask.shown.hide(written(fields));
        self
    }

    /// Puts rows in order of this field, after those that were named before.
    pub fn sort(mut self, by: impl Into<Sort>) -> Self {
        self.ask.sort.push(by.into());
        self
    }

    /// Only rows that have these fields.
    pub fn has(mut self, fields: impl Values) -> Self {
        self.ask.has.extend(written(fields));
        self
    }

    /// Adds a join that the service has ready under a name.
    pub fn resolve(mut self, resolve: impl Into<Resolve>) -> Self {
        self.ask.resolve.push(resolve.into());
        self
    }

    /// Big and small letters are the same in all conditions. It is slow: a field in lower case, such as
    /// `name.first_lower`, is not.
    pub fn case_blind(self) -> Self {
        self.flag(Flag::CaseBlind)
    }

    /// So many rows at most. Without it the service sends one, of a leaderboard ten.
    pub fn limit(mut self, rows: u32) -> Self {
        self.ask.limit = Some(rows);
        self
    }

    /// So many rows at most from each of the databases that a collection is spread over: `character` over twenty. They
    /// are then put in order in each of them.
    pub fn limit_per_db(mut self, rows: u32) -> Self {
        self.ask.limit_per_db = Some(rows);
        self
    }

    /// Leaves out so many rows.
    pub fn start(mut self, rows: u32) -> Self {
        self.ask.start = Some(rows);
        self
    }

    /// Sends fields without a value, too, as `"NULL"`; not those inside of others.
    pub fn include_null(self) -> Self {
        self.flag(Flag::IncludeNull)
    }

    /// Sends texts in these languages only, such as `en`.
    pub fn lang(mut self, languages: impl Values) -> Self {
        self.ask.languages.extend(written(languages));
        self
    }

    /// Joins rows of another collection.
    pub fn join(mut self, join: impl Into<Join>) -> Self {
        self.ask.joins.push(join.into());
        self
    }

    /// Rows as an object by the value of a field.
    pub fn tree(mut self, tree: impl Into<Tree>) -> Self {
        self.ask.tree = Some(tree.into());
        self
    }

    /// The answer says how long it took.
    pub fn timing(self) -> Self {
        self.flag(Flag::Timing)
    }

    /// What is the same as searched for comes before what only begins so or contains it.
    pub fn exact_match_first(self) -> Self {
        self.flag(Flag::ExactMatchFirst)
    }

    /// The different values of this field instead of rows: up to 20,000.
    pub fn distinct(mut self, field: impl Into<String>) -> Self {
        self.ask.distinct = Some(field.into());
        self
    }

    /// The service does not repeat a call of its database that failed, as it otherwise does once.
    pub fn no_retry(self) -> Self {
        self.flag(Flag::NoRetry)
    }

    /// A command by its name without `c:`, its value as it stands in an address before it is encoded. Those that other
    /// services have can be said so, and none of those above need be.
    pub fn command(mut self, name: &str, value: &str) -> Self {
        self.ask.read_command(name, value);
        self
    }

    /// What is done with the rows.
    pub const fn said_verb(&self) -> Verb {
        self.ask.verb
    }

    /// The namespace, where it is not that of the environment.
    pub fn said_namespace(&self) -> Option<&str> {
        self.ask.namespace.as_deref()
    }

    /// Rows of what are asked for; of none where the list of collections is.
    pub fn collection(&self) -> Option<&str> {
        self.ask.collection.as_deref()
    }

    /// The joins, as they stand in an address before they are encoded.
    pub fn joins(&self) -> impl fmt::Display {
        Joins(&self.ask.joins)
    }

    fn flag(mut self, flag: Flag) -> Self {
        self.ask.flags.insert(flag);
        self
    }
}
