//! Wars that the clan's own answer no longer shows, or does not show yet again: how they are closed.

use bugle_event::{Cause, Gap, Signal, Subject, Timestamp};

use super::options::WarOptions;
use super::pending::Pending;
use super::progress::{Course, Progress};
use super::resource::{AFTER_WAR_END, WarResource};
use crate::event::Event;
use crate::event::war::{EndSource, Matchup};
use crate::game::SOURCE;
use crate::model::war::War;
use crate::war_id::WarId;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::neighbours::Neighbours;

/// For how many wars at a time an end is looked for. A clan in friendly wars may have one every ten minutes.
const PENDING_MAX: usize = 3;

impl WarResource {
    /// Says that the latest war is over because it must be, or as the group of its league says: no answer will show it.
    pub(in crate::watch) fn give_up(
        &mut self,
        look: Look,
        last: Option<&War>,
        source: EndSource,
    ) -> Vec<Signal<Event>> {
        let begun = self.give_up_war(look, last, &WarOptions::default(), &());
        let latest = self.latest().map(|war| war.id);
        let ended = self.deduce(look, source, |pending| Some(pending.war()) == latest);
        begun.into_iter().chain(ended).collect()
    }

    /// The answer no longer shows the latest war. If nobody saw its end, that is looked for elsewhere.
    pub(super) fn give_up_war(
        &mut self,
        look: Look,
        last: Option<&War>,
        options: &WarOptions,
        neighbours: &dyn Neighbours,
    ) -> Vec<Signal<Event>> {
        let is_pending = self.war.as_ref().is_some_and(|war| self.is_pending(war.id));
        let Some(known) = self.war.as_mut().filter(|war| !war.is_over && !is_pending) else { return Vec::new() };
        if let Some(other) = neighbours.knowledge_of(known.id).filter(Progress::has_seen_end) {
            known.join(&other);
            return Vec::new();
        }
        let shown = last.filter(|last| last.id() == Some(known.id)).and_then(Matchup::of);
        let Some(matchup) = shown else {
            known.learn_deduced_end();
            let subjects = [Subject::from(&known.id)];
            return vec![Signal::Gap(Gap::new(SOURCE, subjects, look.not_before, look.at, Cause::Superseded))];
        };
        let matchup = Matchup { war_type: known.war_type, ..matchup };
        self.pending.push(Pending::new(matchup, look.not_before, look.at));
        let crowded = self.pending.len() > PENDING_MAX;
        if options.end_sought_for.is_zero() {
            self.deduce(look, EndSource::Deduced, |_| true)
        } else if crowded {
            let oldest = self.pending[0].war();
            self.deduce(look, EndSource::Deduced, |pending| pending.war() == oldest)
        } else {
            Vec::new()
        }
    }

    /// Says of those wars for which `is_hopeless` that they are over because they must be.
    pub(super) fn deduce(
        &mut self,
        look: Look,
        source: EndSource,
        is_hopeless: impl Fn(&Pending) -> bool,
    ) -> Vec<Signal<Event>> {
        let mut signals = Vec::new();
        for pending in std::mem::take(&mut self.pending) {
            if !is_hopeless(&pending) {
                self.pending.push(pending);
            } else if let Some(known) = self.progress_mut(pending.war()).filter(|known| !known.is_over) {
                let told = pending.deduced(known, look, source);
                known.on_told(&told);
                known.learn_deduced_end();
                signals.extend(told);
            }
        }
        signals
    }

    /// Whether it is looked for the end of this war.
    pub(super) fn is_pending(&self, war: WarId) -> bool {
        self.pending.iter().any(|pending| pending.war() == war)
    }

    /// What is known of a war.
    pub(super) fn progress_mut(&mut self, war: WarId) -> Option<&mut Progress> {
        self.former.iter_mut().chain(&mut self.war).find(|known| known.id == war)
    }

    /// The war that is running while the log that shows it is private.
    pub(super) fn hidden_war(&self) -> Option<&Progress> {
        self.running().filter(|war| self.is_private && war.end_time.is_some())
    }

    /// Whether a war that is hidden is past its end: nobody will show that here.
    pub(super) fn is_hidden_past_end(&self, now: Timestamp) -> bool {
        self.hidden_war().and_then(|war| war.end_time).is_some_and(|end| end + AFTER_WAR_END <= now)
    }

    /// What the time alone tells of ends that nobody saw.
    pub(super) fn close_by_time(
        &mut self,
        look: Look,
        options: &WarOptions,
        last: &mut LastBody<War>,
    ) -> Vec<Signal<Event>> {
        let mut signals = Vec::new();
        if self.is_hidden_past_end(look.at) {
            signals.extend(self.give_up_war(look, last.model(), options, &()));
        }
        let sought_for = options.end_sought_for;
        for pending in &mut self.pending {
            self.has_noted |= pending.note(look.at, sought_for);
        }
        signals.extend(self.deduce(look, EndSource::Deduced, |pending| pending.gives_up(look.at, sought_for)));
        signals
    }

    /// What reminders are due.
    pub(super) fn remind_of_times(
        &mut self,
        look: Look,
        options: &WarOptions,
        last: &mut LastBody<War>,
    ) -> Vec<Signal<Event>> {
        let Some((known, war)) = self.running().zip(last.model()).filter(|(known, war)| war.id() == Some(known.id))
        else {
            return Vec::new();
        };
        let due = known.due_reminders(look.at, options);
        let told: Vec<_> = due.filter_map(|reminder| reminder.tell(war, known.war_type, look)).collect();
        self.war.as_mut().into_iter().for_each(|known| known.on_told(&told));
        told
    }

    /// Others have seen the ends of wars for which it is looked here.
    pub(super) fn hear_of_ends(&mut self, neighbours: &dyn Neighbours) {
        let seen: Vec<WarId> =
            self.pending.iter().map(Pending::war).filter(|war| neighbours.has_seen_end(*war)).collect();
        for war in seen {
            self.pending.retain(|pending| pending.war() != war);
            self.progress_mut(war).into_iter().for_each(Progress::learn_seen_end);
        }
    }

    /// Whether `war` shows less than is known of it.
    pub(super) fn is_stale(known: &Progress, war: &War, course: &Course) -> bool {
        // A torn body may lack attacks and still bring new ones.
        if course.is_torn { known.is_past(course.rank) } else { known.is_ahead_of(war, course.rank) }
    }
}
