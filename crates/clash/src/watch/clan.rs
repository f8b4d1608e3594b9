//! Watches one clan and its members.

use bugle_event::{Signal, Subject, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::attributes::Attention;
use super::looks::{Counts, Look, Looks, Sight, tell_facts};
use super::members::{Departures, MemberDiff};
use super::state::{self, RestoreError};
use crate::{
    Clan, ClanBack, ClanChanged, ClanGone, ClanSnapshot, ClanTag, Event, Model as _, WarLogClosed, WarLogOpened,
};

/// How a clan is watched.
#[derive(Clone, Debug)]
pub struct ClanOptions {
    /// Whether members are watched too. On by default.
    pub members: bool,
    /// Whether a departure is told only after a second look shows it too. Off by default: it is told at once, as
    /// unconfirmed.
    pub confirm_departures: bool,
    /// Whether points, trophies and ranks are told, which change all the time. Off by default.
    pub noisy: bool,
}

impl Default for ClanOptions {
    fn default() -> Self {
        Self { members: true, confirm_departures: false, noisy: false }
    }
}

/// Follows one clan: bodies of `/clans/{tag}` go in, events come out.
///
/// What came and went between two looks cannot be seen: a visitor who stayed for less than a polling interval.
#[derive(Debug)]
pub struct ClanWatcher {
    tag: ClanTag,
    options: ClanOptions,
    pub(super) looks: Looks,
    departures: Departures,
}

/// What a clan watcher remembers besides its looks.
#[derive(Serialize, Deserialize)]
struct Remembered<D> {
    tag: ClanTag,
    departures: D,
}

impl ClanWatcher {
    /// Watches `tag` from now on.
    pub fn new(tag: ClanTag, options: ClanOptions) -> Self {
        Self { tag, options, looks: Looks::default(), departures: Departures::default() }
    }

    /// Watches on from a checkpoint's state.
    pub fn restore(state: &Bytes, options: ClanOptions) -> Result<Self, RestoreError> {
        let (looks, Remembered { tag, departures }) = state::restore(state)?;
        Ok(Self { tag, options, looks, departures })
    }

    /// Forgets about what is yet to come at `now`: the clock was set back.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        self.looks.set_back(now);
        self.departures.set_back(now);
    }

    /// The clan.
    pub fn tag(&self) -> ClanTag {
        self.tag
    }

    /// What was done with the answers so far.
    pub fn counts(&self) -> Counts {
        self.looks.counts
    }

    /// Takes a body. A plain [`Timestamp`] says when it came, and that it was not kept on the way.
    pub fn on_body(&mut self, sight: impl Into<Sight>, body: Bytes) -> Vec<Signal<Event>> {
        let sight = sight.into();
        let at = sight.at;
        match self.looks.judge(sight, &body) {
            Look::Stale => Vec::new(),
            Look::Unchanged => self.on_unchanged(at),
            Look::Fresh => self.on_fresh(at, body),
        }
    }

    /// Takes the news that a look failed.
    pub fn on_error(&mut self, at: Timestamp, failure: Failure) -> Vec<Signal<Event>> {
        if let Some(cause) = failure.cause() {
            self.looks.failed(cause);
        } else if self.looks.not_found(at) {
            let gone = ClanGone { clan_tag: self.tag, clan_name: self.name() };
            let gone = self.looks.event(at, gone);
            return vec![gone, self.looks.remember(self.subject(), at, Some(self.state()))];
        }
        Vec::new()
    }

    /// Tells what is held back, at the end of a recording.
    pub fn finish(&mut self) -> Vec<Signal<Event>> {
        self.accepted().map(|clan| self.departures.give_up(&clan)).unwrap_or_default()
    }

    fn on_unchanged(&mut self, at: Timestamp) -> Vec<Signal<Event>> {
        let mut signals = self.begin(at);
        if !self.departures.is_empty() {
            signals.extend(self.accepted().map(|clan| self.departures.confirm(&clan, at)).unwrap_or_default());
        }
        let state = tell_facts(&signals).then(|| self.state_at(at));
        signals.push(self.looks.checkpoint(self.subject(), at, state));
        signals
    }

    fn on_fresh(&mut self, at: Timestamp, body: Bytes) -> Vec<Signal<Event>> {
        let Some(clan) = self.read(&body) else {
            self.looks.broken();
            return Vec::new();
        };
        let old = self.accepted();
        if self.looks.is_former(at, &body) || old.as_ref().is_some_and(|old| fell(old, &clan)) {
            self.looks.stale();
            return Vec::new();
        }
        let mut signals = self.begin(at);
        match old {
            None => signals.push(self.looks.event(at, ClanSnapshot(Box::new(clan)))),
            Some(old) => self.tell(&old, &clan, at, &mut signals),
        }
        self.looks.accept(body);
        let state = self.state_at(at);
        signals.push(self.looks.checkpoint(self.subject(), at, Some(state)));
        signals
    }

    /// The clan that `body` shows, if it is ours and whole.
    fn read(&mut self, body: &[u8]) -> Option<Clan> {
        let read = Clan::from_json(body).ok()?;
        self.looks.counts.odd_fields += u64::from(read.odd_fields);
        (read.value.tag == self.tag && is_whole(&read.value)).then_some(read.value)
    }

    /// The clan as it was last accepted.
    fn accepted(&self) -> Option<Clan> {
        Clan::from_json(self.looks.body()).ok().map(|body| body.value)
    }

    fn name(&self) -> String {
        self.accepted().map(|clan| clan.name).unwrap_or_default()
    }

    /// What comes before the events of a good look: what was not seen, and that the clan is back.
    fn begin(&mut self, at: Timestamp) -> Vec<Signal<Event>> {
        let mut signals = Vec::new();
        signals.extend(self.looks.take_gap(at, [self.subject()]).map(Signal::Gap));
        if self.looks.found() {
            let back = ClanBack { clan_tag: self.tag, clan_name: self.name() };
            signals.push(self.looks.event(at, back));
        }
        signals
    }

    fn tell(&mut self, old: &Clan, new: &Clan, at: Timestamp, signals: &mut Vec<Signal<Event>>) {
        signals.extend(war_log_change(old, new).map(|change| self.looks.event(at, change)));
        let log_changed = old.is_war_log_public != new.is_war_log_public;
        old.differences(new, &mut |attribute, written| {
            let attention = match attribute {
                "war_ties" | "war_losses" if log_changed => Attention::Never,
                "clan_capital" if same_capital(old, new) => Attention::Noise,
                _ => attention(attribute),
            };
            if attention == Attention::Never {
                return;
            }
            let values = written();
            if attention.tells(self.options.noisy, &values) {
                signals.push(self.looks.event(at, changed(new, attribute, values)));
            }
        });
        if self.options.members {
            let diff = MemberDiff { clan: new, at, looks: &self.looks, options: &self.options };
            signals.extend(diff.tell(old, &mut self.departures));
        }
    }

    fn state_at(&mut self, at: Timestamp) -> Bytes {
        self.looks.settle(at);
        self.state()
    }

    fn state(&self) -> Bytes {
        state::save(&self.looks, &Remembered { tag: self.tag, departures: &self.departures })
    }

    fn subject(&self) -> Subject {
        Subject::from(&self.tag)
    }
}

