//! How a row is read from its fields, and written.

use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize as _, Deserializer, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::extra::Extra;
use crate::fields::Fields;
use crate::json::value;
use crate::name::plain;
use crate::read::Reading;
use crate::row::cell::{Cell, Whole};
use crate::row::kept::Kept;
use crate::row::quoted::Quoted;
use crate::written::Written;

/// The names of a row's fields.
#[derive(Debug)]
pub struct Names {
    /// As they are called here, with what makes a keyword a name (as the others, too).
    pub ours: &'static [&'static str],
    /// As the service calls them.
    pub theirs: &'static [&'static str],
}

impl Names {
    /// The number of the field that the service, or else we, call so. It is looked for from `from` on first: rows come
    /// in the order of the table, nearly always.
    fn place(&self, name: &str, from: usize) -> Option<usize> {
        if self.theirs.get(from).is_some_and(|it| plain(it) == name) {
            return Some(from);
        }
        self.theirs
            .iter()
            .position(|it| plain(it) == name)
            .or_else(|| self.ours.iter().position(|it| plain(it) == name))
    }

    /// How the service calls a field.
    fn theirs(&self, place: usize) -> &'static str {
        plain(self.theirs[place])
    }

    /// Whether the service calls a field so.
    pub fn knows(&self, name: &str) -> bool {
        self.theirs.iter().any(|it| plain(it) == name)
    }

    /// How a field is called here.
    fn ours(&self, place: usize) -> &'static str {
        plain(self.ours[place])
    }

    /// The number of the field that the service, or else we, call so.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.place(name, 0)
    }
}

/// Any row, as its fields.
pub trait AnyRow {
    /// What its fields are called.
    fn names(&self) -> &'static Names;
    /// A field. `None`: there are not so many.
    fn cell(&self, place: usize) -> Option<&dyn Cell>;
    /// A field, to be changed. `None`: there are not so many.
    fn cell_mut(&mut self, place: usize) -> Option<&mut dyn Cell>;
    /// What else was sent.
    fn extra(&self) -> &Extra;
    /// What is known of how it was sent.
    fn kept(&self) -> &Kept;
    /// Both of them, to be changed.
    fn rest_mut(&mut self) -> (&mut Extra, &mut Kept);
}

/// Reads a new row from its fields.
pub fn fill(row: &mut dyn AnyRow, fields: &Fields<'_>, reading: &mut Reading) {
    let outer = reading.begin();
    let (mut next, mut came) = (0, Kept::default());
    for (name, json) in fields.iter() {
        let place = row.names().place(name, next);
        let Some((place, names)) = place.map(|place| (place, row.names())) else {
            reading.unknown();
            row.rest_mut().0.insert(name.to_owned(), value(json));
            continue;
        };
        next = place + 1;
        if came.is_set(place) {
            // Of several of one name the last one counts.
            reading.unusual();
            empty(row, place);
        }
        came.set(place);
        if names.theirs(place) != name {
            reading.unusual();
        }
        if !put(row, place, json, reading) {
            row.rest_mut().0.insert(name.to_owned(), value(json));
        }
    }
    if reading.end(outer) {
        let usual = usual(row);
        row.rest_mut().1.remember(fields, usual);
    }
}

/// Takes back what a field has, and what is kept of it.
fn empty(row: &mut dyn AnyRow, place: usize) {
    if let Some(cell) = row.cell_mut(place) {
        cell.empty();
    }
    let names = row.names();
    let (extra, kept) = row.rest_mut();
    kept.unset(place);
    if !extra.is_empty() {
        extra.remove(names.theirs(place));
        extra.remove(names.ours(place));
    }
}

/// Puts a value into a field. Says whether that is all that was sent.
fn put(row: &mut dyn AnyRow, place: usize, json: &str, reading: &mut Reading) -> bool {
    let Some(cell) = row.cell_mut(place) else { return false };
    let may_be_none = cell.may_be_none();
    if may_be_none && json == r#""NULL""# {
        row.rest_mut().1.set(place);
        return true;
    }
    if matches!(json, "null" | r#""NULL""#) {
        reading.unusual();
        return true;
    }
    match cell.put(json, reading) {
        Some(Whole(is_whole)) => {
            if !may_be_none {
                row.rest_mut().1.set(place);
            }
            is_whole
        }
        // Nothing in quotes is none, as well.
        None if json == r#""""# => {
            reading.unusual();
            true
        }
        None => {
            reading.odd();
            false
        }
    }
}

/// The fields with their names and numbers.
fn cells(row: &dyn AnyRow) -> impl Iterator<Item = (usize, &dyn Cell)> {
    (0..row.names().theirs.len()).filter_map(move |place| Some((place, row.cell(place)?)))
}

/// Whether a field has a value, sent or put there since.
fn has(row: &dyn AnyRow, place: usize, cell: &dyn Cell) -> bool {
    if cell.may_be_none() { !cell.is_none() } else { row.kept().is_set(place) || !cell.is_untouched() }
}

/// As the service usually writes it.
fn usual(row: &dyn AnyRow) -> Written {
    let mut written = Written::default();
    for (place, cell) in cells(row) {
        let name = row.names().theirs(place);
        if has(row, place, cell) {
            written.put_value(name, cell.to_quoted());
        } else if cell.may_be_none() && row.kept().is_set(place) {
            written.put_value(name, "NULL".into());
        }
    }
    written.put_extra(row.extra());
    written
}

/// As the service wrote it; what was changed since, as the service would.
pub fn to_service(row: &dyn AnyRow) -> Value {
    let mut written = usual(row);
    row.kept().put_unusual(&mut written);
    written.into_value()
}

/// Writes it under our names. What was not sent is not written; a field whose value is among the rest, as it came,
/// under the very name that it has here, is not written twice.
pub fn serialize<S: Serializer>(row: &dyn AnyRow, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for (place, cell) in cells(row) {
        let name = row.names().ours(place);
        if has(row, place, cell) && !row.extra().contains_key(name) {
            map.serialize_entry(name, &cell.to_json())?;
        }
    }
    for (name, value) in row.extra() {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

/// Reads what was written, or what the service sends, and does not remember how that was written.
pub fn deserialize<'de, T: Quoted, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Box::<RawValue>::deserialize(deserializer)?;
    T::read_quoted(json.get(), &mut Reading::of_our_own()).ok_or_else(|| D::Error::custom("not an object"))
}

/// Whether the field of this name has a value.
pub fn says(row: &dyn AnyRow, field: &str) -> bool {
    let place = row.names().find(field);
    place.and_then(|place| Some((place, row.cell(place)?))).is_some_and(|(place, cell)| has(row, place, cell))
}
