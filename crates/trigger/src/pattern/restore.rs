//! A pattern that goes on from what was saved of it.

use std::collections::HashMap;

use bugle_event::{Codec, Event, JoinKey, Parts};

use crate::pattern::any::Pattern;
use crate::pattern::changes::PartId;
use crate::pattern::record::Reading;
use crate::pattern::slot::Held;
use crate::pattern::stored::{Link, gap_from_bytes, part_key, part_of};
use crate::pattern::watch::{Tally, Watch};

impl Watch {
    /// Goes on from `parts`, of which the one with the empty key is passed over. Gives the keys of those that cannot be
    /// read or belong to nothing as well: they are let go and counted. So is what takes no step of this pattern.
    pub(crate) fn restore(pattern: Pattern, tally: Tally, parts: &Parts, codecs: &[Codec]) -> (Self, Vec<Vec<u8>>) {
        let mut watch = Self { tally, ..Self::new(pattern) };
        let (reading, mut damaged, mut links) = (Reading::new(codecs), Vec::new(), Vec::new());
        let mut events = HashMap::new();
        for (key, value) in parts.iter().filter(|(key, _)| !key.is_empty()) {
            let is_read = match part_of(key) {
                Some(PartId::Event(serial)) => reading.read(value).map(|event| {
                    events.insert(serial, (event, false));
                }),
                Some(PartId::Gap(serial)) => {
                    gap_from_bytes(serial, value).map(|gap| watch.gaps.restore(gap)).map(|()| watch.reach(serial))
                }
                Some(PartId::Link(join, held)) => postcard::from_bytes(value).ok().map(|link: Link| {
                    links.push((join, Held { at: link.at(), ..held }, link));
                }),
                None => None,
            };
            if is_read.is_none() {
                damaged.push(key.to_vec());
            }
        }
        let lost = links.into_iter().filter_map(|link| watch.relink(link, &mut events));
        damaged.extend(lost.map(|id| part_key(&id)).collect::<Vec<_>>());
        let of_nothing = events.into_iter().filter(|(_, (_, is_linked))| !is_linked);
        damaged.extend(of_nothing.map(|(serial, _)| part_key(&PartId::Event(serial))));
        watch.tally.damaged += damaged.len() as u64;
        watch.refit();
        (watch, damaged)
    }

    /// Puts an event where it was. Gives the part if that cannot be.
    fn relink(
        &mut self,
        (key, held, link): (JoinKey, Held, Link),
        events: &mut HashMap<u64, (Event, bool)>,
    ) -> Option<PartId> {
        let is_role = usize::from(held.role) < self.pattern.logic.keeps().len();
        let event = if link.has_event { events.get_mut(&held.serial) } else { None };
        let is_there = event.is_some() == link.has_event;
        if !(is_role && is_there && self.pattern.logic.is_sound(held, link.moment(), link.has_event)) {
            return Some(PartId::Link(key, held));
        }
        let event = event.map(|(event, is_linked)| {
            *is_linked = true;
            event.clone()
        });
        self.memory.restore(&key, held, link.moment(), event.as_ref());
        self.reach(held.serial);
        None
    }

    /// No number is given out twice, whatever the state says.
    fn reach(&mut self, serial: u64) {
        self.tally.taken = self.tally.taken.max(serial);
    }
}
