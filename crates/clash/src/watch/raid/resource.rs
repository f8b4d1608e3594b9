//! The raid weekends of a clan, as something to watch.

use std::time::Duration;

use bugle_event::{Origin, Seen, Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use super::holes::doubt;
use super::news::Shown;
use super::options::RaidOptions;
use super::sound::{Care, is_weekend_whole};
use super::weekend::Weekend;
use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::raid::RaidSnapshot;
use crate::model::open::RaidState;
use crate::model::page::Page;
use crate::model::raid::RaidSeason;
use crate::raid_id::RaidId;
use crate::tag::ClanTag;
use crate::watch::body::LastBody;
use crate::watch::look::Look;
use crate::watch::resource::{Comparison, Resource, Verdict};

/// What a watcher of raid weekends looks at, as the noun of a [`Subject`].
const RAIDS: &str = "raid_weekends";

/// How long bodies may fail to fit together until what they tell for certain must do.
const TORN_BEARABLE: Duration = Duration::from_mins(3);

/// Answers of `/clans/{tag}/capitalraidseasons`, and what is remembered of them.
///
/// An attack is told once, at the first look that shows it for certain. When several came between two looks, their order
/// is known on each district, and over the raids of a clan, of which only the last is unfinished.
#[derive(Debug, Serialize, Deserialize)]
pub struct RaidResource {
    clan: ClanTag,
    /// The latest weekend, last, and those before it of which there may be something to tell yet.
    weekends: Vec<Weekend>,
    /// Since when no body has fitted together.
    #[serde(skip)]
    torn_since: Option<Timestamp>,
}

impl Resource for RaidResource {
    type Tag = ClanTag;
    type Endpoint = endpoints::RaidSeasons;
    type Model = Page<RaidSeason>;
    type Options = RaidOptions;
    type Case = ();

    const NAME: &'static str = "raid";
    const TITLE: &'static str = "raid weekends of clan";
    const ANSWERS: &'static str = "Answers of `/clans/{tag}/capitalraidseasons`";
    /// The weekend before may have ended unseen, and its rewards may have come since.
    const QUERY: &'static str = "?limit=2";

    fn new(clan: ClanTag) -> Self {
        Self { clan, weekends: Vec::new(), torn_since: None }
    }

    fn tag(&self) -> Option<ClanTag> {
        Some(self.clan)
    }

    /// What is looked at: not the clan itself, which has answers of its own.
    fn subject(&self) -> Subject {
        Subject::text(RAIDS, self.clan.to_string())
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<()> {
        let is_partial = compared.new.left_out() > 0;
        let is_behind = match (self.weekends.last(), latest(compared.new)) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(known), Some(shown)) => is_behind(known, shown, row(compared.old, known.start_time)),
        };
        match is_behind {
            // Which weekend it is that cannot be read is not known.
            true if is_partial => Verdict::Broken,
            true => Verdict::Stale,
            false if compared.old.is_none() && is_partial => Verdict::Broken,
            false if compared.old.is_none() && !self.can_begin_with(compared) => Verdict::Held,
            false => Verdict::Good(()),
        }
    }

    fn doubt(new: &mut Page<RaidSeason>) {
        doubt(new);
    }

    /// A body that does not fit together is not what the next one is compared with: what was told of it is remembered.
    fn tell(&mut self, (): (), compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        if compared.old.is_none() {
            self.begin(compared, signals);
            return true;
        }
        let is_whole = self.give_up(compared, signals) & self.look(compared, signals) && compared.new.left_out() == 0;
        let latest = self.weekends.last().map(|weekend| weekend.start_time);
        self.weekends.retain(|weekend| !weekend.is_closed() || Some(weekend.start_time) == latest);
        if is_whole {
            self.torn_since = None;
            self.weekends.iter_mut().for_each(|weekend| weekend.ahead = <_>::default());
        } else {
            self.torn_since.get_or_insert(compared.look.at);
        }
        is_whole
    }

    fn confirm(&mut self, _: Look, _: &mut LastBody<Page<RaidSeason>>) -> Vec<Signal<Event>> {
        self.torn_since = None;
        Vec::new()
    }

    /// Nothing will contradict what the last bodies said, even if they did not fit together.
    fn finish(&mut self, look: &dyn Fn(Timestamp) -> Look, _: &mut LastBody<Page<RaidSeason>>) -> Vec<Signal<Event>> {
        let mut signals = Vec::new();
        for weekend in &mut self.weekends {
            if let Some((at, ended)) = weekend.pending.take() {
                signals.push(look(at).event(*ended));
                weekend.is_over = true;
            }
        }
        signals
    }

    /// A body shows all that has happened in a weekend: what was missed is about the clan alone.
    fn missed(&self, _: Option<&()>) -> Vec<Subject> {
        vec![Subject::from(&self.clan)]
    }

    fn deadline(&self, options: &RaidOptions) -> Option<Timestamp> {
        Some(self.running()?.next_moment(options))
    }

    fn is_reminding(&self, now: Timestamp, options: &RaidOptions) -> bool {
        self.running().is_some_and(|weekend| weekend.due(now, options).is_some())
    }

    fn remind(
        &mut self,
        look: Look,
        options: &RaidOptions,
        last: &mut LastBody<Page<RaidSeason>>,
    ) -> Vec<Signal<Event>> {
        let clan = self.clan;
        let weekend = self.weekends.last_mut().filter(|weekend| !weekend.is_over);
        let reminder = weekend.and_then(|weekend| {
            let season = row(last.model(), weekend.start_time)?;
            weekend.remind(RaidId { clan, start_time: season.start_time }, season, look.at, options)
        });
        reminder.map(|reminder| look.event(reminder)).into_iter().collect()
    }

    fn set_back(&mut self, now: Timestamp) {
        self.torn_since = self.torn_since.map(|since| since.min(now));
    }
}

