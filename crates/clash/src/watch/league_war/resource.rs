//! A war of clan war leagues, as something to watch.

use std::time::Duration;

use bugle_event::{Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::war::EndSource;
use crate::model::war::War;
use crate::tag::WarTag;
use crate::war_id::WarId;
use crate::watch::asked::Asked;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::neighbours::Neighbours;
use crate::watch::resource::{Comparison, Resource, Verdict};
use crate::watch::war::options::WarOptions;
use crate::watch::war::progress::Progress;
use crate::watch::war::resource::{WarCase, WarResource};

/// What a watcher of such a war looks at, as the noun of a [`Subject`].
const LEAGUE_WAR: &str = "league_war";

/// How long after its end a war of which no answer shows that is over because it must be, whatever its group shows.
const GIVEN_UP_AFTER: Duration = Duration::from_hours(24);

/// How long it is asked at least, past the time at which it must be over, by a program that goes on from a state of long ago.
const ASKED_FOR: Duration = Duration::from_mins(5);

/// Answers of `/clanwarleagues/wars/{tag}`, and what is remembered of them: what a clan's wars are told by, of the one war
/// that this tag names. The answer says neither the tag nor who asked; a clan may be on either side.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct LeagueWarResource {
    /// A recording may not say.
    tag: Option<WarTag>,
    war: WarResource,
    /// For how long it was asked in vain, past the time at which it must be over.
    #[serde(default, skip_serializing_if = "Asked::is_none")]
    asked: Asked,
    /// Since when it must be over, by what its group shows.
    #[serde(skip)]
    over_since: Option<Timestamp>,
    /// Whether something was taken note of that is to be kept.
    #[serde(skip)]
    has_noted: bool,
}

impl Resource for LeagueWarResource {
    type Tag = WarTag;
    type Endpoint = endpoints::LeagueWar;
    type Model = War;
    type Options = WarOptions;
    type Case = WarCase;

    const NAME: &'static str = "league-war";
    const TITLE: &'static str = "league war";
    const ANSWERS: &'static str = "Answers of `/clanwarleagues/wars/{tag}`";

    fn new(tag: WarTag) -> Self {
        Self { tag: Some(tag), ..Self::default() }
    }

    fn tag(&self) -> Option<WarTag> {
        self.tag
    }

    fn subject(&self) -> Subject {
        Subject::text(LEAGUE_WAR, self.tag.map(|tag| tag.to_string()).unwrap_or_default())
    }

    /// There always is a war by this tag, and always the same.
    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<WarCase> {
        let known = self.war.latest().map(|war| war.id);
        if known.is_some_and(|known| compared.new.id().is_some_and(|shown| shown != known)) {
            return Verdict::Broken;
        }
        let options = self.options(compared);
        match self.war.judge(&as_war(compared, &options)) {
            Verdict::Good(WarCase::NoWar) | Verdict::Certain(WarCase::NoWar) => Verdict::Broken,
            verdict => verdict,
        }
    }

    /// Attacks are counted by what kind of war it is, which the answer may not say.
    fn doubt(new: &mut War) {
        let times = [new.start_time, new.end_time, new.preparation_start_time];
        new.war_start_time = new.war_start_time.or(times.into_iter().flatten().next());
        WarResource::doubt(new);
    }

    fn fill(&mut self, look: Look, old: Option<&War>, new: &mut War) -> Option<Value> {
        self.war.fill(look, old, new)
    }

    fn is_torn(case: &WarCase) -> bool {
        WarResource::is_torn(case)
    }

    fn tell(&mut self, case: WarCase, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let options = self.options(compared);
        self.war.tell(case, &as_war(compared, &options), signals)
    }

    fn confirm(&mut self, look: Look, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        self.war.confirm(look, last)
    }

