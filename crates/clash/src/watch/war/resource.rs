//! The wars of a clan, as something to watch.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Cause, Gap, Origin, Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::holes;
use super::news::WarNews;
use super::options::WarOptions;
use super::progress::{Course, Progress};
use super::shown::{Shown, is_part_of};
use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::clan::{ClanBack, ClanGone, WarLogClosed, WarLogOpened};
use crate::event::war::WarSnapshot;
use crate::game::SOURCE;
use crate::model::war::War;
use crate::tag::ClanTag;
use crate::war_id::WarId;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::neighbours::Neighbours;
use crate::watch::resource::{Comparison, Resource, Verdict};

/// What a watcher of wars looks at, as the noun of a [`Subject`].
const CURRENT_WAR: &str = "current_war";

/// How many wars before the latest one are remembered: for the watcher of the other side, which may still follow them.
const FORMER_MAX: usize = 2;

/// How long after its end a war is looked at: the API takes a moment to count the last attacks.
const AFTER_WAR_END: Duration = Duration::from_mins(1);

/// How long bodies may lack what names the running war until nothing can be seen of it.
const PART_BEARABLE: Duration = Duration::from_mins(2);

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
    /// Since when bodies of the running war lack what names it.
    #[serde(skip)]
    part_since: Option<Timestamp>,
    /// Whether the war log is private.
    is_private: bool,
}

/// What sort of body it is.
#[derive(Debug)]
pub enum WarCase {
    /// There is no war.
    NoWar,
    /// A war that has been followed so far, by this watcher or by that of the other side.
    Known { known: Progress, course: Course },
    /// Another war.
    New { id: WarId, course: Course },
}

impl Resource for WarResource {
    type Tag = ClanTag;
    type Endpoint = endpoints::CurrentWar;
    type Model = War;
    type Options = WarOptions;
    type Case = WarCase;

    const NAME: &'static str = "war";
    const TITLE: &'static str = "war of clan";
    const ANSWERS: &'static str = "Answers of `/clans/{tag}/currentwar`";
    const IS_SHARED: bool = true;

    fn new(clan: ClanTag) -> Self {
        Self { clan: Some(clan), ..Self::default() }
    }

    fn tag(&self) -> Option<ClanTag> {
        self.clan
    }

