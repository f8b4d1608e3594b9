//! Watches the wars of one clan.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Cause, Gap, Origin, Signal, Subject, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::looks::{Counts, Look, Looks, Sight, tell_facts};
use super::orders::Orders;
use super::progress::{Progress, is_torn};
use super::state::{self, RestoreError};
use super::war_diff::WarNews;
use crate::{ClanTag, Event, Model as _, SOURCE, War, WarId, WarLogClosed, WarLogOpened, WarSnapshot, WarState};

/// What a watcher of wars looks at, as the noun of a [`Subject`].
pub(crate) const CURRENT_WAR: &str = "current_war";

/// How a clan's wars are watched.
#[derive(Clone, Debug)]
pub struct WarOptions {
    /// Whether the attacks of the war that is there at the first look are told, as [`Origin::Backfill`]. Off by
    /// default.
    pub backfill: bool,
    /// How long "not in war" must hold before a war that was running is given up. 2 minutes by default: as long as the
    /// API's edges keep an answer.
    pub no_war_believed_after: Duration,
    /// Whether a war at the first look is news rather than the state of things: for a watcher that begins because a
    /// war was drawn. Off by default.
    pub first_is_news: bool,
}

impl Default for WarOptions {
    fn default() -> Self {
        Self { backfill: false, no_war_believed_after: Duration::from_mins(2), first_is_news: false }
    }
}

/// Follows the wars of one clan: bodies of `/clans/{tag}/currentwar` go in, events come out.
///
/// An attack is told once, in whichever state of the war it first appears. When attacks came between two looks, their
/// order is known and their times are not.
#[derive(Debug)]
pub struct WarWatcher {
    options: WarOptions,
    pub(super) looks: Looks,
    memory: WarMemory,
}

/// How many wars before the latest one are remembered: for the watcher of the other side, which may still follow them.
const FORMER_MAX: usize = 2;

/// What the watcher of the other side knows of a war, if that clan is watched too.
pub(crate) type Elsewhere<'a> = dyn Fn(WarId) -> Option<Progress> + 'a;

/// What a war watcher remembers besides its looks.
#[derive(Debug, Default, Serialize, Deserialize)]
struct WarMemory {
    /// The clan that is asked about. A recording may not say until its first war.
    clan: Option<ClanTag>,
    /// The latest war, over or not.
    war: Option<Progress>,
    /// The wars before it, the latest last.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    former: VecDeque<Progress>,
    /// Since when "not in war" is served for a war that was running.
    no_war_since: Option<Timestamp>,
    /// Whether the war log is private.
    is_private: bool,
}

impl WarWatcher {
    /// Watches the wars of `clan` from now on.
    pub fn new(clan: ClanTag, options: WarOptions) -> Self {
        let memory = WarMemory { clan: Some(clan), ..WarMemory::default() };
        Self { options, looks: Looks::default(), memory }
    }

    /// Watches the wars of a clan that the first war will name: for recordings that do not say who was asked about.
    pub fn unnamed(options: WarOptions) -> Self {
        Self { options, looks: Looks::default(), memory: WarMemory::default() }
    }

    /// Watches on from a checkpoint's state.
    pub fn restore(state: &Bytes, options: WarOptions) -> Result<Self, RestoreError> {
        let (looks, memory) = state::restore(state)?;
        Ok(Self { options, looks, memory })
    }

    /// The clan, once it is known.
    pub fn clan(&self) -> Option<ClanTag> {
        self.memory.clan
    }

    /// The latest war, if any, over or not.
    pub fn war(&self) -> Option<WarId> {
        self.memory.war.as_ref().map(|war| war.id)
    }

    /// The last good look.
    pub fn seen_at(&self) -> Option<Timestamp> {
        self.looks.memory.seen_at
    }

