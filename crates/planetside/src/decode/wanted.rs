//! Which kinds of events anybody wants: asked of each frame before anything of it is read in full.

use bugle_event::{Fact as _, Interest, Kind};

use crate::event::{EVENTS, UnknownEvent};

/// Which kinds of events anybody wants, by their names on the wire. Worked out once for each interest, so that a frame
/// costs a look at its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WantedKinds {
    /// A bit for each row of [`EVENTS`], and one more for names that are in none.
    bits: u64,
}

const _: () = assert!(EVENTS.len() < 64, "a bit for each, and one for the unknown");

impl WantedKinds {
    /// All of them.
    pub(crate) const ALL: Self = Self { bits: u64::MAX >> (63 - EVENTS.len()) };

    /// Those that `interest` names.
    pub(crate) fn of(interest: &Interest) -> Self {
        let kinds = EVENTS.iter().map(|(_, info)| info.kind).chain([UnknownEvent::KIND]);
        let bit = |(place, kind)| u64::from(interest.names(kind)) << place;
        Self { bits: kinds.enumerate().map(bit).fold(0, |bits, bit| bits | bit) }
    }

    /// Whether there is a kind that nobody wants.
    pub(crate) fn refuses_some(self) -> bool {
        self != Self::ALL
    }

    /// The kind of the events with this name, if nobody wants any.
    pub(crate) fn refused(self, event_name: &str) -> Option<Kind> {
        if !self.refuses_some() {
            return None;
        }
        let place = EVENTS.iter().position(|(name, _)| *name == event_name);
        let is_wanted = self.bits >> place.unwrap_or(EVENTS.len()) & 1 == 1;
        (!is_wanted).then(|| place.map_or(UnknownEvent::KIND, |place| EVENTS[place].1.kind))
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::Want;

    use super::*;
    use crate::event::Death;

    #[test]
    fn what_is_named_is_wanted_and_nothing_else() {
        let deaths = WantedKinds::of(&Interest::new([Want::kinds([Death::KIND])]));
        assert_eq!(deaths.refused("Death"), None);
        assert_eq!(deaths.refused("ItemAdded").map(Kind::name), Some("planetside.item_added"));
        assert_eq!(deaths.refused("Harvest"), Some(UnknownEvent::KIND));
    }

    #[test]
    fn unknown_events_are_a_kind_too() {
        let unknown = WantedKinds::of(&Interest::new([Want::kinds([UnknownEvent::KIND])]));
        assert_eq!(unknown.refused("Harvest"), None);
        assert!(unknown.refused("Death").is_some());
    }

    #[test]
    fn whoever_wants_all_refuses_nothing() {
        assert_eq!(WantedKinds::of(&Interest::new([Want::all()])), WantedKinds::ALL);
        assert!(WantedKinds::of(&Interest::default()).refused("Death").is_some());
    }
}
