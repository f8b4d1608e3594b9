//! What others say of a war that the clan's own answer does not show: its opponent, and the war log.

use bugle_event::Signal;
use bugle_model::{Model as _, Read as _};

use super::holes;
use super::news::WarNews;
use super::pending::{Asks, Pending};
use super::progress::{Course, Progress};
use super::resource::WarResource;
use super::shown::Shown;
use super::war_log;
use crate::event::Event;
use crate::event::war::EndSource;
use crate::failure::Failure;
use crate::model::page::Page;
use crate::model::war::War;
use crate::model::war_log::WarLogEntry;
use crate::model::war_type::WarType;
use crate::tag::ClanTag;
use crate::war_id::WarId;
use crate::watch::aside::Aside;
use crate::watch::body::{LastBody, Print};
use crate::watch::resource::AsideAnswer;

/// What an answer about another clan's war says of one.
enum Said {
    /// How it stands.
    Shown(Box<War>),
    /// That there is no such war; surely, or perhaps only as of an old answer.
    No { is_sure: bool },
    /// Nothing.
    Nothing,
}

impl WarResource {
    /// What is to be asked: for each end that is looked for, and once a max-age for a war that is hidden.
    pub(super) fn open_questions(&self) -> Vec<Aside> {
        let ends = self.pending.iter().map(Pending::aside);
        let hidden = self.hidden_war().and_then(|war| self.opponent_in(war.id)).map(Aside::War);
        let mut questions: Vec<Aside> = ends.chain(hidden).collect();
        questions.sort_unstable();
        questions.dedup();
        questions
    }

    fn opponent_in(&self, war: WarId) -> Option<ClanTag> {
        let own = self.clan?;
        war.clans.into_iter().find(|clan| *clan != own)
    }

    /// The opponent's answer came: of each war against them that is asked for.
    pub(super) fn on_opponent(
        &mut self,
        opponent: ClanTag,
        answer: &AsideAnswer<'_, Self>,
        last: &mut LastBody<War>,
    ) -> Vec<Signal<Event>> {
        let asks_opponent = |pending: &&Pending| pending.aside() == Aside::War(opponent);
        let pending = self.pending.iter().filter(asks_opponent).map(Pending::war);
        let hidden = self.hidden_war().map(|war| war.id).filter(|war| self.opponent_in(*war) == Some(opponent));
        let asked: Vec<WarId> = pending.chain(hidden).collect();
        let mut signals = Vec::new();
        for war in asked {
            match self.said_of(war, answer) {
                Said::Shown(shown) => signals.extend(self.on_shown(*shown, answer, last)),
                Said::No { is_sure } => signals.extend(self.on_no_such_war(war, is_sure, answer)),
                Said::Nothing => {}
            }
        }
        signals
    }

    fn said_of(&self, war: WarId, answer: &AsideAnswer<'_, Self>) -> Said {
        let body = match &answer.answer {
            Ok(body) => War::from_json(body).map(|body| body.value),
            Err(Failure::NotFound | Failure::Private) => return Said::No { is_sure: true },
            Err(_) => return Said::Nothing,
        };
        let Ok(body) = body else { return Said::Nothing };
        match Shown::by(&body) {
            Shown::War(id) if id == war => Said::Shown(Box::new(self.seen_from_here(body))),
            Shown::War(id) if id.preparation_start_time > war.preparation_start_time => Said::No { is_sure: true },
            Shown::Failure(Failure::NotFound | Failure::Private) => Said::No { is_sure: true },
            Shown::NoWar => Said::No { is_sure: false },
            Shown::War(_) | Shown::Part | Shown::Failure(_) => Said::Nothing,
        }
    }

    /// With this clan's side first.
    fn seen_from_here(&self, mut war: War) -> War {
        let tag = war.clan.as_ref().and_then(|side| side.tag);
        if tag != self.clan {
            std::mem::swap(&mut war.clan, &mut war.opponent);
        }
        holes::doubt(&mut war);
        war
    }