    /// Forgets about what is yet to come at `now`: the clock was set back.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        self.looks.set_back(now);
        self.memory.no_war_since = self.memory.no_war_since.map(|since| since.min(now));
    }

    /// What is known of the latest wars.
    pub(crate) fn wars(&self) -> impl Iterator<Item = &Progress> {
        self.memory.former.iter().chain(&self.memory.war)
    }

    /// As [`wars`](Self::wars), to add what others know.
    pub(crate) fn wars_mut(&mut self) -> impl Iterator<Item = &mut Progress> {
        self.memory.former.iter_mut().chain(&mut self.memory.war)
    }

    /// When the running war will end or should have ended: the moment to ask next, whatever the interval.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.memory.war.as_ref().filter(|war| !war.is_over)?.end_time
    }

    /// Whether the war log is private: then asking often is of no use.
    pub fn is_private(&self) -> bool {
        self.memory.is_private
    }

    /// What was done with the answers so far.
    pub fn counts(&self) -> Counts {
        self.looks.counts
    }

    /// Takes a body. A plain [`Timestamp`] says when it came, and that it was not kept on the way.
    pub fn on_body(&mut self, sight: impl Into<Sight>, body: Bytes) -> Vec<Signal<Event>> {
        self.on_body_beside(sight.into(), body, &|_| None)
    }

    /// Takes a body, beside a watcher of the other side: what that one has not told is news, and what it has is none.
    pub(crate) fn on_body_beside(
        &mut self,
        sight: Sight,
        body: Bytes,
        elsewhere: &Elsewhere<'_>,
    ) -> Vec<Signal<Event>> {
        let at = sight.at;
        match self.looks.judge(sight, &body) {
            Look::Stale => Vec::new(),
            Look::Unchanged => self.on_unchanged(at),
            Look::Fresh => self.on_fresh(at, body, elsewhere),
        }
    }

    /// Takes the news that a look failed.
    pub fn on_error(&mut self, at: Timestamp, failure: Failure) -> Vec<Signal<Event>> {
        self.looks.failed(failure.cause().unwrap_or(Cause::Disconnect));
        if failure != Failure::Private || self.memory.is_private {
            return Vec::new();
        }
        self.memory.is_private = true;
        self.looks.turn();
        let Some(clan_tag) = self.memory.clan else { return Vec::new() };
        let closed = self.looks.event(at, WarLogClosed { clan_tag, clan_name: self.clan_name() });
        vec![closed, self.looks.remember(self.subject(), at, Some(self.state()))]
    }

    /// Tells what is held back, at the end of a recording: nothing will contradict its last word that there is no war.
    pub fn finish(&mut self) -> Vec<Signal<Event>> {
        self.memory.no_war_since.take().map(|since| self.give_up_war(since)).unwrap_or_default()
    }

    fn on_unchanged(&mut self, at: Timestamp) -> Vec<Signal<Event>> {
        self.memory.no_war_since = None;
        let mut signals = self.begin(at);
        let state = tell_facts(&signals).then(|| self.state_at(at));
        signals.push(self.looks.checkpoint(self.subject(), at, state));
        signals
    }

    fn on_fresh(&mut self, at: Timestamp, body: Bytes, elsewhere: &Elsewhere<'_>) -> Vec<Signal<Event>> {
        let Some(war) = self.read(&body) else {
            self.looks.broken();
            return Vec::new();
        };
        match war.id() {
            None => self.on_no_war(at, war, body),
            Some(id) => self.on_war(at, id, &war, body, elsewhere),
        }
    }

    /// The war that `body` shows, if it is one of ours or none at all.
    fn read(&mut self, body: &[u8]) -> Option<War> {
        let read = War::from_json(body).ok()?;
        self.looks.counts.odd_fields += u64::from(read.odd_fields);
        let war = read.value;
        match war.id() {
            None => (war.state == WarState::NotInWar).then_some(war),
            Some(id) => self.memory.clan.is_none_or(|clan| id.clans.contains(&clan)).then_some(war),
        }
    }

    fn on_no_war(&mut self, at: Timestamp, war: War, body: Bytes) -> Vec<Signal<Event>> {
        let is_running = self.memory.war.as_ref().is_some_and(|war| !war.is_over);
        if is_running && !self.believes_no_war(at) {
            return Vec::new();
        }
        let mut signals = self.begin(at);
        signals.extend(self.give_up_war(at));
        if let (true, Some(clan)) = (self.looks.is_first(), self.memory.clan) {
            signals.push(self.looks.event(at, WarSnapshot::new(clan, war)));
        }
        self.memory.no_war_since = None;
        self.looks.accept(body);
        self.end(at, signals)
    }

    /// "Not in war" in the middle of a war may be an edge that has not heard of the war yet: it must hold for a while,
    /// or the war's time must be over.
    fn believes_no_war(&mut self, at: Timestamp) -> bool {
        let since = *self.memory.no_war_since.get_or_insert(at);
        let is_past_end = self.ends_at().is_some_and(|end| end <= at);
        is_past_end || at.since(since) >= self.options.no_war_believed_after
    }

    fn on_war(
        &mut self,
        at: Timestamp,
        id: WarId,
        war: &War,
        body: Bytes,
        elsewhere: &Elsewhere<'_>,
    ) -> Vec<Signal<Event>> {
        self.memory.no_war_since = None;
        match &self.memory.war {
            Some(known) if known.id == id => self.on_known_war(at, known.clone(), war, body),
            Some(known) if id.preparation_start_time < known.id.preparation_start_time => self.drop_stale(),
            _ => match elsewhere(id) {
                Some(known) => self.on_known_war(at, known, war, body),
                None => self.on_new_war(at, id, war, body),
            },
        }
    }

    /// Tells what is new about a war that has been followed so far by this watcher or by that of the other side.
    fn on_known_war(&mut self, at: Timestamp, mut known: Progress, war: &War, body: Bytes) -> Vec<Signal<Event>> {
        let is_torn = is_torn(war);
        // A torn body may lack attacks and still bring new ones.
        let is_stale = if is_torn { known.is_past(war) } else { known.is_ahead_of(war) };
        if is_stale || self.looks.is_former(at, &body) {
            return self.drop_stale();
        }
        self.looks.counts.torn += u64::from(is_torn);
        // A body of the same war shows all that has happened in it: what was missed is about the clan alone.
        self.memory.war.take_if(|last| last.id == known.id);
        let mut signals = self.begin(at);
        signals.extend(self.give_up_war(at));
        let old = if is_torn { None } else { self.accepted().filter(|old| old.id() == Some(known.id)) };
        let news = WarNews::new(war, &known, self.looks.seen(at));
        let changes = news.changes(&known, old.as_ref());
        let is_backwards = is_torn && known.has_attacks_beyond(war);
        known.advance(war);
        known.on_told(&changes);
        signals.extend(changes);
        self.turn_to(known);
        if !is_backwards {
            self.looks.accept(body);
        }
        self.end(at, signals)
    }

    fn on_new_war(&mut self, at: Timestamp, id: WarId, war: &War, body: Bytes) -> Vec<Signal<Event>> {
        let is_first = self.looks.is_first() && !self.options.first_is_news;
        let mut signals = self.begin(at);
        signals.extend(self.give_up_war(at));
        let clan = self.memory.clan.or_else(|| war.clan.as_ref()?.tag);
        self.memory.clan = clan;
        let mut known = Progress::new(id, war.war_type());
        let news = WarNews::new(war, &known, self.looks.seen(at));
        match clan.filter(|_| is_first) {
            Some(clan) => signals.extend(self.first_sight(at, clan, war, &news)),
            None => signals.extend(news.found().into_iter().chain(news.changes(&known, None))),
        }
        self.looks.counts.torn += u64::from(is_torn(war));
        known.advance(war);
        self.turn_to(known);
        self.looks.accept(body);
        self.end(at, signals)
    }

    /// Follows `war` from now on, which may be the one that is followed already.
    fn turn_to(&mut self, war: Progress) {
        if let Some(former) = self.memory.war.take().filter(|former| former.id != war.id) {
            if self.memory.former.len() >= FORMER_MAX {
                self.memory.former.pop_front();
            }
            self.memory.former.push_back(former);
        }
        self.memory.war = Some(war);
    }

    fn first_sight(&self, at: Timestamp, clan: ClanTag, war: &War, news: &WarNews<'_>) -> Vec<Signal<Event>> {
        let mut signals = vec![self.looks.event(at, WarSnapshot::new(clan, war.clone()))];
        if self.options.backfill {
            signals.extend(news.attacks(&Orders::default(), Origin::Backfill));
        }
        signals
    }

    /// Closes the latest war if its end was not seen: the answer no longer shows it.
    fn give_up_war(&mut self, at: Timestamp) -> Vec<Signal<Event>> {
        let Some(mut known) = self.memory.war.take() else { return Vec::new() };
        let mut signals = Vec::new();
        if !known.is_over {
            let from = self.looks.memory.as_of;
            signals.push(Signal::Gap(Gap::new(SOURCE, [Subject::from(&known.id)], from, at, Cause::Superseded)));
            if let Some(last) = self.accepted() {
                signals.extend(WarNews::new(&last, &known, self.looks.seen(at)).deduced_end(&known));
            }
            known.on_told(&signals);
            known.is_over = true;
        }
        self.memory.war = Some(known);
        signals
    }

    fn drop_stale(&mut self) -> Vec<Signal<Event>> {
        self.looks.stale();
        Vec::new()
    }

    /// What comes before the events of a good look: what was not seen, and that the log is public again.
    fn begin(&mut self, at: Timestamp) -> Vec<Signal<Event>> {
        let running = self.memory.war.as_ref().filter(|war| !war.is_over).map(|war| Subject::from(&war.id));
        let subjects = self.memory.clan.as_ref().map(Subject::from).into_iter().chain(running);
        let mut signals: Vec<_> = self.looks.take_gap(at, subjects).map(Signal::Gap).into_iter().collect();
        if let (true, Some(clan_tag)) = (std::mem::take(&mut self.memory.is_private), self.memory.clan) {
            let opened = WarLogOpened { clan_tag, clan_name: self.clan_name() };
            signals.push(self.looks.event(at, opened));
        }
        signals
    }

    /// The end of a look that changed something.
    fn end(&mut self, at: Timestamp, mut signals: Vec<Signal<Event>>) -> Vec<Signal<Event>> {
        let state = self.state_at(at);
        signals.push(self.looks.checkpoint(self.subject(), at, Some(state)));
        signals
    }

    /// The body as it was last accepted.
    fn accepted(&self) -> Option<War> {
        War::from_json(self.looks.body()).ok().map(|body| body.value)
    }

    fn clan_name(&self) -> String {
        let accepted = self.accepted();
        let sides = accepted.iter().flat_map(War::sides);
        sides.filter(|side| side.tag == self.memory.clan).map(|side| side.name.clone()).next().unwrap_or_default()
    }

    fn state_at(&mut self, at: Timestamp) -> Bytes {
        self.looks.settle(at);
        self.state()
    }

    fn state(&self) -> Bytes {
        state::save(&self.looks, &self.memory)
    }

    /// What is looked at: not the clan itself, which has answers of its own.
    fn subject(&self) -> Subject {
        let clan = self.memory.clan.map(|clan| clan.to_string());
        Subject::text(CURRENT_WAR, clan.unwrap_or_default())
    }
}
