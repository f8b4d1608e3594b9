//! A list, as the API wraps it.

use bugle_model::parts::{Put, Sent, Slot, Written};
use bugle_model::{Extra, Fields, Model, Read, Reading, model};
use serde::Serialize;
use serde_json::Value;

/// A list, or a part of one. What it does by hand is what `model!` does, which makes no types with a parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the pages beside it are. `None`: the list has no pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// What the API sent beyond this, and rows that are none, together with the others.
    #[serde(flatten)]
    pub extra: Extra,
    /// How many rows were sent that are none.
    #[serde(skip)]
    left_out: usize,
    #[serde(skip)]
    sent: Sent,
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

/// The places of the fields.
const ITEMS: usize = 0;
const PAGING: usize = 1;

impl<T> Page<T> {
    /// A list of which these are all rows.
    pub fn new(items: Vec<T>) -> Self {
        Self { items, paging: None, extra: Extra::new(), left_out: 0, sent: Sent::default() }
    }

    /// The rows, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many rows were left out, because they are none that can be read. They are kept in `extra`.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether it is not to be seen where the pages beside this one are.
    pub(crate) fn has_odd_cursors(&self) -> bool {
        let is_odd = |extra: &Extra, name: &str| {
            extra.get(name).is_some_and(|odd| odd.as_array().is_none_or(|it| !it.is_empty()))
        };
        let Some(paging) = &self.paging else { return is_odd(&self.extra, "paging") };
        let Some(cursors) = &paging.cursors else { return is_odd(&paging.extra, "cursors") };
        is_odd(&cursors.extra, "after") || is_odd(&cursors.extra, "before")
    }

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

impl<T: PartialEq> PartialEq for Page<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items && self.paging == other.paging
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Read> Page<T> {
    /// As the API usually writes it.
    fn usual(&self) -> Written {
        let mut written = Written::default();
        written.put_name("items", &self.items);
        written.put("paging", &self.paging, self.sent.stated(PAGING));
        written.put_extra(&self.extra);
        written
    }
}

impl<T: Read> Read for Page<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        Self::from_fields(reading.fields(json)?, reading)
    }

    fn to_service(&self) -> Value {
        let mut written = self.usual();
        self.sent.put_unusual(&mut written);
        written.into_value()
    }
}

impl<T: Read> Model for Page<T> {
    const NAME: &'static str = "Page";
    const NEEDS: &'static str = "items";
    const FIELDS: &'static [&'static str] = &["items", "paging"];

    fn knows(name: &str) -> bool {
        matches!(name, "items" | "paging")
    }

    fn from_fields(fields: Fields<'_>, reading: &mut Reading) -> Option<Self> {
        let (mut items, mut paging) = (Slot::<Vec<T>>::EMPTY, Slot::<Option<Paging>>::EMPTY);
        let (mut extra, mut sent) = (Extra::new(), Sent::default());
        let outer = reading.begin();
        for (name, json) in fields.iter() {
            let put = match name {
                "items" => items.put("items", json, true, reading),
                "paging" => paging.put("paging", json, true, reading),
                _ => Put::unknown(reading),
            };
            put.keep(name, json, &mut extra);
        }
        let is_unusual = reading.end(outer);
        let (items, paging) = (items.take(ITEMS, &mut sent)?, paging.take(PAGING, &mut sent).flatten());
        let sent_rows = extra.get("items").and_then(Value::as_array).map_or(items.len(), Vec::len);
        let mut page = Self { left_out: sent_rows.saturating_sub(items.len()), items, paging, extra, sent };
        if is_unusual {
            let usual = page.usual();
            page.sent.remember(&fields, usual);
        }
        Some(page)
    }
}
