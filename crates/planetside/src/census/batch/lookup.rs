//! What is asked for in batches.

/// What is asked for in batches: rows of a collection, by a field. Rows of the same look-up go together, and are kept
/// together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Lookup {
    pub(crate) collection: &'static str,
    /// The field whose value is asked for: a row belongs to those who asked for what stands there.
    pub(crate) field: &'static str,
    /// What is joined to each row, as `c:join` says it, before it is encoded.
    pub(crate) join: Option<&'static str>,
    /// In which order the rows come, as `c:sort` says it, before it is encoded.
    pub(crate) sort: Option<&'static str>,
    /// Whether rows change with updates of the game only: they are kept.
    pub(crate) is_static: bool,
    /// Whether there is one row for a value; else there are several.
    pub(crate) is_unique: bool,
}

impl Lookup {
    /// Rows as they are, in no order.
    pub(crate) const fn new(collection: &'static str, field: &'static str) -> Self {
        Self { collection, field, join: None, sort: None, is_static: false, is_unique: true }
    }
}
