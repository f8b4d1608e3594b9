//! The wars of a clan, as something to watch.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Cause, Gap, Origin, Signal, Subject, Timestamp};
use bugle_model::Read as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::news::WarNews;
use super::options::WarOptions;
use super::orders::Orders;
use super::progress::Progress;
use super::torn::is_torn;
use crate::client::path;
use crate::event::Event;
use crate::event::clan::{WarLogClosed, WarLogOpened};
use crate::event::war::WarSnapshot;
use crate::game::SOURCE;
use crate::model::open::WarState;
use crate::model::war::War;
use crate::tag::ClanTag;
use crate::war_id::WarId;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::resource::{Comparison, Resource, Verdict};

/// What a watcher of wars looks at, as the noun of a [`Subject`].
const CURRENT_WAR: &str = "current_war";

/// How many wars before the latest one are remembered: for the watcher of the other side, which may still follow them.
const FORMER_MAX: usize = 2;

/// How long after its end a war is looked at: the API takes a moment to count the last attacks.
const AFTER_WAR_END: Duration = Duration::from_mins(1);

/// Answers of `/clans/{tag}/currentwar`, and what is remembered of them.
///
/// An attack is told once, in whichever state of the war it first appears. When attacks came between two looks, their
/// order is known and their times are not.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct WarResource {
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

/// What sort of body it is.
#[derive(Debug)]
pub enum WarCase {
    /// There is no war.
    NoWar,
    /// A war that has been followed so far, by this watcher or by that of the other side.
    Known { known: Progress, is_torn: bool },
    /// Another war.
    New { id: WarId, is_torn: bool },
}

impl Resource for WarResource {
    type Tag = ClanTag;
    type Model = War;
    type Options = WarOptions;
    type Case = WarCase;

    const NAME: &'static str = "war";
    const TITLE: &'static str = "war of clan";
    const ANSWERS: &'static str = "Answers of `/clans/{tag}/currentwar`";
    const VANISHES: bool = false;
    const IS_SHARED: bool = true;

    fn new(clan: ClanTag) -> Self {
        Self { clan: Some(clan), ..Self::default() }
    }

    fn tag(&self) -> Option<ClanTag> {
        self.clan
    }

    fn path(clan: &ClanTag) -> String {
        path::current_war(clan)
    }

    /// What is looked at: not the clan itself, which has answers of its own.
    fn subject(&self) -> Subject {
        let clan = self.clan.map(|clan| clan.to_string());
        Subject::text(CURRENT_WAR, clan.unwrap_or_default())
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<WarCase> {
        match compared.new.id() {
            None if compared.new.state != WarState::NotInWar => Verdict::Broken,
            Some(id) if self.clan.is_some_and(|clan| !id.clans.contains(&clan)) => Verdict::Broken,
            None if self.running().is_some() && !self.believes_no_war(compared) => Verdict::Held,
            None => Verdict::Certain(WarCase::NoWar),
            Some(id) => self.judge_war(id, compared),
        }
    }

    fn fill(&mut self, _: Look, old: Option<&War>, new: &mut War) -> Option<Value> {
        new.carry(old.filter(|old| old.id() == new.id() && old.id().is_some())?)
    }

    fn is_torn(case: &WarCase) -> bool {
        matches!(case, WarCase::Known { is_torn: true, .. } | WarCase::New { is_torn: true, .. })
    }

    fn tell(&mut self, case: WarCase, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        match case {
            WarCase::NoWar => self.tell_no_war(compared, signals),
            WarCase::Known { known, is_torn } => return self.tell_known(known, is_torn, compared, signals),
            WarCase::New { id, .. } => self.tell_new(id, compared, signals),
        }
        true
    }

    fn confirm(&mut self, _: Look, _: &mut LastBody<War>) -> Vec<Signal<Event>> {
        self.no_war_since = None;
        Vec::new()
    }

    /// Nothing will contradict the last word that there is no war.
    fn finish(&mut self, look: &dyn Fn(Timestamp) -> Look, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        let since = self.no_war_since.take();
        since.map(|since| self.give_up_war(look(since), last.model())).unwrap_or_default()
    }

    /// A body of the same war shows all that has happened in it: what was missed is then about the clan alone.
    fn missed(&self, case: Option<&WarCase>) -> Vec<Subject> {
        let shown = match case {
            Some(WarCase::Known { known, .. }) => Some(known.id),
            _ => None,
        };
        let running = self.running().filter(|war| Some(war.id) != shown).map(|war| Subject::from(&war.id));
        self.clan.as_ref().map(Subject::from).into_iter().chain(running).collect()
    }

    fn close(&mut self) -> bool {
        !std::mem::replace(&mut self.is_private, true)
    }

    fn closed(&self, last: &mut LastBody<War>) -> Option<Event> {
        let clan_tag = self.clan?;
        Some(WarLogClosed { clan_tag, clan_name: name(clan_tag, last) }.into())
    }

    fn open(&mut self, last: &mut LastBody<War>) -> Option<Event> {
        let was_private = std::mem::take(&mut self.is_private);
        let clan_tag = self.clan.filter(|_| was_private)?;
        Some(WarLogOpened { clan_tag, clan_name: name(clan_tag, last) }.into())
    }

    fn deadline(&self) -> Option<Timestamp> {
        Some(self.ends_at()? + AFTER_WAR_END)
    }

    fn set_back(&mut self, now: Timestamp) {
        self.no_war_since = self.no_war_since.map(|since| since.min(now));
    }

    fn wars(&self) -> Vec<&Progress> {
        self.former.iter().chain(&self.war).collect()
    }

    fn wars_mut(&mut self) -> Vec<&mut Progress> {
        self.former.iter_mut().chain(&mut self.war).collect()
    }

    fn private_log(&self) -> Option<ClanTag> {
        self.clan.filter(|_| self.is_private)
    }
}

impl WarResource {
    /// The latest war, if any, over or not.
    pub(super) fn latest(&self) -> Option<&Progress> {
        self.war.as_ref()
    }