impl RaidResource {
    fn running(&self) -> Option<&Weekend> {
        self.weekends.last().filter(|weekend| !weekend.is_over)
    }

    fn id(&self, start_time: Timestamp) -> RaidId {
        RaidId { clan: self.clan, start_time }
    }

    /// How much must be there at this moment for something to be believed.
    fn care(&self, at: Timestamp) -> Care {
        let is_lasting = self.torn_since.is_some_and(|since| at.since(since) >= TORN_BEARABLE);
        if is_lasting { Care::Facts } else { Care::All }
    }

    /// What a first body lacks would be news when it comes: better wait for one that is all there.
    fn can_begin_with(&mut self, compared: &Comparison<'_, Self>) -> bool {
        let at = compared.look.at;
        let can = latest(compared.new).is_none_or(|season| is_weekend_whole(season, true));
        can || {
            self.torn_since.get_or_insert(at);
            self.care(at) == Care::Facts
        }
    }

    /// What the first look shows is the state of things.
    fn begin(&mut self, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) {
        let (look, season) = (compared.look, latest(compared.new));
        let weekend = season.cloned().map(Box::new);
        signals.push(look.event(RaidSnapshot { clan_tag: self.clan, weekend }));
        let Some(season) = season else { return };
        let seen = Seen { origin: Origin::Backfill, ..look.seen() };
        let raid = self.id(season.start_time);
        let shown = Shown { raid, season, base: None, seen, care: Care::All, is_latest: true };
        let mut weekend = Weekend::new(season);
        weekend.begin_with(&shown);
        if compared.options.backfill {
            signals.extend(shown.raids(&mut <_>::default()).signals);
        }
        self.weekends.push(weekend);
    }

    /// All that is news, the earlier weekend first. Says whether the body is all there.
    fn look(&mut self, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let (care, latest) = (self.care(compared.look.at), latest(compared.new).map(|season| season.start_time));
        let mut rows: Vec<&RaidSeason> = compared.new.iter().collect();
        rows.sort_by_key(|season| season.start_time);
        let mut is_whole = true;
        for season in rows {
            let (raid, base) = (self.id(season.start_time), row(compared.old, season.start_time));
            let is_latest = Some(season.start_time) == latest;
            let shown = Shown { raid, season, base, seen: compared.look.seen(), care, is_latest };
            let known = self.weekends.iter_mut().find(|weekend| weekend.start_time == season.start_time);
            if let Some(weekend) = known {
                is_whole &= weekend.is_closed() || weekend.look(&shown, signals);
            } else if self.weekends.last().is_none_or(|last| last.start_time < season.start_time) {
                let mut weekend = Weekend::new(season);
                signals.push(weekend.started(&shown));
                is_whole &= weekend.look(&shown, signals);
                self.weekends.push(weekend);
            }
        }
        is_whole
    }

    /// Closes the weekends of which nobody saw the end and that are shown no longer. Says whether there are none that may
    /// be missing by mistake.
    fn give_up(&mut self, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let (care, clan) = (self.care(compared.look.at), self.clan);
        let is_shown = |start: Timestamp| compared.new.iter().any(|season| season.start_time == start);
        let later = |start: Timestamp| compared.new.iter().filter(|season| season.start_time > start).count();
        let mut is_whole = true;
        for weekend in &mut self.weekends {
            let start = weekend.start_time;
            if weekend.is_closed() || is_shown(start) {
                continue;
            }
            let raid = RaidId { clan, start_time: start };
            let season = row(compared.old, start);
            let shown = season.map(|season| Shown {
                raid,
                season,
                base: None,
                seen: compared.look.seen(),
                care,
                is_latest: false,
            });
            let is_certain = later(start) > 1 || care == Care::Facts;
            is_whole &= is_certain;
            weekend.give_up(raid, shown.as_ref(), is_certain, compared.look, signals);
        }
        is_whole
    }
}

/// The weekend that began last.
fn latest(page: &Page<RaidSeason>) -> Option<&RaidSeason> {
    page.iter().max_by_key(|season| season.start_time)
}

/// The weekend that began then.
fn row(page: Option<&Page<RaidSeason>>, start_time: Timestamp) -> Option<&RaidSeason> {
    page?.iter().find(|season| season.start_time == start_time)
}

/// Whether `shown`, the latest weekend of a body, is an earlier one than is known, or an earlier state of it: its sums only
/// grow.
fn is_behind(known: &Weekend, shown: &RaidSeason, base: Option<&RaidSeason>) -> bool {
    if shown.start_time != known.start_time {
        return shown.start_time < known.start_time;
    }
    let was_over = known.is_over || base.is_some_and(RaidSeason::is_over);
    if was_over != shown.is_over() && shown.state.is_some() {
        return was_over && shown.state == Some(RaidState::Ongoing);
    }
    let sums = |season: &RaidSeason| {
        let said = |field: &str, sum: u32| season.says(field).then_some(sum);
        [
            said("total_attacks", season.total_attacks),
            said("capital_total_loot", season.capital_total_loot),
            said("raids_completed", season.raids_completed),
            said("enemy_districts_destroyed", season.enemy_districts_destroyed),
        ]
    };
    let pairs = base.into_iter().flat_map(|base| sums(base).into_iter().zip(sums(shown)));
    pairs.into_iter().any(|(old, new)| old.zip(new).is_some_and(|(old, new)| new < old))
}