    /// The opponent shows the war: all that is new in it is told from there.
    fn on_shown(
        &mut self,
        mut war: War,
        answer: &AsideAnswer<'_, Self>,
        last: &mut LastBody<War>,
    ) -> Vec<Signal<Event>> {
        let Some(id) = war.id() else { return Vec::new() };
        let place = self.pending.iter().position(|pending| pending.war() == id);
        let seen = place.map_or_else(|| answer.look.seen(), |place| self.pending[place].seen(answer.look));
        let old = last.model().filter(|old| old.id() == Some(id));
        let Some(known) = self.progress_mut(id) else { return Vec::new() };
        let course = Course::of(&war, old, Some(&*known), answer.look.at);
        if Self::is_stale(known, &war, &course) {
            return Vec::new();
        }
        let course = Course { is_torn: course.is_torn || known.has_attacks_beyond(&war), ..course };
        let carried = holes::fill(old, &mut war);
        if !known.is_over && answer.neighbours.has_deduced_end(id) {
            known.learn_deduced_end();
        }
        let news = WarNews::new(&war, known, seen, &course).by(EndSource::Opponent).with_scores(answer.options.scores);
        let (signals, matchup) = (news.changes(known, old), news.matchup());
        known.advance(&war, &course);
        known.on_told(&signals);
        let known = known.clone();
        if let Some(matchup) = matchup {
            self.on_seen_elsewhere(&known, place, Pending::new(matchup, Some(answer.look.as_of), answer.look.at));
        }
        if place.is_none() && (!course.is_torn || last.is_none()) {
            accept(war, carried, last);
        }
        signals
    }

    /// Looks on for the end, or once more if it was seen.
    fn on_seen_elsewhere(&mut self, known: &Progress, place: Option<usize>, new: Pending) {
        let place = place.or_else(|| {
            let is_new = known.has_seen_end();
            is_new.then(|| self.pending.push(new.clone())).map(|()| self.pending.len() - 1)
        });
        let Some(pending) = place.and_then(|place| self.pending.get_mut(place)) else { return };
        pending.shown(*new.matchup, new.not_before.unwrap_or_default());
        let was_seen = pending.asks == Asks::OpponentAgain;
        if was_seen && known.has_told_who_missed() {
            self.pending.retain(|pending| pending.war() != known.id);
        } else if known.has_seen_end() {
            pending.ask(Asks::OpponentAgain);
        }
    }

    /// The opponent does not show the war.
    fn on_no_such_war(&mut self, war: WarId, is_sure: bool, answer: &AsideAnswer<'_, Self>) -> Vec<Signal<Event>> {
        let Some(pending) = self.pending.iter_mut().find(|pending| pending.war() == war) else { return Vec::new() };
        if !pending.believes_no(is_sure) {
            return Vec::new();
        }
        // A season of the leagues is one entry in the log.
        let is_logged = pending.matchup.war_type != WarType::Cwl && pending.asks == Asks::Opponent;
        if is_logged {
            pending.ask(Asks::Log);
            return Vec::new();
        }
        self.deduce(answer.look, EndSource::Deduced, |pending| pending.war() == war)
    }

    /// The war log came.
    pub(super) fn on_war_log(&mut self, answer: &AsideAnswer<'_, Self>) -> Vec<Signal<Event>> {
        let log = match &answer.answer {
            Ok(body) => Page::<WarLogEntry>::from_json(body).ok().map(|page| page.value.items),
            Err(Failure::NotFound | Failure::Private) => Some(Vec::new()),
            Err(_) => None,
        };
        let (Some(log), is_sure) = (log, answer.answer.is_err()) else { return Vec::new() };
        let mut signals = Vec::new();
        for mut pending in std::mem::take(&mut self.pending) {
            let Some(known) = self.progress_mut(pending.war()).filter(|known| !known.is_over) else { continue };
            let is_asked = pending.asks == Asks::Log;
            let told = match war_log::entry_of(&pending, &log).filter(|_| is_asked) {
                Some(entry) => war_log::ended(&pending, entry, known, answer.look),
                None if is_asked && pending.believes_no(is_sure) => {
                    pending.deduced(known, answer.look, EndSource::Deduced)
                }
                None => {
                    self.pending.push(pending);
                    continue;
                }
            };
            known.on_told(&told);
            known.learn_deduced_end();
            signals.extend(told);
        }
        signals
    }
}

/// The next body is compared with what the opponent showed, in the words of the API.
fn accept(war: War, carried: Option<serde_json::Value>, last: &mut LastBody<War>) {
    let Ok(body) = serde_json::to_vec(&war.to_service()) else { return };
    let print = Print::of(&body);
    last.accept_made(body.into(), print, war, carried);
}