    /// When the running war will end or should have ended.
    pub(super) fn ends_at(&self) -> Option<Timestamp> {
        self.running()?.end_time
    }

    /// Whether the war log is private.
    pub(super) fn is_private(&self) -> bool {
        self.is_private
    }

    fn running(&self) -> Option<&Progress> {
        self.war.as_ref().filter(|war| !war.is_over)
    }

    /// "Not in war" in the middle of a war may be an edge that has not heard of the war yet: it must hold for a while,
    /// or the war's time must be over.
    fn believes_no_war(&mut self, compared: &Comparison<'_, Self>) -> bool {
        let at = compared.look.at;
        let since = *self.no_war_since.get_or_insert(at);
        let is_past_end = self.ends_at().is_some_and(|end| end <= at);
        is_past_end || at.since(since) >= compared.options.no_war_believed_after
    }

    fn judge_war(&mut self, id: WarId, compared: &Comparison<'_, Self>) -> Verdict<WarCase> {
        self.no_war_since = None;
        let is_torn = is_torn(compared.new);
        let known = match &self.war {
            Some(known) if known.id == id => Some(known.clone()),
            Some(known) if id.preparation_start_time < known.id.preparation_start_time => return Verdict::Stale,
            _ => compared.neighbours.knowledge_of(id),
        };
        let Some(known) = known else { return Verdict::Certain(WarCase::New { id, is_torn }) };
        // A torn body may lack attacks and still bring new ones.
        let is_stale = if is_torn { known.is_past(compared.new) } else { known.is_ahead_of(compared.new) };
        if is_stale { Verdict::Stale } else { Verdict::Good(WarCase::Known { known, is_torn }) }
    }

    fn tell_no_war(&mut self, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) {
        signals.extend(self.give_up_war(compared.look, compared.old));
        if let (None, Some(clan)) = (compared.old, self.clan) {
            signals.push(compared.look.event(WarSnapshot::new(clan, compared.new.clone())));
        }
        self.no_war_since = None;
    }

    fn tell_known(
        &mut self,
        mut known: Progress,
        is_torn: bool,
        compared: &Comparison<'_, Self>,
        signals: &mut Vec<Signal<Event>>,
    ) -> bool {
        self.war.take_if(|last| last.id == known.id);
        signals.extend(self.give_up_war(compared.look, compared.old));
        let old = if is_torn { None } else { compared.old.filter(|old| old.id() == Some(known.id)) };
        let changes = WarNews::new(compared.new, &known, compared.look.seen()).changes(&known, old);
        let is_backwards = is_torn && known.has_attacks_beyond(compared.new);
        known.advance(compared.new);
        known.on_told(&changes);
        signals.extend(changes);
        self.turn_to(known);
        !is_backwards
    }

    fn tell_new(&mut self, id: WarId, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) {
        let war = compared.new;
        signals.extend(self.give_up_war(compared.look, compared.old));
        let is_first = compared.old.is_none() && !compared.options.first_is_news;
        self.clan = self.clan.or_else(|| war.clan.as_ref()?.tag);
        let mut known = Progress::new(id, war.war_type());
        let news = WarNews::new(war, &known, compared.look.seen());
        match self.clan.filter(|_| is_first) {
            Some(clan) => {
                signals.push(compared.look.event(WarSnapshot::new(clan, war.clone())));
                if compared.options.backfill {
                    signals.extend(news.attacks(&Orders::default(), Origin::Backfill));
                }
            }
            None => signals.extend(news.found().into_iter().chain(news.changes(&known, None))),
        }
        known.advance(war);
        self.turn_to(known);
    }

    /// Follows `war` from now on, which may be the one that is followed already.
    fn turn_to(&mut self, war: Progress) {
        if let Some(former) = self.war.take().filter(|former| former.id != war.id) {
            if self.former.len() >= FORMER_MAX {
                self.former.pop_front();
            }
            self.former.push_back(former);
        }
        self.war = Some(war);
    }

    /// Closes the latest war if its end was not seen: the answer no longer shows it.
    fn give_up_war(&mut self, look: Look, last: Option<&War>) -> Vec<Signal<Event>> {
        let Some(known) = self.war.as_mut().filter(|war| !war.is_over) else { return Vec::new() };
        let subjects = [Subject::from(&known.id)];
        let mut signals = vec![Signal::Gap(Gap::new(SOURCE, subjects, look.not_before, look.at, Cause::Superseded))];
        if let Some(last) = last {
            signals.extend(WarNews::new(last, known, look.seen()).deduced_end(known));
        }
        known.on_told(&signals);
        known.is_over = true;
        signals
    }
}

fn name(clan: ClanTag, last: &mut LastBody<War>) -> String {
    let sides = last.model().into_iter().flat_map(War::sides);
    sides.filter(|side| side.tag == Some(clan)).map(|side| side.name.clone()).next().unwrap_or_default()
}
