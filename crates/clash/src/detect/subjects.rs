//! One watcher for each subject of the input.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bugle_event::{Cause, Signal, Timestamp};
use bugle_model::Model as _;
use bytes::Bytes;

use super::error::LineError;
use crate::event::Event;
use crate::failure::Failure;
use crate::tag::WarTag;
use crate::war_id::WarId;
use crate::watch::counts::Counts;
use crate::watch::neighbours::Neighbours;
use crate::watch::recorded::Recorded;
use crate::watch::war::progress::Progress;
use crate::watch::watcher::{Outcome, Watcher};

/// The watchers of all subjects that were seen, all of one kind.
#[derive(Debug)]
pub(super) struct Subjects<R: Recorded> {
    options: R::Options,
    watchers: BTreeMap<R::Key, Watcher<R>>,
    keys: R::Keys,
    /// Whose answer came before.
    last: Option<R::Key>,
    /// Wars of the leagues that were drawn in the course of the recording.
    pub(super) drawn: BTreeSet<WarTag>,
    /// Since when wars of the leagues must be over, by what their groups show.
    pub(super) over_since: BTreeMap<WarTag, Timestamp>,
}

/// What became of a body.
pub(super) struct Looked {
    /// Whether it showed what was asked for, news or not.
    pub(super) is_sound: bool,
    pub(super) signals: Vec<Signal<Event>>,
}

/// [`Subjects`] of any kind.
pub(super) trait AnySubjects: fmt::Debug + Send {
    /// Takes an answer that came `at` some time, if the recording says, to somebody who asked with `tag`, if it says.
    fn on_body(&mut self, at: Option<Timestamp>, tag: Option<&str>, body: Bytes) -> Result<Looked, LineError>;

    /// Hands an error answer to whom it concerns: all, if the game is closed; else the one asked for, or, where that
    /// is unknown, the one whose answer came before.
    fn on_failure(&mut self, tag: Option<&str>, at: Timestamp, failure: Failure) -> Vec<Signal<Event>>;

    /// The last good look, by whatever clock the input has.
    fn seen_at(&self) -> Option<Timestamp>;

    /// Tells what was held back.
    fn finish(&mut self) -> Vec<Signal<Event>>;

    /// What was done with the bodies.
    fn counts(&self) -> Counts;
}

impl<R: Recorded> Subjects<R> {
    pub(super) fn new(options: R::Options) -> Self {
        let (watchers, keys, drawn, over_since) =
            (BTreeMap::new(), R::Keys::default(), BTreeSet::new(), BTreeMap::new());
        Self { options, watchers, keys, last: None, drawn, over_since }
    }

    /// What came for a key, if any, is of no use.
    fn miss(&mut self, key: Option<R::Key>) {
        if let Some(watcher) = key.and_then(|key| self.watchers.get_mut(&key)) {
            watcher.miss(Cause::Garbage);
        }
    }

    /// The watchers of all, and their keys.
    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = (&R::Key, &mut Watcher<R>)> {
        self.watchers.iter_mut()
    }

    /// The watcher of a key, taken out, so that it may ask the others. It is perhaps known by another name.
    fn take(&mut self, key: R::Key) -> Watcher<R> {
        if let Some(alias) = R::alias(key).filter(|_| !self.watchers.contains_key(&key)) {
            let adopted = self.watchers.remove(&alias);
            adopted.map(|watcher| self.watchers.insert(key, watcher));
        }
        let (keys, options) = (&mut self.keys, &self.options);
        self.watchers.remove(&key).unwrap_or_else(|| R::watcher(key, keys, options))
    }
}

/// A recording of both sides of a war tells each side for itself, but for how it ended.
impl<R: Recorded> Neighbours for Subjects<R> {
    fn knowledge_of(&self, _: WarId) -> Option<Progress> {
        None
    }

    fn has_deduced_end(&self, war: WarId) -> bool {
        let wars = self.watchers.values().flat_map(Watcher::wars);
        wars.filter(|known| known.id == war).any(Progress::has_deduced_end)
    }

    fn has_seen_end(&self, war: WarId) -> bool {
        let wars = self.watchers.values().flat_map(Watcher::wars);
        wars.filter(|known| known.id == war).any(Progress::has_seen_end)
    }

    fn has_drawn(&self, war: WarTag) -> bool {
        self.drawn.contains(&war)
    }

    fn over_since(&self, war: WarTag) -> Option<Timestamp> {
        self.over_since.get(&war).copied()
    }
}

impl<R: Recorded> AnySubjects for Subjects<R> {
    fn on_body(&mut self, at: Option<Timestamp>, tag: Option<&str>, body: Bytes) -> Result<Looked, LineError> {
        let expected = R::NAME;
        let asked = tag.and_then(R::asked);
        let is_one = std::str::from_utf8(&body).is_ok_and(R::is_like);
        let read = match R::Model::from_json(&body) {
            Ok(read) if is_one => read,
            // Where it is known whom it should have been about, that was not seen.
            Ok(other) => {
                self.miss(Some(R::key(&other.value, asked, None)));
                return Err(LineError::NotSuchAnswer { expected, source: None });
            }
            Err(error) => {
                self.miss(asked);
                return Err(LineError::NotSuchAnswer { expected, source: Some(error) });
            }
        };
        let key = R::key(&read.value, asked, self.last);
        if !R::is_named(key) {
            return Err(LineError::Nameless { expected });
        }
        self.last = Some(key);
        let mut watcher = self.take(key);
        let at = at.or(R::earliest(&read.value).max(watcher.seen_at())).unwrap_or_default();
        let outcome = watcher.on_look(at.into(), body, Some(read), self);
        self.watchers.insert(key, watcher);
        match outcome {
            Outcome::Told(signals) => Ok(Looked { is_sound: true, signals }),
            Outcome::Dropped => Ok(Looked { is_sound: true, signals: Vec::new() }),
            Outcome::Failed(_, signals) => Ok(Looked { is_sound: false, signals }),
            Outcome::Unusable | Outcome::NotJson => Ok(Looked { is_sound: false, signals: Vec::new() }),
        }
    }

    fn on_failure(&mut self, tag: Option<&str>, at: Timestamp, failure: Failure) -> Vec<Signal<Event>> {
        let is_for_all = failure == Failure::Maintenance;
        let one = tag.and_then(R::asked).or(self.last);
        let concerned = self.watchers.iter_mut().filter(|(key, _)| is_for_all || Some(**key) == one);
        concerned.flat_map(|(_, watcher)| watcher.on_error(at, failure)).collect()
    }

    fn seen_at(&self) -> Option<Timestamp> {
        self.watchers.get(&self.last?)?.seen_at()
    }

    fn finish(&mut self) -> Vec<Signal<Event>> {
        let keys: Vec<R::Key> = self.watchers.keys().copied().collect();
        let mut signals = Vec::new();
        for key in keys {
            let Some(mut watcher) = self.watchers.remove(&key) else { continue };
            signals.extend(watcher.finish_among(self));
            self.watchers.insert(key, watcher);
        }
        signals
    }

    fn counts(&self) -> Counts {
        self.watchers.values().map(Watcher::counts).fold(Counts::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}
