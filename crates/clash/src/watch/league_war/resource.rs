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
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::neighbours::Neighbours;
use crate::watch::resource::{Comparison, Resource, Verdict};
use crate::watch::war::options::WarOptions;
use crate::watch::war::progress::Progress;
use crate::watch::war::resource::{WarCase, WarResource};

/// What a watcher of such a war looks at, as the noun of a [`Subject`].
const LEAGUE_WAR: &str = "league_war";

/// How long after its end a war of which no answer shows that is over because it must be.
const GIVEN_UP_AFTER: Duration = Duration::from_hours(24);

/// Answers of `/clanwarleagues/wars/{tag}`, and what is remembered of them: what a clan's wars are told by, of the one war
/// that this tag names. The answer says neither the tag nor who asked; a clan may be on either side.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct LeagueWarResource {
    /// A recording may not say.
    tag: Option<WarTag>,
    war: WarResource,
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
        Self { tag: Some(tag), war: WarResource::default() }
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
        self.war.finish(look, last)
    }

    /// The answer is about this war alone, and shows all that has happened in it.
    fn missed(&self, case: Option<&WarCase>) -> Vec<Subject> {
        let missed = self.war.missed(case).into_iter();
        let war: Vec<Subject> = missed.filter(|subject| subject.noun == WarId::NOUN).collect();
        if war.is_empty() { vec![self.subject()] } else { war }
    }

    fn deadline(&self, options: &WarOptions) -> Option<Timestamp> {
        self.war.deadline(options)
    }

    /// What nobody shows any more is over a day after its end.
    fn remind(&mut self, look: Look, options: &WarOptions, last: &mut LastBody<War>) -> Vec<Signal<Event>> {
        let mut signals = self.war.remind(look, options, last);
        if self.is_overdue(look.at) {
            signals.extend(self.war.give_up(look, last.model(), EndSource::Deduced));
        }
        signals
    }

    fn is_reminding(&self, now: Timestamp, options: &WarOptions) -> bool {
        self.is_overdue(now) || self.war.is_reminding(now, options)
    }

    fn set_back(&mut self, now: Timestamp) {
        self.war.set_back(now);
    }

    fn hear(&mut self, neighbours: &dyn Neighbours) {
        self.war.hear(neighbours);
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

    fn is_overdue(&self, now: Timestamp) -> bool {
        self.war.ends_at().is_some_and(|end| end + GIVEN_UP_AFTER <= now)
    }
}

/// The same for the machine inside.
fn as_war<'a>(compared: &Comparison<'a, LeagueWarResource>, options: &'a WarOptions) -> Comparison<'a, WarResource> {
    let &Comparison { look, old, new, neighbours, .. } = compared;
    Comparison { look, options, old, new, neighbours }
}
