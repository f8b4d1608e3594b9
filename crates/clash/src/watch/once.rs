//! Tells each fact once, although two watchers see it: both clans of a war, all clans of a group, or a clan and its wars.

use std::collections::HashMap;

use bugle_event::{Envelope, EventId, RecentIds};

use crate::cwl_id::CwlId;
use crate::event::Event;
use crate::tag::ClanTag;
use crate::war_id::WarId;

/// How many facts about wars are remembered. Two clans of 50 make 200 attacks; both are asked within minutes.
const REMEMBERED_MAX: usize = 16_384;

/// What was told already.
#[derive(Debug)]
pub(crate) struct Once {
    told: RecentIds,
    is_log_public: HashMap<ClanTag, bool>,
    is_gone: HashMap<ClanTag, bool>,
}

impl Default for Once {
    fn default() -> Self {
        Self { told: RecentIds::new(REMEMBERED_MAX), is_log_public: HashMap::new(), is_gone: HashMap::new() }
    }
}

impl Once {
    /// Whether `event` is told for the first time.
    pub(crate) fn is_first(&mut self, event: &Envelope<Event>) -> bool {
        match &event.data {
            Event::WarLogClosed(closed) => self.is_log_public.insert(closed.clan_tag, false) != Some(false),
            Event::WarLogOpened(opened) => self.is_log_public.insert(opened.clan_tag, true) != Some(true),
            Event::ClanGone(gone) => self.is_gone.insert(gone.clan_tag, true) != Some(true),
            Event::ClanBack(back) => self.is_gone.insert(back.clan_tag, false) != Some(false),
            _ if is_shared(event) => self.remember(event.id),
            _ => true,
        }
    }

    /// Takes note that `clan`'s war log is private, and that this was told.
    pub(crate) fn knows_private(&mut self, clan: ClanTag) {
        self.is_log_public.insert(clan, false);
    }

    /// Remembers what was told. Says whether it was not known yet.
    pub(crate) fn remember(&mut self, id: EventId) -> bool {
        self.told.is_first(id)
    }
}

/// Whether it is about a war or a group of clan war leagues: several clans see the same.
fn is_shared(event: &Envelope<Event>) -> bool {
    [WarId::NOUN, CwlId::NOUN].contains(&event.subject().noun)
}
