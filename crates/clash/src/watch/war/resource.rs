//! The wars of a clan, as something to watch.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Origin, Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::holes;
use super::news::WarNews;
use super::options::WarOptions;
use super::pending::Pending;
use super::progress::{Course, Progress};
use super::shown::{Shown, is_part_of};
use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::clan::{ClanBack, ClanGone, WarLogClosed, WarLogOpened};
use crate::event::war::{EndSource, WarSnapshot};
use crate::model::open::WarState;
use crate::model::war::War;
use crate::tag::ClanTag;
use crate::war_id::WarId;
use crate::watch::aside::Aside;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::mention::Mention;
use crate::watch::neighbours::Neighbours;
use crate::watch::resource::{AsideAnswer, Comparison, Resource, Verdict};

/// What a watcher of wars looks at, as the noun of a [`Subject`].
const CURRENT_WAR: &str = "current_war";

/// How long after its end a war is looked at: the API takes a moment to count the last attacks.
pub(super) const AFTER_WAR_END: Duration = Duration::from_mins(1);

/// How long bodies may lack what names the running war until nothing can be seen of it.
const PART_BEARABLE: Duration = Duration::from_mins(2);

/// Answers of `/clans/{tag}/currentwar`, and what is remembered of them.
///
/// An attack is told once, in whichever state of the war it first appears. When attacks came between two looks, their
/// order is known and their times are not.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct WarResource {
    /// The clan that is asked about. A recording may not say until its first war.
    pub(super) clan: Option<ClanTag>,
    /// The latest war, over or not.
    pub(super) war: Option<Progress>,
    /// The wars before it, the latest last.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    pub(super) former: VecDeque<Progress>,
    /// Those of which the end is looked for elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) pending: Vec<Pending>,
    /// Whether the last look was the first that showed the end of the latest war: attacks are counted late.
    #[serde(skip)]
    is_end_fresh: bool,
    /// Since when "not in war" is served for a war that was running.
    no_war_since: Option<Timestamp>,
    /// Since when bodies of the running war lack what names it.
    #[serde(skip)]
    part_since: Option<Timestamp>,
    /// Whether the war log is private.
    pub(super) is_private: bool,
    /// Whether something was taken note of that is to be kept.
    #[serde(skip)]
    pub(super) has_noted: bool,
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
        (self.no_war_since, self.part_since, self.is_end_fresh) = (None, None, false);
        Vec::new()
    }

    /// Nothing will contradict the last word that there is no war, and nobody will show how a war ended.
    fn finish(&mut self, look: &dyn Fn(Timestamp) -> Look, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        let (since, options) = (self.no_war_since.take(), WarOptions::default());
        let mut signals = Vec::new();
        if let Some(since) = since {
            signals.extend(self.give_up_war(look(since), last.model(), &options, &()));
        }
        let latest = self.pending.iter().map(Pending::since).max();
        signals.extend(latest.into_iter().flat_map(|latest| self.deduce(look(latest), EndSource::Deduced, |_| true)));
        signals
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

    /// The end of the war, once more after that was seen, a reminder, or the moment at which nobody will show an end any
    /// more. What is past: as soon as the answer may differ.
    fn deadline(&self, options: &WarOptions) -> Option<Timestamp> {
        let end = self.ends_at().map(|end| end + AFTER_WAR_END);
        let again = self.latest().filter(|_| self.is_end_fresh).map(|war| war.id.preparation_start_time);
        let reminder = self.running().and_then(|war| war.next_reminder(options));
        let pending = self.pending.iter().map(|pending| pending.deadline(options.end_sought_for));
        end.into_iter().chain(again).chain(reminder).chain(pending).min()
    }

    fn remind(&mut self, look: Look, options: &WarOptions, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        let mut signals = self.close_by_time(look, options, last);
        signals.extend(self.remind_of_times(look, options, last));
        signals
    }

    fn is_reminding(&self, now: Timestamp, options: &WarOptions) -> bool {
        self.pending.iter().any(|pending| pending.deadline(options.end_sought_for) <= now)
            || self.is_hidden_past_end(now)
            || self.running().is_some_and(|war| war.due_reminders(now, options).next().is_some())
    }

    fn has_noted(&self) -> bool {
        self.has_noted
    }

    fn on_kept(&mut self) {
        self.has_noted = false;
    }

    fn asides(&self, _: &WarOptions) -> Vec<Aside> {
        self.open_questions()
    }

    fn on_aside(&mut self, answer: AsideAnswer<'_, Self>, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        match answer.aside {
            Aside::War(clan) => self.on_opponent(clan, &answer, last),
            Aside::WarLog(_) => self.on_war_log(&answer),
            Aside::LeagueWar(_) => Vec::new(),
        }
    }

    fn hear(&mut self, neighbours: &dyn Neighbours) {
        self.hear_of_ends(neighbours);
    }

    fn mentions(&self, war: &War) -> Vec<Mention> {
        let id = war.id().filter(|_| matches!(war.state, WarState::Preparation | WarState::InWar));
        let opponent = id.and_then(|id| id.clans.into_iter().find(|side| self.clan.is_some_and(|clan| clan != *side)));
        opponent.map(Mention::Opponent).into_iter().collect()
    }

    fn set_back(&mut self, now: Timestamp) {
        self.pending.iter_mut().for_each(|pending| pending.set_back(now));
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
        if Self::is_stale(&known, compared.new, &course) {
            return Verdict::Stale;
        }
        let is_torn = course.is_torn || known.has_attacks_beyond(compared.new);
        Verdict::Good(WarCase::Known { known, course: Course { is_torn, ..course } })
    }

    fn tell_no_war(&mut self, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) {
        signals.extend(self.give_up_war(compared.look, compared.old, compared.options, compared.neighbours));
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
        // It is to be seen again.
        self.pending.retain(|pending| pending.war() != known.id);
        self.war.take_if(|last| last.id == known.id);
        signals.extend(self.give_up_war(compared.look, compared.old, compared.options, compared.neighbours));
        let old = compared.old.filter(|old| old.id() == Some(known.id));
        if !known.is_over && compared.neighbours.has_deduced_end(known.id) {
            known.learn_deduced_end();
        }
        let news = Self::news(compared, &known, course);
        let changes = news.changes(&known, old);
        self.is_end_fresh = !known.has_seen_end();
        known.advance(compared.new, course);
        self.is_end_fresh &= known.has_seen_end();
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
        signals.extend(self.give_up_war(compared.look, compared.old, compared.options, compared.neighbours));
        let is_first = compared.old.is_none() && !compared.options.first_is_news;
        self.clan = self.clan.or_else(|| war.clan.as_ref()?.tag);
        let mut known = Progress::new(id, war.war_type());
        if compared.neighbours.has_deduced_end(id) {
            known.learn_deduced_end();
        }
        let news = Self::news(compared, &known, course);
        let told: Vec<_> = if let Some(clan) = self.clan.filter(|_| is_first) {
            signals.push(compared.look.event(WarSnapshot::new(clan, war.clone())));
            let nothing = Progress::new(id, known.war_type);
            let backfill = compared.options.backfill.then(|| news.attacks(&nothing, None, Origin::Backfill));
            backfill.into_iter().flatten().chain(news.corrected(&known)).collect()
        } else {
            news.found().into_iter().chain(news.changes(&known, None)).collect()
        };
        known.advance(war, course);
        self.is_end_fresh = known.has_seen_end();
        if is_first && !compared.options.backfill {
            known.begin_with(war);
        }
        known.on_told(&told);
        signals.extend(told);
        self.turn_to(known);
    }

    fn news<'a>(compared: &Comparison<'a, Self>, known: &Progress, course: &'a Course) -> WarNews<'a> {
        WarNews::new(compared.new, known, compared.look.seen(), course).with_scores(compared.options.scores)
    }
}

fn name(clan: ClanTag, last: &mut LastBody<War>) -> String {
    let sides = last.model().into_iter().flat_map(War::sides);
    sides.filter(|side| side.tag == Some(clan)).map(|side| side.name.clone()).next().unwrap_or_default()
}
