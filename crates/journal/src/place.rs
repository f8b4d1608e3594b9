//! The places of named readers: how far each has come, and what it goes on from there. Pure.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::{Part, Parts};
use bytes::Bytes;

use crate::cursor::Cursor;
use crate::dispatch::{Dispatch, SeatId};

/// Behind the cursor in its row: this place has a state, or rather the part of it with the empty key.
const HAS_STATE: u8 = 1;
/// In place of that, where there are other parts and none with the empty key.
const HAS_NO_STATE: u8 = 0;

/// The place of a named reader.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) cursor: Cursor,
    state: State,
    /// Whether it outlives its reader.
    is_kept: bool,
    reader: Occupant,
    /// Whether its reader wants nothing more of the log. Not written: whoever takes it up says so again.
    is_at_rest: bool,
    /// Where its reader sits, if there is one.
    seat: Option<SeatId>,
    /// Whether it has moved on past what is not wanted since it was written.
    is_ahead: bool,
}

/// What a reader goes on from at its place.
#[derive(Debug, Default)]
struct State {
    parts: Parts,
    /// Which of these are still to be written.
    changed: BTreeSet<Bytes>,
    /// Whether what may lie in the table of parts under the reader's name is its own.
    owns_parts: bool,
}

/// Who reads from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Occupant {
    Nobody,
    Somebody,
}

/// What is written of a place, in one transaction.
///
/// A format. A row of the cursors is the cursor, and behind it, if the reader keeps a state: a byte that says whether that
/// has a part with the empty key, and, if it has others, how many these are. The part with the empty key is a row of
/// `reader_states`, each other one a row of `reader_parts`; both tables come to be with their first row. So a place that
/// moves without its state costs no more than before, and of a state only what has changed is written.
///
/// Programs from before there were states read the cursor and no further, and know no table but theirs. So they open such
/// a file, and everything in it that was theirs. When one of them moves a place it writes the cursor without that byte:
/// the state, which is of another place now, is never read again, and the reader begins anew with its state where it goes
/// on with its place. When one of them forgets a reader, the state stays behind, and belongs to nobody: the cursor of the
/// next reader of that name has no such byte until it keeps a state, which takes the old one's rows.
///
/// Programs from before there were parts read that byte and no further. They go on with the part that they know, and
/// what they write parts the place from all others in the same way.
#[derive(Debug)]
pub(crate) struct PlaceRow {
    /// The row of the cursors.
    pub(crate) cursor: Vec<u8>,
    /// The parts of the state that have changed.
    pub(crate) parts: Vec<Part>,
    /// Whether parts that lie there under this name are of somebody else, and go first.
    pub(crate) replaces_parts: bool,
}

/// A row of the cursors, read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ReadRow {
    pub(crate) cursor: Cursor,
    /// Whether the state has a part with the empty key.
    pub(crate) has_state: bool,
    /// How many other parts the state has.
    pub(crate) parts: u64,
}

impl Place {
    /// The place of a new reader.
    pub(crate) fn new(cursor: Cursor, is_kept: bool) -> Self {
        let (state, reader) = (State::default(), Occupant::Nobody);
        Self { cursor, state, is_kept, reader, is_at_rest: false, seat: None, is_ahead: false }
    }

    /// The place of a reader that was here before.
    pub(crate) fn restored(cursor: Cursor, parts: Parts) -> Self {
        let state = State { owns_parts: others(&parts) > 0, parts, changed: BTreeSet::new() };
        Self { state, ..Self::new(cursor, true) }
    }

    pub(crate) fn state(&self) -> &Parts {
        &self.state.parts
    }

    /// Its reader sits there.
    pub(crate) fn sit(&mut self, seat: SeatId) {
        self.seat = Some(seat);
    }

    /// Moves on past what its reader, who waits, was not meant for, of what ends before `end`.
    pub(crate) fn pass(&mut self, dispatch: &mut Dispatch, end: u64) {
        let seat = self.seat.and_then(|seat| dispatch.get_mut(seat));
        if let Some((first, next)) = seat.and_then(|seat| seat.passed(end)) {
            self.cursor.finish_stretch(first, next - 1);
            self.is_ahead = self.is_kept;
        }
    }

    /// Whether it has moved on past what is not wanted since it was written.
    pub(crate) fn is_ahead(&self) -> bool {
        self.is_ahead
    }

    /// How many events its reader has not confirmed, of what ends before `end`; or has not handed out, if the place is not
    /// kept.
    pub(crate) fn lag(&mut self, dispatch: &mut Dispatch, end: u64) -> u64 {
        if !self.is_kept {
            let seat = self.seat.and_then(|seat| dispatch.get(seat));
            return seat.map_or(0, |seat| seat.lag(end));
        }
        self.pass(dispatch, end);
        end.saturating_sub(self.cursor.next())
    }

    /// Its reader wants nothing more of the log.
    pub(crate) fn rest(&mut self) {
        self.is_at_rest = true;
    }

    /// Keeps these parts with it; the others stay as they are.
    pub(crate) fn keep(&mut self, parts: impl IntoIterator<Item = Part>) {
        for part in parts {
            self.state.changed.insert(part.key.clone());
            part.apply(&mut self.state.parts);
        }
    }

