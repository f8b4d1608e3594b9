//! The names that are known, and what to ask for when. Pure: it is told the time and the answers.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle::planetside::{self, CharacterId, FacilityId, Remedy};
use bugle::{Event, clean};
use tokio::time::Instant;

use super::id::{Id, ids};
use super::known::Known;

/// How long an event waits for the names in it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

/// How long ids are gathered between two requests.
pub(super) const PACE: Duration = Duration::from_millis(200);

/// How many ids are asked for at once, as many as one request takes.
pub(super) const ASKED_MAX: usize = 100;

/// How many ids wait to be asked for. Of more, the events go out with their ids.
pub(super) const WANTED_MAX: usize = 2_000;

/// After how long a first failure is tried again. Each further one doubles it.
const RETRY: Duration = Duration::from_secs(2);

/// The longest wait after a failure.
pub(super) const RETRY_MAX: Duration = Duration::from_mins(10);

/// The longest name that is shown, in letters. Real ones have 32.
pub(super) const LETTERS_MAX: usize = 64;

/// The names that are known, and what is to be asked for.
#[derive(Default)]
pub(crate) struct Names {
    /// Whether anybody can be asked.
    is_open: bool,
    /// Whether they are written as JSON, too, beside the events.
    pub(super) is_in_json: bool,
    pub(super) known: Known,
    /// What is known without asking anybody.
    pub(crate) tables: planetside::Names,
    /// What is to be asked for.
    pub(super) wanted: BTreeSet<Id>,
    /// What is being asked for, and since when.
    asked: Option<(Vec<Id>, Instant)>,
    /// Nothing is asked before.
    not_before: Option<Instant>,
    /// After a failure: until when nothing is even wanted.
    shut_until: Option<Instant>,
    failures: u32,
}

/// Why there is no answer, and what to do about it.
pub(super) struct Refused {
    pub(super) why: String,
    pub(super) remedy: Remedy,
}

impl Names {
    /// Of whom nobody is asked.
    pub(crate) fn of(tables: planetside::Names) -> Self {
        Self { tables, ..Self::default() }
    }

    /// Of somebody who can be asked.
    pub(super) fn open(tables: planetside::Names) -> Self {
        Self { is_open: true, is_in_json: true, ..Self::of(tables) }
    }

    /// Notes whom `event` is about.
    pub(crate) fn want(&mut self, event: &Event, now: Instant) {
        if !self.is_open || self.shut_until.is_some_and(|until| now < until) {
            return;
        }
        let asked = self.asked.as_ref().map_or(&[][..], |(ids, _)| ids);
        let is_new = |id: &Id| !self.is_known(*id) && !self.known.is_settled(*id, now) && !asked.contains(id);
        let new: Vec<_> = ids(event).filter(is_new).collect();
        let room = WANTED_MAX.saturating_sub(self.wanted.len());
        self.wanted.extend(new.into_iter().take(room));
    }

    /// Whether `event` should wait: some name in it may come soon.
    pub(crate) fn awaits(&self, event: &Event, now: Instant) -> bool {
        let is_slow = self.asked.as_ref().is_some_and(|(_, since)| now >= *since + PATIENCE);
        let is_asked = |id: &Id| self.asked.as_ref().is_some_and(|(ids, _)| ids.contains(id));
        self.is_open && !is_slow && ids(event).any(|id| self.wanted.contains(&id) || is_asked(&id))
    }

    /// When there will be something to ask. `None`: not before something more is wanted, or an answer comes.
    pub(super) fn asks_at(&self, now: Instant) -> Option<Instant> {
        let is_idle = self.is_open && self.asked.is_none() && !self.wanted.is_empty();
        is_idle.then(|| self.not_before.unwrap_or(now).max(now))
    }

    /// What to ask for now: ids of one sort.
    pub(super) fn next_ask(&mut self, now: Instant) -> Option<Vec<Id>> {
        self.asks_at(now).filter(|at| *at <= now)?;
        let first = *self.wanted.first()?;
        let is_alike = |id: &&Id| matches!(id, Id::Character(_)) == matches!(first, Id::Character(_));
        let ids: Vec<_> = self.wanted.iter().filter(is_alike).take(ASKED_MAX).copied().collect();
        self.wanted.retain(|id| !ids.contains(id));
        self.asked = Some((ids.clone(), now));
        self.not_before = Some(now + PACE);
        Some(ids)
    }

    /// Takes the answer to what was asked. Says what people should hear of it: the first of several failures.
    pub(super) fn on_answer(&mut self, now: Instant, answer: Result<BTreeMap<Id, String>, Refused>) -> Option<String> {
        let (asked, _) = self.asked.take()?;
        match answer {
            Ok(mut found) => {
                self.failures = 0;
                for id in asked {
                    self.known.remember(id, found.remove(&id).map(|name| shown(&name)), now);
                }
                None
            }
            Err(refused) => self.on_failure(now, refused),
        }
    }

    fn on_failure(&mut self, now: Instant, Refused { why, remedy }: Refused) -> Option<String> {
        self.failures += 1;
        self.wanted.clear();
        let wait = match remedy {
            Remedy::GiveUp => {
                self.is_open = false;
                return Some(format!("names are not looked up any more, ids are shown instead: {why}"));
            }
            Remedy::RetryAfter(wait) => wait,
            _ => RETRY * 2_u32.saturating_pow(self.failures - 1).min(1_000),
        };
        let wait = wait.clamp(RETRY, RETRY_MAX);
        (self.shut_until, self.not_before) = (Some(now + wait), Some(now + wait));
        let is_first = self.failures == 1;
        is_first.then(|| format!("names cannot be looked up, ids are shown until they can: {why}"))
    }

    pub(crate) fn character(&self, id: CharacterId) -> String {
        self.known.name(Id::Character(id)).map_or_else(|| format!("character {id}"), str::to_owned)
    }

    pub(crate) fn facility(&self, id: FacilityId) -> String {
        if let Some(name) = self.facility_name(id) {
            return name.to_owned();
        }
        match self.known.name(Id::Facility(id)) {
            Some(name) => name.to_owned(),
            None if id.warpgate().is_some() => format!("warpgate {id}"),
            None => format!("facility {id}"),
        }
    }

    /// Whether it is known without asking.
    fn is_known(&self, id: Id) -> bool {
        match id {
            Id::Character(_) => false,
            Id::Facility(id) => self.facility_name(id).is_some(),
        }
    }

    pub(super) fn facility_name(&self, id: FacilityId) -> Option<&str> {
        self.tables.facility(id).and_then(|facility| facility.name)
    }
}

/// A name of somebody outside, as long as any real one.
fn shown(name: &str) -> String {
    clean(name).chars().take(LETTERS_MAX).collect()
}
