//! What the service says of its worlds: which there are, and which of them are up. Pure.
//!
//! Heartbeats and state messages name worlds with a yes or a no. A world that one of them leaves out is not mentioned, and
//! nothing more: backends differ in which they list. A world that was never up is no news when it is down. What a world
//! brings shows that it is up, which is also where a watch over silent worlds finds when each gave its last sign.

#[cfg(test)]
mod tests;

use std::time::Duration;

use bugle_event::{Said, Timestamp};
use tokio::time::Instant;

use crate::ids::World;
use crate::message::endpoint_world;
use crate::push::endpoint_status::{StateSign, WorldState, WorldStatus};
use crate::push::now::Now;
use crate::push::plan::Place;

/// How many worlds are remembered. Names come from outside; there have never been more than some twenty.
const WORLDS_MAX: usize = 128;
/// How long what a connection was told counts beside what others are told: a heartbeat, and some. One that is told nothing any
/// more, and is not lost yet, does not keep a world up.
const FRESH: Duration = Duration::from_secs(35);
/// How long the last events of a world may take to arrive after the word that it is down. Later ones show that it is up.
const LATE: Duration = Duration::from_secs(10);

/// What a message says of one world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Which world.
    pub(crate) world: World,
    /// What it is called.
    pub(crate) name: String,
    /// Whether it is up.
    pub(crate) online: bool,
    /// What says so.
    pub(crate) by: StateSign,
}

impl Word {
    /// What a message says of `endpoint`, if that is the endpoint of a world. Its name is from outside: it is bounded.
    pub(crate) fn new(endpoint: &str, online: bool, by: StateSign) -> Option<Self> {
        let world = endpoint_world(endpoint);
        let name = endpoint.strip_prefix("EventServerEndpoint_").unwrap_or(endpoint);
        let name = name.rsplit_once('_').map_or(name, |(name, _)| name);
        (!world.is_none()).then(|| Self { world, name: Said::new(name).into(), online, by })
    }
}

/// What has changed with a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// A message names it for the first time.
    Announced(World),
    /// It was up, and is down.
    Offline(World),
    /// It was down, and is up.
    Online(World),
}

/// All worlds that were mentioned, on any connection of this run.
///
/// Calling order: [`resume`](Self::resume) at most once and first; then, as they come, [`on_words`](Self::on_words),
/// [`on_event`](Self::on_event) and, when a connection is gone, [`on_gone`](Self::on_gone).
#[derive(Debug, Default)]
pub(crate) struct Worlds {
    known: Vec<Known>,
    /// Whether anything was said since it was last shown what is known.
    is_fresh: bool,
}

/// One world.
#[derive(Debug, Default)]
struct Known {
    world: World,
    name: String,
    /// Whether a message has named it; else only its events have come.
    is_announced: bool,
    /// Whether it is up, if that is known.
    is_up: Option<bool>,
    /// Since when, and by what that was noticed. `None`: an earlier run saw it.
    turned: Option<(Timestamp, StateSign)>,
    /// When anything was last said of it.
    last_word: Option<Timestamp>,
    /// The last sign that it was up. `None`: it never was.
    last_sign: Option<Timestamp>,
    /// When it went down; or, while it counts as up, when another connection was told that it is down, perhaps long ago.
    down_at: Option<Instant>,
    /// The last sign before it last went down.
    seen_until: Option<Timestamp>,
    /// What each connection was told last. It is up if any of them says so.
    words: Vec<(Place, bool, Instant)>,
    /// Whether it brings events though it is called down: then only a word that it is up is believed.
    is_denied: bool,
}

impl Worlds {
    /// Goes on from an earlier run, which had been told of the worlds `announced`, and that those `offline` had gone down.
    pub(crate) fn resume(&mut self, left_off: Timestamp, announced: &[World], offline: Vec<(World, String)>) {
        for world in announced {
            let Some(known) = self.known(*world) else { return };
            known.is_announced = true;
        }
        for (world, name) in offline {
            let Some(known) = self.known(world) else { return };
            (known.name, known.is_up, known.last_sign) = (name, Some(false), Some(left_off));
        }
        self.is_fresh = true;
    }

    /// Takes what the connection at `place` was told, and gives what is new in it.
    pub(crate) fn on_words(&mut self, now: Now, place: Place, words: Vec<Word>) -> Vec<Change> {
        words.into_iter().flat_map(|word| self.on_word(now, place, word)).flatten().collect()
    }

    fn on_word(&mut self, now: Now, place: Place, word: Word) -> [Option<Change>; 3] {
        self.is_fresh = true;
        let Some(known) = self.known(word.world) else { return [None; 3] };
        known.last_word = Some(now.time);
        let is_new = !std::mem::replace(&mut known.is_announced, true);
        known.name = word.name;
        let before = known.words.extract_if(.., |(other, ..)| *other == place).last().map(|(_, online, _)| online);
        known.words.push((place, word.online, now.moment));
        known.is_denied &= !word.online;
        let mut gone = None;
        if word.online {
            // Who was told that it was up before as well knows that it was meanwhile, and whoever lives is told in time. If
            // nobody was, it was down.
            let is_unseen = known.last_sign.is_some_and(|sign| now.time.since(sign) > FRESH);
            if known.down_at.take().is_some() && before != Some(true) && is_unseen {
                gone = known.turn(now, false, word.by);
            }
            known.last_sign = Some(now.time);
        }
        let says_so =
            |(_, online, at): &(Place, bool, Instant)| *online && now.moment.saturating_duration_since(*at) <= FRESH;
        let is_up = known.is_denied || known.words.iter().any(says_so);
        if !word.online && before != Some(false) && is_up && !known.is_denied {
            known.down_at = Some(now.moment);
        }
        [is_new.then_some(Change::Announced(word.world)), gone, known.turn(now, is_up, word.by)]
    }