    /// What is to be written of it.
    fn row(&mut self) -> PlaceRow {
        self.is_ahead = false;
        let mut cursor = self.cursor.to_bytes();
        let State { parts: kept, changed, owns_parts } = &mut self.state;
        let (has_state, others) = (kept.contains_key(&Bytes::new()), others(kept));
        if has_state || others > 0 {
            cursor.push(if has_state { HAS_STATE } else { HAS_NO_STATE });
        }
        if others > 0 {
            cursor = postcard::to_extend(&others, cursor).expect("buffers grow");
        }
        let changed = std::mem::take(changed).into_iter();
        let parts = changed.map(|key| Part { value: kept.get(&key).cloned(), key }).collect();
        let replaces_parts = others > 0 && !std::mem::replace(owns_parts, true);
        PlaceRow { cursor, parts, replaces_parts }
    }
}

/// How many parts there are but for the one with the empty key.
fn others(state: &Parts) -> u64 {
    (state.len() - usize::from(state.contains_key(&Bytes::new()))) as u64
}

/// What a row of the cursors says. `None`: it is unreadable.
pub(crate) fn read_row(row: &[u8]) -> Option<ReadRow> {
    let (cursor, rest) = Cursor::take(row)?;
    let Some((state, rest)) = rest.split_first() else { return Some(ReadRow { cursor, has_state: false, parts: 0 }) };
    let parts = if rest.is_empty() { 0 } else { postcard::from_bytes(rest).ok()? };
    Some(ReadRow { cursor, has_state: *state == HAS_STATE, parts })
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
            Some(place) if place.is_kept => (place.reader, place.seat) = (Occupant::Nobody, None),
            _ => _ = self.0.remove(reader),
        }
    }

    /// What is to be written of the place of this reader.
    pub(crate) fn row(&mut self, reader: &str) -> Option<PlaceRow> {
        self.0.get_mut(reader).map(Place::row)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Place)> {
        self.0.iter_mut().map(|(reader, place)| (&**reader, place))
    }

    /// How many events before number `end` each reader that keeps its place, and wants more, has not confirmed.
    pub(crate) fn lags(&mut self, dispatch: &mut Dispatch, end: u64) -> Vec<(String, u64)> {
        let kept = self.0.iter_mut().filter(|(_, place)| place.is_kept && !place.is_at_rest);
        kept.map(|(reader, place)| (reader.clone(), place.lag(dispatch, end))).collect()
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

    fn read(row: &PlaceRow) -> (bool, u64) {
        let read = read_row(&row.cursor).unwrap();
        assert_eq!(read.cursor, cursor());
        (read.has_state, read.parts)
    }

    #[test]
    fn a_row_says_whether_a_state_belongs_to_it_and_carries_that_once() {
        let mut place = Place::new(cursor(), true);
        assert_eq!(read(&place.row()), (false, 0));
        place.keep([Part::new("", "counted 9")]);
        let row = place.row();
        assert_eq!((read(&row), &row.parts[..]), ((true, 0), &[Part::new("", "counted 9")][..]));
        place.keep([]);
        let row = place.row();
        assert_eq!((read(&row), &row.parts[..]), ((true, 0), &[][..]));
    }

    #[test]
    fn only_the_parts_that_changed_are_written_and_a_row_says_how_many_there_are() {
        let mut place = Place::new(cursor(), true);
        place.keep([Part::new("a", "1"), Part::new("b", "2"), Part::new("a", "3")]);
        let row = place.row();
        assert_eq!((read(&row), row.replaces_parts), ((false, 2), true), "who was here before may have left some");
        assert_eq!(row.parts, [Part::new("a", "3"), Part::new("b", "2")]);
        place.keep([Part::gone("a"), Part::new("", "x")]);
        let row = place.row();
        assert_eq!((read(&row), row.replaces_parts), ((true, 1), false));
        assert_eq!(row.parts, [Part::new("", "x"), Part::gone("a")]);
        place.keep([Part::gone("b"), Part::gone("")]);
        let row = place.row();
        assert_eq!((read(&row), row.replaces_parts), ((false, 0), false));
        assert_eq!(row.cursor, cursor().to_bytes());
        place.keep([Part::new("c", "4")]);
        assert!(!place.row().replaces_parts, "all that lay there was its own");
        assert!(!Place::restored(cursor(), [("c".into(), "4".into())].into()).row().replaces_parts);
    }

    /// As they read it, and as they write it back.
    #[test]
    fn programs_from_before_there_were_states_read_the_cursor_and_part_it_from_the_state() {
        let mut place = Place::new(cursor(), true);
        place.keep([Part::new("", "counted 9"), Part::new("a", "1")]);
        let read: Cursor = postcard::from_bytes(&place.row().cursor).unwrap();
        assert_eq!(read, cursor());
        let parted = read_row(&read.to_bytes());
        assert_eq!(parted, Some(ReadRow { cursor: cursor(), has_state: false, parts: 0 }));
    }

    /// They read one byte behind the cursor, and write back just that.
    #[test]
    fn programs_from_before_there_were_parts_go_on_with_the_one_they_know() {
        let mut place = Place::new(cursor(), true);
        place.keep([Part::new("a", "1")]);
        let first = |row: &PlaceRow| Cursor::take(&row.cursor).unwrap().1.first() == Some(&HAS_STATE);
        assert!(!first(&place.row()));
        place.keep([Part::new("", "counted 9")]);
        assert!(first(&place.row()));
        let written = [&cursor().to_bytes()[..], &[HAS_STATE]].concat();
        assert_eq!(read_row(&written), Some(ReadRow { cursor: cursor(), has_state: true, parts: 0 }));
    }
}