    fn finish(&mut self, look: &dyn Fn(Timestamp) -> Look, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        let over_since = self.over_since.filter(|_| self.is_running());
        let given_up = over_since.map(|since| self.war.give_up(look(since), last.model(), EndSource::LeagueGroup));
        given_up.into_iter().flatten().chain(self.war.finish(look, last)).collect()
    }

    /// The answer is about this war alone, and shows all that has happened in it.
    fn missed(&self, case: Option<&WarCase>) -> Vec<Subject> {
        let missed = self.war.missed(case).into_iter();
        let war: Vec<Subject> = missed.filter(|subject| subject.noun == WarId::NOUN).collect();
        if war.is_empty() { vec![self.subject()] } else { war }
    }

    fn deadline(&self, options: &WarOptions) -> Option<Timestamp> {
        let given_up = self.given_up_at(options).map(|(at, _)| self.asked.until(ASKED_FOR).map_or(at, |it| it.max(at)));
        self.war.deadline(options).into_iter().chain(given_up).min()
    }

    /// What nobody shows any more is over once its group has shown that for a while, or else a day after its end.
    fn remind(&mut self, look: Look, options: &WarOptions, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        let mut signals = self.war.remind(look, options, last);
        if let Some(source) = self.overdue(look.at, options) {
            self.has_noted |= self.asked.note(look.at, ASKED_FOR);
            if self.asked.is_enough(look.at, ASKED_FOR) {
                signals.extend(self.war.give_up(look, last.model(), source));
            }
        }
        signals
    }

    fn is_reminding(&self, now: Timestamp, options: &WarOptions) -> bool {
        self.overdue(now, options).is_some() || self.war.is_reminding(now, options)
    }

    fn has_noted(&self) -> bool {
        self.has_noted || self.war.has_noted()
    }

    fn on_kept(&mut self) {
        self.has_noted = false;
        self.war.on_kept();
    }

    fn set_back(&mut self, now: Timestamp) {
        self.war.set_back(now);
        self.asked.set_back(now);
    }

    fn hear(&mut self, neighbours: &dyn Neighbours) {
        self.war.hear(neighbours);
        self.over_since = self.tag.and_then(|tag| neighbours.over_since(tag)).or(self.over_since);
    }

    fn wars(&self) -> Vec<&Progress> {
        self.war.wars()
    }

    fn wars_mut(&mut self) -> Vec<&mut Progress> {
        self.war.wars_mut()
    }
}

impl LeagueWarResource {
    /// A war of a round that was drawn while its group was watched is news, whatever it shows.
    fn options(&self, compared: &Comparison<'_, Self>) -> WarOptions {
        let is_news = || self.tag.is_some_and(|tag| compared.neighbours.has_drawn(tag));
        WarOptions { first_is_news: compared.options.first_is_news || is_news(), ..compared.options.clone() }
    }

    fn is_running(&self) -> bool {
        self.war.latest().is_some_and(|war| !war.is_over)
    }

    /// From when on it must be over, and by what: its group, for as long as an end is sought that others may show; or the time.
    fn given_up_at(&self, options: &WarOptions) -> Option<(Timestamp, EndSource)> {
        let (end, over_since) = (self.war.ends_at(), self.over_since.filter(|_| self.is_running()));
        let by_group =
            over_since.map(|since| (since.max(end.unwrap_or(since)) + options.end_sought_for, EndSource::LeagueGroup));
        by_group.into_iter().chain(end.map(|end| (end + GIVEN_UP_AFTER, EndSource::Deduced))).min_by_key(|(at, _)| *at)
    }

    fn overdue(&self, now: Timestamp, options: &WarOptions) -> Option<EndSource> {
        self.given_up_at(options).filter(|(at, _)| *at <= now).map(|(_, source)| source)
    }
}

/// The same for the machine inside.
fn as_war<'a>(compared: &Comparison<'a, LeagueWarResource>, options: &'a WarOptions) -> Comparison<'a, WarResource> {
    let &Comparison { look, old, new, neighbours, .. } = compared;
    Comparison { look, options, old, new, neighbours }
}
