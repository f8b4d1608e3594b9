//! The clan war leagues of a clan, as something to watch.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Signal, Subject, Timestamp};
use bugle_model::{Model as _, Read as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::asking::Whose;
use super::group::Group;
use super::options::CwlOptions;
use super::shown::{is_none, is_short, named};
use crate::client::endpoints::endpoints;
use crate::cwl_id::CwlId;
use crate::event::Event;
use crate::event::cwl::{CwlGroupFound, CwlSnapshot};
use crate::model::league_group::LeagueGroup;
use crate::model::war::War;
use crate::tag::{ClanTag, WarTag};
use crate::watch::aside::Aside;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::need::Need;
use crate::watch::neighbours::Neighbours;
use crate::watch::resource::{AsideAnswer, Comparison, Resource, Verdict};

/// What a watcher of clan war leagues looks at, as the noun of a [`Subject`].
const CURRENT_CWL: &str = "current_cwl";

/// How many groups before the latest one are remembered, so that an answer of before is known for what it is.
const FORMER_MAX: usize = 3;

/// How long the first answers about a group may lack clans until that is believed: as long as two answers are kept.
const SHORT_BEARABLE: Duration = Duration::from_mins(20);

/// Answers of `/clans/{tag}/currentwar/leaguegroup`, and what is remembered of them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct CwlResource {
    /// The clan that is asked about. A recording may not say.
    clan: Option<ClanTag>,
    /// The latest group, over or not.
    group: Option<Group>,
    /// The group before it, as long as wars of it are watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Group>,
    /// Those before the latest.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    former: VecDeque<CwlId>,
    /// Since when answers about a new group lack clans.
    #[serde(skip)]
    short_since: Option<Timestamp>,
    /// The last time that the group was shown.
    #[serde(skip)]
    shown_at: Option<Timestamp>,
    /// The last look, of whatever sort.
    #[serde(skip)]
    now: Option<Timestamp>,
    /// Whether something was taken note of that is to be kept.
    #[serde(skip)]
    has_noted: bool,
}

/// What sort of body it is.
#[derive(Debug)]
pub enum CwlCase {
    /// The clan is in no group.
    None,
    /// The group that is known. `is_lasting`: it shows less than was seen, and that lasts.
    Known { is_lasting: bool },
    /// Another group.
    New(CwlId),
}

impl Resource for CwlResource {
    type Tag = ClanTag;
    type Endpoint = endpoints::GetLeagueGroup;
    type Model = LeagueGroup;
    type Options = CwlOptions;
    type Case = CwlCase;

    const NAME: &'static str = "cwl";
    const TITLE: &'static str = "clan war leagues of clan";
    const ANSWERS: &'static str = "Answers of `/clans/{tag}/currentwar/leaguegroup`";
    const IS_SHARED: bool = true;
    const NOT_FOUND: Option<&'static str> = Some(r#"{"state":"groupNotFound"}"#);

    fn new(clan: ClanTag) -> Self {
        Self { clan: Some(clan), ..Self::default() }
    }

    fn tag(&self) -> Option<ClanTag> {
        self.clan
    }

