//! The places of named readers: how far each has come, and what it goes on from there. Pure.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::cursor::Cursor;

/// Behind the cursor in its row: this place has a state.
const HAS_STATE: u8 = 1;

/// The place of a named reader.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) cursor: Cursor,
    /// What the reader goes on from there.
    state: Option<Bytes>,
    /// Whether that is still to be written.
    state_is_new: bool,
    /// Whether it outlives its reader.
    is_kept: bool,
    reader: Occupant,
    /// Whether its reader wants nothing more of the log. Not written: whoever takes it up says so again.
    is_at_rest: bool,
}

/// Who reads from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Occupant {
    Nobody,
    Somebody,
}

/// What is written of a place, in one transaction.
///
/// A format. A row of the cursors is the cursor, and a byte behind it if the reader keeps a state. The state is a row of
/// its own in `reader_states`, a table that comes to be with the first one, so that a place that moves without its state
/// costs no more than before.
///
/// Programs from before there were states read the cursor and no further, and know no table but theirs. So they open such
/// a file, and everything in it that was theirs. When one of them moves a place it writes the cursor without that byte:
/// the state, which is of another place now, is never read again, and the reader begins anew with its state where it goes
/// on with its place. When one of them forgets a reader, the state stays behind, and belongs to nobody: the cursor of the
/// next reader of that name has no such byte until it keeps a state, which takes the old one's row.
#[derive(Debug)]
pub(crate) struct PlaceRow {
    /// The row of the cursors.
    pub(crate) cursor: Vec<u8>,
    /// The state, where it has changed.
    pub(crate) state: Option<Bytes>,
}

impl Place {
    /// The place of a new reader.
    pub(crate) fn new(cursor: Cursor, is_kept: bool) -> Self {
        Self { cursor, state: None, state_is_new: false, is_kept, reader: Occupant::Nobody, is_at_rest: false }
    }

    /// The place of a reader that was here before.
    pub(crate) fn restored(cursor: Cursor, state: Option<Bytes>) -> Self {
        Self { state, ..Self::new(cursor, true) }
    }

    pub(crate) fn state(&self) -> Option<&Bytes> {
        self.state.as_ref()
    }

    /// Its reader wants nothing more of the log.
    pub(crate) fn rest(&mut self) {
        self.is_at_rest = true;
    }

    /// Keeps `state` with it, if there is one; if not, what was kept stays.
    pub(crate) fn keep(&mut self, state: Option<Bytes>) {
        if state.is_some() {
            (self.state, self.state_is_new) = (state, true);
        }
    }

    /// What is to be written of it.
    fn row(&mut self) -> PlaceRow {
        let mut cursor = self.cursor.to_bytes();
        cursor.extend(self.state.as_ref().map(|_| HAS_STATE));
        let state = self.state.clone().filter(|_| std::mem::take(&mut self.state_is_new));
        PlaceRow { cursor, state }
    }
}

/// The cursor in a row, and whether a state belongs to it. `None`: it is unreadable.
pub(crate) fn read_row(row: &[u8]) -> Option<(Cursor, bool)> {
    let (cursor, rest) = Cursor::take(row)?;
    Some((cursor, rest.first() == Some(&HAS_STATE)))
}

/// The places of all readers, by name.
#[derive(Debug, Default)]
pub(crate) struct Places(BTreeMap<String, Place>);

impl Places {
    pub(crate) fn get(&self, reader: &str) -> Option<&Place> {
        self.0.get(reader)
    }

    pub(crate) fn get_mut(&mut self, reader: &str) -> Option<&mut Place> {
        self.0.get_mut(reader)
    }

    /// The reader of this name takes its place; a new one gets `place`. `None`: there is one at work.
    pub(crate) fn enter(&mut self, reader: &str, place: Place) -> Option<&Place> {
        let place = self.0.entry(reader.to_owned()).or_insert(place);
        let was_occupied = std::mem::replace(&mut place.reader, Occupant::Somebody) == Occupant::Somebody;
        place.is_at_rest &= was_occupied;
        (!was_occupied).then_some(place)
    }

    /// The reader of this name leaves its place to the next one.
    pub(crate) fn leave(&mut self, reader: &str) {
        match self.0.get_mut(reader) {
            Some(place) if place.is_kept => place.reader = Occupant::Nobody,
            _ => _ = self.0.remove(reader),
        }
    }

    /// What is to be written of the place of this reader.
    pub(crate) fn row(&mut self, reader: &str) -> Option<PlaceRow> {
        self.0.get_mut(reader).map(Place::row)
    }

    /// How many events up to number `last` each reader that keeps its place, and wants more, has not confirmed.
    pub(crate) fn lags(&self, last: u64) -> Vec<(String, u64)> {
        let kept = self.0.iter().filter(|(_, place)| place.is_kept && !place.is_at_rest);
        kept.map(|(name, place)| (name.clone(), last.saturating_sub(place.cursor.floor()))).collect()
    }
}

impl FromIterator<(String, Place)> for Places {
    fn from_iter<I: IntoIterator<Item = (String, Place)>>(places: I) -> Self {
        Self(places.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> Cursor {
        let mut cursor = Cursor::after(4);
        cursor.finish_stretch(6, 9);
        cursor.try_again(5);
        cursor
    }

    #[test]
    fn a_row_says_whether_a_state_belongs_to_it_and_carries_that_once() {
        let mut place = Place::new(cursor(), true);
        assert_eq!(read_row(&place.row().cursor), Some((cursor(), false)));
        place.keep(Some("counted 9".into()));
        let row = place.row();
        assert_eq!((read_row(&row.cursor), row.state), (Some((cursor(), true)), Some("counted 9".into())));
        place.keep(None);
        let row = place.row();
        assert_eq!((read_row(&row.cursor), row.state), (Some((cursor(), true)), None));
    }

    /// As they read it, and as they write it back.
    #[test]
    fn programs_from_before_there_were_states_read_the_cursor_and_part_it_from_the_state() {
        let mut place = Place::new(cursor(), true);
        place.keep(Some("counted 9".into()));
        let read: Cursor = postcard::from_bytes(&place.row().cursor).unwrap();
        assert_eq!(read, cursor());
        assert_eq!(read_row(&read.to_bytes()), Some((cursor(), false)));
    }
}