    /// What is looked at: not the clan itself, which has answers of its own.
    fn subject(&self) -> Subject {
        let clan = self.clan.map(|clan| clan.to_string());
        Subject::text(CURRENT_WAR, clan.unwrap_or_default())
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<WarCase> {
        match Shown::by(compared.new) {
            Shown::Failure(failure) => Verdict::Failed(failure),
            Shown::NoWar if self.running().is_some() && !self.believes_no_war(compared) => Verdict::Held,
            Shown::NoWar => Verdict::Certain(WarCase::NoWar),
            Shown::Part if self.running().is_some_and(|war| is_part_of(war.id, compared.new)) => {
                self.judge_part(compared.look.at)
            }
            Shown::Part => Verdict::Broken,
            Shown::War(id) if self.clan.is_some_and(|clan| !id.clans.contains(&clan)) => Verdict::Broken,
            Shown::War(id) => self.judge_war(id, compared),
        }
    }

    fn doubt(new: &mut War) {
        holes::doubt(new);
    }

    fn fill(&mut self, _: Look, old: Option<&War>, new: &mut War) -> Option<Value> {
        holes::fill(old, new)
    }

    fn is_torn(case: &WarCase) -> bool {
        matches!(case, WarCase::Known { course, .. } | WarCase::New { course, .. } if course.is_torn)
    }

    fn tell(&mut self, case: WarCase, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        match case {
            WarCase::NoWar => self.tell_no_war(compared, signals),
            WarCase::Known { known, course } => return self.tell_known(known, &course, compared, signals),
            WarCase::New { id, course } => self.tell_new(id, &course, compared, signals),
        }
        true
    }

    fn confirm(&mut self, _: Look, _: &mut LastBody<War>) -> Vec<Signal<Event>> {
        (self.no_war_since, self.part_since) = (None, None);
        Vec::new()
    }

    /// Nothing will contradict the last word that there is no war.
    fn finish(&mut self, look: &dyn Fn(Timestamp) -> Look, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        let since = self.no_war_since.take();
        since.map(|since| self.give_up_war(look(since), last.model(), &())).unwrap_or_default()
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

    fn gone(&self, last: &mut LastBody<War>) -> Option<Event> {
        let clan_tag = self.clan?;
        Some(ClanGone { clan_tag, clan_name: name(clan_tag, last) }.into())
    }

    fn back(&self, last: &mut LastBody<War>) -> Option<Event> {
        let clan_tag = self.clan?;
        Some(ClanBack { clan_tag, clan_name: name(clan_tag, last) }.into())
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

    fn deadline(&self, _: &WarOptions) -> Option<Timestamp> {
        Some(self.ends_at()? + AFTER_WAR_END)
    }

    fn set_back(&mut self, now: Timestamp) {
        for since in [&mut self.no_war_since, &mut self.part_since] {
            *since = since.map(|since| since.min(now));
        }
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
    /// Says that the latest war is over because it must be: no answer will show it.
    pub(in crate::watch) fn give_up(&mut self, look: Look, last: Option<&War>) -> Vec<Signal<Event>> {
        self.give_up_war(look, last, &())
    }

    /// The latest war, if any, over or not.
    pub(in crate::watch) fn latest(&self) -> Option<&Progress> {
        self.war.as_ref()
    }

    /// When the running war will end or should have ended.
    pub(in crate::watch) fn ends_at(&self) -> Option<Timestamp> {
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

    /// A body that names the running war only by half may be cut off on its way. A while later it is believed that nothing
    /// can be seen.
    fn judge_part(&mut self, at: Timestamp) -> Verdict<WarCase> {
        let since = *self.part_since.get_or_insert(at);
        if at.since(since) < PART_BEARABLE { Verdict::Held } else { Verdict::Broken }
    }

    fn judge_war(&mut self, id: WarId, compared: &Comparison<'_, Self>) -> Verdict<WarCase> {
        (self.no_war_since, self.part_since) = (None, None);
        let known = match &self.war {
            Some(known) if known.id == id => Some(known.clone()),
            Some(known) if id.preparation_start_time < known.id.preparation_start_time => return Verdict::Stale,
            _ => compared.neighbours.knowledge_of(id),
        };
        let old = compared.old.filter(|old| old.id() == Some(id));
        let course = Course::of(compared.new, old, known.as_ref(), compared.look.at);
        let Some(known) = known else { return Verdict::Certain(WarCase::New { id, course }) };
        // A torn body may lack attacks and still bring new ones.
        let is_stale =
            if course.is_torn { known.is_past(course.rank) } else { known.is_ahead_of(compared.new, course.rank) };
        if is_stale {
            return Verdict::Stale;
        }
        let is_torn = course.is_torn || known.has_attacks_beyond(compared.new);
        Verdict::Good(WarCase::Known { known, course: Course { is_torn, ..course } })
    }

    fn tell_no_war(&mut self, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) {
        signals.extend(self.give_up_war(compared.look, compared.old, compared.neighbours));
        if let (None, Some(clan)) = (compared.old, self.clan) {
            signals.push(compared.look.event(WarSnapshot::new(clan, compared.new.clone())));
        }
        self.no_war_since = None;
    }

    /// A body that does not fit together is not what the next one is compared with, where there is a better one.
    fn tell_known(
        &mut self,
        mut known: Progress,
        course: &Course,
        compared: &Comparison<'_, Self>,
        signals: &mut Vec<Signal<Event>>,
    ) -> bool {
        self.war.take_if(|last| last.id == known.id);
        signals.extend(self.give_up_war(compared.look, compared.old, compared.neighbours));
        let old = compared.old.filter(|old| old.id() == Some(known.id));
        if !known.is_over && compared.neighbours.has_deduced_end(known.id) {
            known.learn_deduced_end();
        }
        let news = WarNews::new(compared.new, &known, compared.look.seen(), course);
        let changes = news.changes(&known, old);
        known.advance(compared.new, course);
        known.on_told(&changes);
        signals.extend(changes);
        self.turn_to(known);
        !course.is_torn || old.is_none()
    }

    fn tell_new(
        &mut self,
        id: WarId,
        course: &Course,
        compared: &Comparison<'_, Self>,
        signals: &mut Vec<Signal<Event>>,
    ) {
        let war = compared.new;
        signals.extend(self.give_up_war(compared.look, compared.old, compared.neighbours));
        let is_first = compared.old.is_none() && !compared.options.first_is_news;
        self.clan = self.clan.or_else(|| war.clan.as_ref()?.tag);
        let mut known = Progress::new(id, war.war_type());
        if compared.neighbours.has_deduced_end(id) {
            known.learn_deduced_end();
        }
        let news = WarNews::new(war, &known, compared.look.seen(), course);
        let told: Vec<_> = if let Some(clan) = self.clan.filter(|_| is_first) {
            signals.push(compared.look.event(WarSnapshot::new(clan, war.clone())));
            let nothing = Progress::new(id, known.war_type);
            let backfill = compared.options.backfill.then(|| news.attacks(&nothing, None, Origin::Backfill));
            backfill.into_iter().flatten().chain(news.corrected(&known)).collect()
        } else {
            news.found().into_iter().chain(news.changes(&known, None)).collect()
        };
        known.advance(war, course);
        if is_first {
            known.begin_with(war);
        }
        known.on_told(&told);
        signals.extend(told);
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

    /// Closes the latest war if nobody saw its end: the answer no longer shows it.
    fn give_up_war(&mut self, look: Look, last: Option<&War>, neighbours: &dyn Neighbours) -> Vec<Signal<Event>> {
        let Some(known) = self.war.as_mut().filter(|war| !war.is_over) else { return Vec::new() };
        if let Some(other) = neighbours.knowledge_of(known.id).filter(Progress::has_seen_end) {
            known.join(&other);
            return Vec::new();
        }
        let subjects = [Subject::from(&known.id)];
        let mut signals = vec![Signal::Gap(Gap::new(SOURCE, subjects, look.not_before, look.at, Cause::Superseded))];
        if let Some(last) = last {
            signals.extend(WarNews::new(last, known, look.seen(), &Course::default()).deduced_end(known));
        }
        known.on_told(&signals);
        known.learn_deduced_end();
        signals
    }
}

fn name(clan: ClanTag, last: &mut LastBody<War>) -> String {
    let sides = last.model().into_iter().flat_map(War::sides);
    sides.filter(|side| side.tag == Some(clan)).map(|side| side.name.clone()).next().unwrap_or_default()
}