    fn subject(&self) -> Subject {
        Subject::text(CURRENT_CWL, self.clan.map(|clan| clan.to_string()).unwrap_or_default())
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<CwlCase> {
        let (new, at) = (compared.new, compared.look.at);
        self.now = Some(at);
        if is_none(new) {
            let is_running = self.group.as_ref().is_some_and(|group| !group.is_over && !self.is_overdue(group, at));
            return if is_running { Verdict::Held } else { Verdict::Certain(CwlCase::None) };
        }
        match &self.group {
            Some(group) if group.is_shown_by(new) => {
                self.shown_at = Some(at);
                if group.is_ahead_of(new) {
                    Verdict::Fallen(CwlCase::Known { is_lasting: true })
                } else {
                    Verdict::Good(CwlCase::Known { is_lasting: false })
                }
            }
            _ => self.judge_new(new, at),
        }
    }

    fn fill(&mut self, _: Look, old: Option<&LeagueGroup>, new: &mut LeagueGroup) -> Option<Value> {
        let group = self.group.as_ref().filter(|group| group.is_shown_by(new))?;
        new.carry(old.filter(|old| group.is_shown_by(old))?)
    }

    fn tell(&mut self, case: CwlCase, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let (look, new) = (compared.look, compared.new);
        let whose = Whose::of(self.clan, compared.options);
        match case {
            CwlCase::None => signals.extend(self.give_up(look)),
            CwlCase::Known { is_lasting } => {
                let group = self.group.as_mut().expect("it is the one that is shown");
                signals.extend(group.advance(new, look, is_lasting));
            }
            CwlCase::New(id) => self.tell_new(id, compared, signals),
        }
        if compared.old.is_none() && !(self.clan.is_none() && is_none(new)) {
            signals.push(look.event(CwlSnapshot::new(self.clan, new.clone())));
        }
        if let Some(group) = &mut self.group {
            signals.extend(group.tell_found(whose, look));
            signals.extend(group.settle(self.clan, look));
        }
        true
    }

    fn confirm(&mut self, look: Look, _: &mut LastBody<LeagueGroup>) -> Vec<Signal<Event>> {
        (self.now, self.shown_at, self.short_since) = (Some(look.at), Some(look.at), None);
        self.group.iter_mut().for_each(|group| group.note_asked(look.at));
        Vec::new()
    }

    /// Nobody will show how the last wars went.
    fn finish(&mut self, look: &dyn Fn(Timestamp) -> Look, _: &mut LastBody<LeagueGroup>) -> Vec<Signal<Event>> {
        let at = self.now.unwrap_or_default();
        let group = self.group.as_mut().filter(|group| group.ending.is_some());
        group.map(|group| group.give_up(self.clan, look(at))).unwrap_or_default()
    }

    /// A body of the same group shows all that has happened in it: what was missed is then about the clan alone.
    fn missed(&self, case: Option<&CwlCase>) -> Vec<Subject> {
        let is_shown = matches!(case, Some(CwlCase::Known { .. }));
        let running = self.group.as_ref().filter(|group| !group.is_over && !is_shown);
        self.clan.as_ref().map(Subject::from).into_iter().chain(running.map(|group| Subject::from(&group.id))).collect()
    }

    /// The end of a round, when it is asked how its wars went; or the moment at which nobody will say any more.
    fn deadline(&self, _: &CwlOptions) -> Option<Timestamp> {
        let (group, now) = (self.group.as_ref()?, self.now?);
        group.next_end(now).into_iter().chain(self.due().filter(|due| *due > now)).min()
    }

    fn remind(&mut self, look: Look, _: &CwlOptions, _: &mut LastBody<LeagueGroup>) -> Vec<Signal<Event>> {
        let is_overdue = self.group.as_ref().is_some_and(|group| self.is_overdue(group, look.at));
        let Some(group) = &mut self.group else { return Vec::new() };
        let mut signals = group.settle(self.clan, look);
        if is_overdue {
            signals.extend(group.give_up(self.clan, look));
        }
        signals
    }

    fn is_reminding(&self, now: Timestamp, _: &CwlOptions) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    fn has_noted(&self) -> bool {
        self.has_noted || self.group.as_ref().is_some_and(|group| group.has_noted)
    }

    fn on_kept(&mut self) {
        self.has_noted = false;
        self.group.iter_mut().for_each(|group| group.has_noted = false);
    }

    fn needs(&self, options: &CwlOptions) -> Vec<Need> {
        let whose = Whose::of(self.clan, options);
        let groups = self.before.iter().chain(&self.group);
        groups.flat_map(|group| group.watched(whose)).map(Need::LeagueWar).collect()
    }

    fn asides(&self, options: &CwlOptions) -> Vec<Aside> {
        let whose = Whose::of(self.clan, options);
        let Some((group, now)) = self.group.as_ref().zip(self.now) else { return Vec::new() };
        group.asked(whose, now)
    }

    fn on_aside(&mut self, answer: AsideAnswer<'_, Self>, _: &mut LastBody<LeagueGroup>) -> Vec<Signal<Event>> {
        let (look, whose) = (answer.look, Whose::of(self.clan, answer.options));
        self.now = Some(look.at);
        let (Aside::LeagueWar(tag), Ok(body)) = (answer.aside, &answer.answer) else { return Vec::new() };
        let (Ok(read), Some(group)) = (War::from_json(body), &mut self.group) else { return Vec::new() };
        let mut signals = group.learn(tag, &read.value, whose, look);
        signals.extend(group.settle(self.clan, look));
        signals
    }

    fn hear(&mut self, neighbours: &dyn Neighbours) {
        let now = self.now;
        if let Some(group) = &mut self.group {
            neighbours.groups(&group.id, &group.clans).into_iter().for_each(|other| group.join(other));
            self.has_noted |= group.release(neighbours, now);
        }
        if let Some(before) = &mut self.before {
            self.has_noted |= before.release(neighbours, now);
        }
        self.before.take_if(|before| before.wars().all(|(_, war)| !war.is_watched()));
    }

    fn set_back(&mut self, now: Timestamp) {
        for time in [&mut self.short_since, &mut self.shown_at, &mut self.now] {
            *time = time.map(|time| time.min(now));
        }
    }

    fn drawn(&self) -> Vec<WarTag> {
        let wars = self.before.iter().chain(&self.group).flat_map(Group::wars);
        wars.filter(|(_, war)| war.is_news).map(|(_, war)| war.tag).collect()
    }

    /// A group of which another one took the place is over.
    fn war_over_since(&self, war: WarTag, started: &dyn Fn(WarTag) -> Option<Timestamp>) -> Option<Timestamp> {
        let group = self.group.as_ref()?;
        let is_of_before = self.before.iter().flat_map(Group::wars).any(|(_, known)| known.tag == war);
        if is_of_before { Some(group.since) } else { group.over_since(war, started) }
    }

    fn group(&self) -> Option<&Group> {
        self.group.as_ref()
    }
}

impl CwlResource {
    /// A group that is not the one that is known: it must say all that names it.
    fn judge_new(&mut self, new: &LeagueGroup, at: Timestamp) -> Verdict<CwlCase> {
        let Some(id) = named(new, self.clan) else { return Verdict::Broken };
        if self.former.contains(&id) {
            return Verdict::Stale;
        }
        if is_short(new) && at.since(*self.short_since.get_or_insert(at)) < SHORT_BEARABLE {
            return Verdict::Held;
        }
        (self.short_since, self.shown_at) = (None, Some(at));
        Verdict::Certain(CwlCase::New(id))
    }

