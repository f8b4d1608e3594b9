//! Reading several fields of an event at once.

use crate::envelope::Envelope;
use crate::fields::names::{DATA, Header};
use crate::fields::picker::Picker;
use crate::fields::slots::Slots;
use crate::fields::types::Type;
use crate::fields::wanted::{As, Wanted};
use crate::payload::Payload;

/// Which fields to read. Made once, used for every event.
///
/// ```
/// use bugle_event::fields::{Reading, Slots, Type, Value};
/// use bugle_event::{Cause, Envelope, Gap, Seen, Timestamp};
///
/// let mut reading = Reading::default();
/// let cause = reading.want(["event", "cause"], &Type::Any);
/// let missed = reading.want(["event", "missed"], &Type::Any);
///
/// let now = Timestamp::EPOCH;
/// let event = Envelope::new("demo", Gap::new("demo", [], None, now, Cause::Stall), Seen::at(now)).into_event();
/// Slots::with(|slots| {
///     reading.read(&event, slots);
///     assert_eq!(slots.get(cause), Value::Text("stall"));
///     assert_eq!(slots.get(missed), Value::Absent);
/// });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reading {
    wanted: Wanted,
    headers: Vec<(Header, usize)>,
    paths: Vec<Vec<String>>,
}

impl Reading {
    /// Wants the field at `path`, which holds what the [`Schema`](crate::fields::Schema) says: in which slot it will be.
    /// A path that was wanted before has the slot that it had. One that begins with no known name stays absent.
    pub fn want<'a>(&mut self, path: impl IntoIterator<Item = &'a str>, holds: &Type) -> usize {
        let path: Vec<&str> = path.into_iter().collect();
        if let Some(slot) = self.paths.iter().position(|known| *known == path) {
            return slot;
        }
        let slot = self.paths.len();
        self.paths.push(path.iter().map(|name| (*name).to_owned()).collect());
        match path.split_first() {
            Some((&DATA, names)) => {
                let kept_as = if *holds == Type::Time { As::Time } else { As::Itself };
                self.wanted.add(names, slot, kept_as);
            }
            Some((name, [])) => self.headers.extend(Header::named(name).map(|header| (header, slot))),
            _ => {}
        }
        slot
    }

    /// The path whose field is in this slot: `event.world_id`.
    pub fn path(&self, slot: usize) -> String {
        self.paths.get(slot).map(|path| path.join(".")).unwrap_or_default()
    }

    /// Reads all that is wanted of `event`.
    #[inline]
    pub fn read(&self, event: &Envelope<dyn Payload>, slots: &mut Slots) {
        slots.clear(self.paths.len());
        for (header, slot) in &self.headers {
            header.read(event, slots, *slot);
        }
        if self.wanted.goes_on(Wanted::ROOT) || self.wanted.slot(Wanted::ROOT).is_some() {
            event.data.pick(Picker::new(&self.wanted, slots));
        }
    }
}
