//! A player's weeks in the leagues, as something to watch.

use bugle_event::{Envelope, Origin, Seen, Signal, Subject};
use serde::{Deserialize, Serialize};

use super::options::LeagueHistoryOptions;
use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::league_week::{LeagueHistorySnapshot, LeagueWeekEnded};
use crate::game::SOURCE;
use crate::model::ids::SeasonId;
use crate::model::league_history::LeagueHistoryEntry;
use crate::model::page::Page;
use crate::tag::PlayerTag;
use crate::watch::look::Look;
use crate::watch::resource::{Comparison, Resource, Verdict};

/// The noun of what is looked at: not the player, whose profile is another answer.
const LEAGUE_HISTORY: &str = "league_history";

/// Answers of `/players/{tag}/leaguehistory`, and what is remembered of them: which week was the last one.
#[derive(Debug, Serialize, Deserialize)]
pub struct LeagueHistoryResource {
    tag: PlayerTag,
    /// Whether the history was seen already.
    is_known: bool,
    /// The latest week that is over.
    latest: Option<SeasonId>,
}

/// What a history shows.
#[derive(Debug)]
pub struct Weeks {
    /// The places of the weeks that were not over before, the oldest first.
    new: Vec<usize>,
}

impl Resource for LeagueHistoryResource {
    type Tag = PlayerTag;
    type Endpoint = endpoints::LeagueHistory;
    type Model = Page<LeagueHistoryEntry>;
    type Options = LeagueHistoryOptions;
    type Case = Weeks;

    const NAME: &'static str = "league-history";
    const TITLE: &'static str = "league history of player";
    const ANSWERS: &'static str = "Answers of `/players/{tag}/leaguehistory`";
    const KEEPS_BODY: bool = false;

    fn new(tag: PlayerTag) -> Self {
        Self { tag, is_known: false, latest: None }
    }

    fn tag(&self) -> Option<PlayerTag> {
        Some(self.tag)
    }

    fn subject(&self) -> Subject {
        Subject::text(LEAGUE_HISTORY, self.tag.to_string())
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<Weeks> {
        let history = compared.new;
        let ends = history.iter().map(|week| &week.league_season_id);
        if self.latest.as_ref() > ends.max() {
            return Verdict::Stale;
        }
        let new = self.new_weeks(history);
        // A row that cannot be read may be the week that is news.
        if history.left_out() == 0 && new.iter().all(|place| is_told(&history.items[*place])) {
            Verdict::Good(Weeks { new })
        } else {
            Verdict::Lost(Weeks { new })
        }
    }

    fn tell(&mut self, weeks: Weeks, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let Comparison { look, options, new: history, .. } = *compared;
        let mut origin = Some(Origin::Live);
        let mut new = weeks.new.iter().map(|place| &history.items[*place]);
        if !self.is_known {
            let snapshot = LeagueHistorySnapshot { player_tag: self.tag, weeks: new.clone().cloned().collect() };
            signals.push(look.event(snapshot));
            origin = options.backfill.then_some(Origin::Backfill);
        }
        if let Some(origin) = origin {
            signals.extend(new.clone().map(|week| self.ended(week, look, origin)));
        }
        self.is_known = true;
        self.latest = new.next_back().map(|week| week.league_season_id.clone()).or(self.latest.take());
        true
    }

    /// It is the player's events that were missed.
    fn missed(&self, _: Option<&Weeks>) -> Vec<Subject> {
        vec![Subject::from(&self.tag)]
    }
}

impl LeagueHistoryResource {
    /// Each week once: the history comes in any order.
    fn new_weeks(&self, history: &Page<LeagueHistoryEntry>) -> Vec<usize> {
        let id = |place: &usize| &history.items[*place].league_season_id;
        let is_new = |place: &usize| id(place).as_secs() != Some(0) && Some(id(place)) > self.latest.as_ref();
        let mut new: Vec<usize> = (0..history.len()).filter(is_new).collect();
        new.sort_by_key(id);
        new.dedup_by_key(|place| id(place));
        new
    }

    fn ended(&self, week: &LeagueHistoryEntry, look: Look, origin: Origin) -> Signal<Event> {
        let fact = LeagueWeekEnded { player_tag: self.tag, week: Box::new(week.clone()) };
        Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { origin, ..look.seen() }))
    }
}

/// Whether a row says how the week went.
fn is_told(week: &LeagueHistoryEntry) -> bool {
    const FIELDS: [&str; 5] = ["league_trophies", "placement", "attack_wins", "defense_wins", "max_battles"];
    FIELDS.iter().all(|field| week.says(field))
}
