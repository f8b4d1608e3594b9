//! What the service would refuse.

/// Why a query would be answered with an error, or with something else than was meant: found before anybody is asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Misuse {
    /// Terms, ids or commands without a collection that they are about.
    #[error("a query with terms or commands needs a collection")]
    NoCollection,
    /// A name of a collection, a namespace, a field or a command that there cannot be.
    #[error("`{name}` is no name of a {noun}")]
    BadName {
        /// The name.
        name: String,
        /// What it would be a name of.
        noun: &'static str,
    },
    /// A condition without a value.
    #[error("no value for the field `{field}`")]
    NoValue {
        /// Of which field.
        field: String,
    },
    /// A value that the service would take for something else: it begins with the sign of an operator, or has a sign in
    /// it that separates values. [`Condition::raw`](super::Condition::raw) is for those that are meant so.
    #[error("the value `{value}` of the field `{field}` would be read as something else")]
    Ambiguous {
        /// Of which field.
        field: String,
        /// The value.
        value: String,
    },
    /// Several values in a term of a join, where only one can be.
    #[error("the field `{field}` of a join cannot have several values")]
    ListInJoin {
        /// Of which field.
        field: String,
    },
    /// A search for what a field has in it, by less than three characters.
    #[error("a search for what `{field}` contains needs three characters at least")]
    ShortSearch {
        /// Which field.
        field: String,
    },
    /// More rows than the service sends, or none.
    #[error("the limit of {command} is 1 to {max}, not {limit}")]
    Limit {
        /// `c:limit` or `c:limitPerDB`.
        command: &'static str,
        /// The limit that was given.
        limit: u32,
        /// The greatest that can be.
        max: u32,
    },
    /// A command that needs a field, and has none.
    #[error("{command} needs a field")]
    NoField {
        /// Which command.
        command: &'static str,
    },
    /// Several joins beside each other with joins of their own: the service answers only one of them.
    #[error("of joins beside each other only one can have joins of its own: not `{collection}`, too")]
    Branches {
        /// The collection of the second that has.
        collection: String,
    },
    /// A command that the collection does not heed.
    #[error("`{collection}` does not heed {command}")]
    Unheeded {
        /// Which collection.
        collection: String,
        /// Which command.
        command: String,
    },
    /// A collection that needs to be told something.
    #[error("`{collection}` needs {arguments}")]
    NoArguments {
        /// Which collection.
        collection: String,
        /// What it needs.
        arguments: &'static str,
    },
    /// A command of which the value cannot be read.
    #[error("the value of {command} cannot be read")]
    Unreadable {
        /// Which command.
        command: String,
    },
    /// An address that is longer than any that can be sent.
    #[error("the query is too long to be sent")]
    TooLong,
}
