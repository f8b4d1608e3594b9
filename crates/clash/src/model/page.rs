//! A list, as the API wraps it.

use bugle_model::{Extra, Fields, Model, Read, Reading, model};
use serde::Serialize;

/// A list, or a part of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the pages beside it are. `None`: the list has no pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// What the API sent beyond this.
    #[serde(flatten)]
    pub extra: Extra,
}

model! {
    /// Where the pages beside one are.
    pub struct Paging {
        /// How to ask for them.
        cursors: Option<Cursors> = "cursors",
    }
}

model! {
    /// How to ask for the pages beside one.
    pub struct Cursors {
        /// For the next one; absent on the last.
        after: Option<String> = "after",
        /// For the one before; absent on the first.
        before: Option<String> = "before",
    }
}

impl<T> Page<T> {
    /// The cursor of the next page. `None`: this is the last one.
    pub fn after(&self) -> Option<&str> {
        self.cursors()?.after.as_deref()
    }

    /// The cursor of the page before. `None`: this is the first one.
    pub fn before(&self) -> Option<&str> {
        self.cursors()?.before.as_deref()
    }

    fn cursors(&self) -> Option<&Cursors> {
        self.paging.as_ref()?.cursors.as_ref()
    }
}

impl<T: Read> Read for Page<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        Self::of(&mut Fields::of(json)?, reading)
    }
}

impl<T: Read> Page<T> {
    fn of(fields: &mut Fields<'_>, reading: &mut Reading) -> Option<Self> {
        let items = Read::read(fields.take("items")?, reading)?;
        let paging = fields.take("paging").and_then(|paging| Read::read(paging, reading));
        let extra = fields.iter().map(|(name, value)| (name.to_owned(), bugle_model::parts::value(value)));
        Some(Self { items, paging, extra: extra.collect() })
    }
}

impl<T: Read> Model for Page<T> {
    const NAME: &'static str = "Page";
    const NEEDS: &'static str = "items";

    fn knows(name: &str) -> bool {
        matches!(name, "items" | "paging")
    }

    fn from_fields(mut fields: Fields<'_>, reading: &mut Reading) -> Option<Self> {
        Self::of(&mut fields, reading)
    }
}
