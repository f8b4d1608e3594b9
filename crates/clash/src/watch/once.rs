//! Tells each fact once, although two watchers see it: both clans of a war, or a clan and its war log.

use std::collections::{HashMap, HashSet, VecDeque};

use bugle_event::{Envelope, EventId};

use crate::{ClanTag, Event, WarId};

/// How many facts about wars are remembered. Two clans of 50 make 200 attacks; both are asked within minutes.
const REMEMBERED_MAX: usize = 16_384;

/// What was told already.
#[derive(Debug, Default)]
pub(crate) struct Once {
    told: HashSet<EventId>,
    order: VecDeque<EventId>,
    is_log_public: HashMap<ClanTag, bool>,
}

impl Once {
    /// Whether `event` is told for the first time.
    pub(crate) fn is_first(&mut self, event: &Envelope<Event>) -> bool {
        match &event.data {
            Event::WarLogClosed(closed) => self.is_log_public.insert(closed.clan_tag, false) != Some(false),
            Event::WarLogOpened(opened) => self.is_log_public.insert(opened.clan_tag, true) != Some(true),
            _ if is_about_a_war(event) => self.remember(event.id),
            _ => true,
        }
    }

    /// Takes note that `clan`'s war log is private, and that this was told.
    pub(crate) fn knows_private(&mut self, clan: ClanTag) {
        self.is_log_public.insert(clan, false);
    }

    /// Remembers what was told. Says whether it was not known yet.
    pub(crate) fn remember(&mut self, id: EventId) -> bool {
        if !self.told.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > REMEMBERED_MAX {
            let oldest = self.order.pop_front();
            oldest.map(|oldest| self.told.remove(&oldest));
        }
        true
    }
}

fn is_about_a_war(event: &Envelope<Event>) -> bool {
    event.subject().noun == WarId::NOUN
}
