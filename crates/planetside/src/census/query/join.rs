//! Rows of other collections, sent inside of those that are asked for.

use std::fmt;

use super::condition::{Condition, Term};
use super::names::Shown;
use super::values::{Values, written};

/// Rows of another collection, sent inside of those that are asked for.
///
/// The service does not say where it cuts the rows of a join off: at a few thousand. Nor can they be put in order. Of
/// several joins beside each other only one can have joins of its own.
///
/// ```
/// use bugle_planetside::census::{Join, Query, not};
///
/// let weapons = Join::new("item").on("item_id").list().inner().show(["name.en", "faction_id"]).inject_at("items");
/// let query = Query::new("characters_item")
///     .term("character_id", 5428_u64)
///     .join(weapons.term("item_type_id", not(26)).join("item_category"));
/// assert_eq!(query.joins().to_string(), "item^on:item_id^list:1^outer:0^show:name.en'faction_id^inject_at:items\
///     ^terms:item_type_id=!26(item_category)");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Join {
    pub(super) collection: String,
    pub(super) on: Option<String>,
    pub(super) to: Option<String>,
    pub(super) is_list: bool,
    pub(super) is_inner: bool,
    pub(super) shown: Shown,
    pub(super) inject_at: Option<String>,
    pub(super) terms: Vec<Term>,
    pub(super) joins: Vec<Self>,
}

impl Join {
    /// The row of this collection that goes with each row: found by the field that both have, `<collection>_id` of one
    /// of them, and sent as `<on>_join_<collection>`.
    pub fn new(collection: impl Into<String>) -> Self {
        Self {
            collection: collection.into(),
            on: None,
            to: None,
            is_list: false,
            is_inner: false,
            shown: Shown::All,
            inject_at: None,
            terms: Vec::new(),
            joins: Vec::new(),
        }
    }

    /// The field of the row that it is joined to.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.on = Some(field.into());
        self
    }

    /// The field of the joined row that must be the same. Without it, that of [`on`](Self::on).
    #[must_use]
    pub fn to(mut self, field: impl Into<String>) -> Self {
        self.to = Some(field.into());
        self
    }

    /// All rows that fit, as a list, instead of one of them.
    #[must_use]
    pub fn list(mut self) -> Self {
        self.is_list = true;
        self
    }

    /// A row without any joined one is left out.
    #[must_use]
    pub fn inner(mut self) -> Self {
        self.is_inner = true;
        self
    }

    /// Only these fields are sent, and those that were named before. It undoes [`hide`](Self::hide).
    #[must_use]
    pub fn show(mut self, fields: impl Values) -> Self {
        self.shown.show(written(fields));
        self
    }

    /// These fields are not sent, nor those that were named before. It undoes [`show`](Self::show).
    #[must_use]
    pub fn hide(mut self, fields: impl Values) -> Self {
        self.shown.hide(written(fields));
        self
    }

    /// Under which name it is sent. If the row has an object of that name, the fields are put into it.
    #[must_use]
    pub fn inject_at(mut self, name: impl Into<String>) -> Self {
        self.inject_at = Some(name.into());
        self
    }

    /// Only joined rows of which a field is so. There can be no list of values here.
    #[must_use]
    pub fn term(mut self, field: impl Into<String>, condition: impl Into<Condition>) -> Self {
        self.terms.push(Term { field: field.into(), condition: condition.into() });
        self
    }

    /// Joins another collection to the joined rows.
    #[must_use]
    pub fn join(mut self, join: impl Into<Self>) -> Self {
        self.joins.push(join.into());
        self
    }
}

impl From<&str> for Join {
    fn from(collection: &str) -> Self {
        Self::new(collection)
    }
}

impl From<String> for Join {
    fn from(collection: String) -> Self {
        Self::new(collection)
    }
}

/// As it stands in an address, not yet encoded.
impl fmt::Display for Join {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.collection)?;
        let named = [("on", &self.on), ("to", &self.to)];
        for (key, name) in named.into_iter().filter_map(|(key, name)| Some((key, name.as_ref()?))) {
            write!(f, "^{key}:{name}")?;
        }
        if self.is_list {
            f.write_str("^list:1")?;
        }
        if self.is_inner {
            f.write_str("^outer:0")?;
        }
        if let Some((key, names)) = self.shown.said() {
            write!(f, "^{key}:{}", names.join("'"))?;
        }
        if let Some(name) = &self.inject_at {
            write!(f, "^inject_at:{name}")?;
        }
        for (number, Term { field, condition }) in self.terms.iter().enumerate() {
            f.write_str(if number == 0 { "^terms:" } else { "'" })?;
            write!(f, "{field}={condition}")?;
        }
        if self.joins.is_empty() { Ok(()) } else { write!(f, "({})", Joins(&self.joins)) }
    }
}

/// Joins beside each other.
pub(super) struct Joins<'a>(pub(super) &'a [Join]);

impl fmt::Display for Joins<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, join) in self.0.iter().enumerate() {
            write!(f, "{}{join}", if number == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}