/// Whether the member list is complete. A clan that was really deserted says so: it has 0 members.
fn is_whole(clan: &Clan) -> bool {
    let listed = clan.member_list.len();
    let complete = clan.members as usize == listed || (clan.members == 0 && listed > 0);
    let mut tags: Vec<_> = clan.member_list.iter().map(|member| member.tag).collect();
    tags.sort_unstable();
    tags.dedup();
    complete && tags.len() == listed
}

/// Whether something fell that never falls: the body is out of date.
fn fell(old: &Clan, new: &Clan) -> bool {
    let counted = |old: Option<u32>, new: Option<u32>| old.zip(new).is_some_and(|(old, new)| new < old);
    // Zero may mean that it was not sent.
    let lower = |old: u32, new: u32| 0 < new && new < old;
    lower(old.clan_level, new.clan_level)
        || lower(old.war_wins, new.war_wins)
        || counted(old.war_ties, new.war_ties)
        || counted(old.war_losses, new.war_losses)
}

fn war_log_change(old: &Clan, new: &Clan) -> Option<Event> {
    let (clan_tag, clan_name) = (new.tag, new.name.clone());
    match (old.is_war_log_public?, new.is_war_log_public?) {
        (true, false) => Some(WarLogClosed { clan_tag, clan_name }.into()),
        (false, true) => Some(WarLogOpened { clan_tag, clan_name }.into()),
        _ => None,
    }
}

/// Whether only the gold that flows into the capital differs, not what was built.
fn same_capital(old: &Clan, new: &Clan) -> bool {
    let built = |clan: &Clan| {
        let capital = clan.clan_capital.as_ref()?;
        let districts = capital.districts.iter().map(|district| (district.id, district.district_hall_level));
        let mut districts: Vec<_> = districts.collect();
        districts.sort_unstable();
        Some((capital.capital_hall_level, districts))
    };
    built(old) == built(new)
}

fn changed(clan: &Clan, attribute: &str, [old, new]: [serde_json::Value; 2]) -> ClanChanged {
    ClanChanged { clan_tag: clan.tag, clan_name: clan.name.clone(), attribute: attribute.to_owned(), old, new }
}

fn attention(attribute: &str) -> Attention {
    match attribute {
        "member_list" | "is_war_log_public" => Attention::Never,
        "members" | "clan_points" | "clan_builder_base_points" | "clan_capital_points" => Attention::Noise,
        "clan_level" | "war_wins" => Attention::TellRising,
        "description" | "location" | "chat_language" => Attention::TellAbsence,
        _ => Attention::Tell,
    }
}
