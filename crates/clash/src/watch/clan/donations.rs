//! What members gave and received: counters that only rise, until they start over.

use std::collections::BTreeMap;

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

use crate::calendar::season::{began, is_out_of_turn};
use crate::tag::PlayerTag;
use crate::watch::former::EDGES_LAG;
use crate::watch::look::Look;

/// What is remembered of the counters beside their values. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Donations {
    /// When the season began of which it is remembered how often counters started over.
    season: Timestamp,
    /// How often those of a member started over in this season, beside the start of all: the same totals come again.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    restarts: BTreeMap<PlayerTag, [u32; 2]>,
    /// Counters that went to zero, and have not risen since.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    emptied: BTreeMap<PlayerTag, [Option<Emptied>; 2]>,
}

/// A counter that went to zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Emptied {
    /// What it showed before.
    from: u32,
    since: Timestamp,
}

/// Which counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counter {
    Given = 0,
    Received = 1,
}

/// That a counter rose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rise {
    pub(super) delta: u32,
    pub(super) total: u32,
    /// It started over in between: then all it shows is new.
    pub(super) reset: bool,
    /// When the season began in which it counts.
    pub(super) season: Timestamp,
    /// How often it started over in that season, beside the start of all.
    pub(super) restarts: u32,
}

impl Donations {
    /// A member's counter went from `old` to `new`. To zero is no news, until it rises again.
    pub(super) fn on_count(
        &mut self,
        tag: PlayerTag,
        counter: Counter,
        [old, new]: [u32; 2],
        look: Look,
    ) -> Option<Rise> {
        if old == new {
            return None;
        }
        if new == 0 {
            self.emptied.entry(tag).or_default()[counter as usize] = Some(Emptied { from: old, since: look.at });
            return None;
        }
        let (from, reset) = match self.take_emptied(tag, counter) {
            // It was never empty: a body without the value.
            Some(it) if look.at.since(it.since) < EDGES_LAG && new >= it.from => (it.from, false),
            Some(_) => (0, true),
            None if new < old => (0, true),
            None => (old, false),
        };
        let restarts = self.restarts(tag, counter, reset, look);
        let rise = Rise { delta: new - from, total: new, reset, season: self.season, restarts };
        (rise.delta > 0).then_some(rise)
    }

    /// A member left: whoever comes back begins at zero.
    pub(super) fn on_left(&mut self, tag: PlayerTag) {
        self.emptied.remove(&tag);
        for restarts in self.restarts.entry(tag).or_default() {
            *restarts = restarts.saturating_add(1);
        }
    }

    /// Forgets about what is yet to come at `now`.
    pub(super) fn set_back(&mut self, now: Timestamp) {
        for emptied in self.emptied.values_mut().flatten().flatten() {
            emptied.since = emptied.since.min(now);
        }
    }

    fn take_emptied(&mut self, tag: PlayerTag, counter: Counter) -> Option<Emptied> {
        let both = self.emptied.get_mut(&tag)?;
        let emptied = both[counter as usize].take();
        if *both == [None, None] {
            self.emptied.remove(&tag);
        }
        emptied
    }

    /// How often the counter started over in the season of this look.
    fn restarts(&mut self, tag: PlayerTag, counter: Counter, reset: bool, look: Look) -> u32 {
        // What a body shows may be older than the look, but not older than a start that it shows.
        let began = began(if reset { look.at } else { look.as_of });
        if began > self.season {
            (self.season, self.restarts) = (began, BTreeMap::new());
        }
        if reset && is_out_of_turn(look.not_before, look.at) {
            self.restarts.entry(tag).or_default()[counter as usize] += 1;
        }
        self.restarts.get(&tag).map_or(0, |restarts| restarts[counter as usize])
    }
}