    fn tell_new(&mut self, id: CwlId, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) {
        let (look, new) = (compared.look, compared.new);
        signals.extend(self.give_up(look));
        if let Some(old) = self.group.take() {
            if self.former.len() >= FORMER_MAX {
                self.former.pop_front();
            }
            self.former.push_back(old.id.clone());
            self.before = Some(old).filter(|old| old.wars().any(|(_, war)| war.is_watched()));
        }
        let mut group = Group::new(id, new, look);
        if compared.old.is_none() {
            group.begin_with(new, look);
        } else {
            let others = compared.neighbours.groups(&group.id, &group.clans);
            if !others.iter().any(|other| other.is_told()) {
                let state = new.state.clone();
                signals.push(look.event(CwlGroupFound { group: group.said(), state }));
            }
            for other in others {
                group.join(other);
            }
            signals.extend(group.advance(new, look, false));
        }
        self.group = Some(group);
    }

    /// The group is no longer shown: it must be over.
    fn give_up(&mut self, look: Look) -> Vec<Signal<Event>> {
        self.group.as_mut().map(|group| group.give_up(self.clan, look)).unwrap_or_default()
    }

    /// When something is to be told at the latest.
    fn due(&self) -> Option<Timestamp> {
        self.group.as_ref()?.due(self.shown_at, self.now.is_some())
    }

    fn is_overdue(&self, group: &Group, at: Timestamp) -> bool {
        let is_tried = self.now.is_some();
        is_tried && !group.is_over && group.ending.is_none() && group.overdue_at(self.shown_at) <= at
    }
}