    /// An event of this world came: what is new in that.
    pub(crate) fn on_event(&mut self, now: Now, world: World) -> Option<Change> {
        let known = self.known(world)?;
        let is_late = |down: Instant| now.moment.saturating_duration_since(down) < LATE;
        if known.down_at.is_some_and(is_late) {
            return None;
        }
        if known.is_up == Some(false) {
            known.last_sign?;
            known.is_denied = true;
        }
        known.last_sign = Some(now.time);
        if known.is_up == Some(true) {
            return None;
        }
        known.last_word = Some(now.time);
        let change = known.turn(now, true, StateSign::Event);
        self.is_fresh = true;
        change
    }

    /// The connection at `place` is gone. What it was told is the last that is known until another one is told.
    pub(crate) fn on_gone(&mut self, place: Place) {
        for known in &mut self.known {
            known.words.retain(|(other, ..)| *other != place);
        }
    }

    /// Until when all of the worlds is known to be seen: some connection was told that one of them is down, and another one
    /// that it is up, which may be out of date. `None`: there is no such doubt.
    pub(crate) fn doubted_since(&self) -> Option<Timestamp> {
        let doubted = self.known.iter().filter(|known| known.is_up == Some(true) && !known.is_denied);
        let doubted =
            doubted.filter(|known| known.down_at.is_some() || known.words.iter().any(|(_, online, _)| !online));
        doubted.filter_map(|known| known.last_sign).min()
    }

    /// Whether anything was said since this was last asked.
    pub(crate) fn take_fresh(&mut self) -> bool {
        std::mem::take(&mut self.is_fresh)
    }

    /// What is known of each.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = (World, WorldStatus)> {
        self.known.iter().map(|known| (known.world, known.status()))
    }

    /// The worlds that messages have named.
    pub(crate) fn announced(&self) -> impl Iterator<Item = World> {
        self.known.iter().filter(|known| known.is_announced).map(|known| known.world)
    }

    /// The worlds that were up and are down, and what they are called.
    pub(crate) fn offline(&self) -> impl Iterator<Item = (World, &str)> {
        self.known.iter().filter(|known| known.is_offline()).map(|known| (known.world, known.name.as_str()))
    }

    /// Whether it was up and is down.
    pub(crate) fn is_offline(&self, world: World) -> bool {
        self.get(world).is_some_and(Known::is_offline)
    }

    /// Whether it is down, and perhaps never was up.
    pub(crate) fn is_down(&self, world: World) -> bool {
        self.get(world).is_some_and(|known| known.is_up == Some(false))
    }

    /// What the service calls it.
    pub(crate) fn name(&self, world: World) -> &str {
        self.get(world).map_or("", |known| &known.name)
    }

    /// The last sign before it last went down. `None`: it never did.
    pub(crate) fn last_sign(&self, world: World) -> Option<Timestamp> {
        self.get(world)?.seen_until
    }

    fn get(&self, world: World) -> Option<&Known> {
        self.known.iter().find(|known| known.world == world)
    }

    /// What is known of `world`, which may be nothing yet. `None`: it is no world, or there are too many.
    fn known(&mut self, world: World) -> Option<&mut Known> {
        let at = match self.known.iter().position(|known| known.world == world) {
            Some(at) => at,
            None if world.is_none() || self.known.len() >= WORLDS_MAX => return None,
            None => {
                self.known.push(Known { world, ..Known::default() });
                self.known.len() - 1
            }
        };
        self.known.get_mut(at)
    }
}

impl Known {
    fn is_offline(&self) -> bool {
        self.is_up == Some(false) && self.last_sign.is_some()
    }

    fn status(&self) -> WorldStatus {
        let state = match self.is_up {
            Some(true) => WorldState::Online,
            Some(false) => WorldState::Offline,
            None => WorldState::Unknown,
        };
        let (since, by) = self.turned.unzip();
        WorldStatus { name: self.name.clone(), state, since, by, last_word: self.last_word }
    }

    /// It is up, or it is not, as `by` shows: what is new in that.
    fn turn(&mut self, now: Now, is_up: bool, by: StateSign) -> Option<Change> {
        if self.is_up != Some(is_up) {
            self.turned = Some((now.time, by));
        }
        let change = match (self.is_up.replace(is_up), is_up) {
            (Some(true), false) => Change::Offline(self.world),
            (Some(false), true) => Change::Online(self.world),
            _ => return None,
        };
        self.down_at = (!is_up).then_some(now.moment);
        if !is_up {
            self.seen_until = self.last_sign;
        }
        Some(change)
    }
}
