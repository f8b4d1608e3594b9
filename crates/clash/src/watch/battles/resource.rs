//! A player's battles, as something to watch.

use bugle_event::{Cause, Envelope, Gap, Origin, Seen, Signal, Subject};
use serde::{Deserialize, Serialize};

use super::align::{Course, align};
use super::options::BattlesOptions;
use super::row::Row;
use crate::client::endpoints::endpoints;
use crate::event::Event;
use crate::event::battle::{BattlesSnapshot, PlayerBattle};
use crate::game::SOURCE;
use crate::model::battle_log::BattleLogEntry;
use crate::model::page::Page;
use crate::tag::PlayerTag;
use crate::watch::look::Look;
use crate::watch::resource::{Comparison, Resource, Verdict};

/// The noun of what is looked at: not the player, whose profile is another answer.
const BATTLE_LOG: &str = "battle_log";

/// How many battles a log shows.
const SHOWN_MAX: usize = 50;

/// Answers of `/players/{tag}/battlelog`, and what is remembered of them: hashes of the last battles.
///
/// More battles between two looks than the log shows are a gap.
#[derive(Debug, Serialize, Deserialize)]
pub struct BattlesResource {
    tag: PlayerTag,
    /// The last battles, the newest first. `None`: the log was not seen yet.
    known: Option<Box<[Row]>>,
}

impl Resource for BattlesResource {
    type Tag = PlayerTag;
    type Endpoint = endpoints::BattleLog;
    type Model = Page<BattleLogEntry>;
    type Options = BattlesOptions;
    type Case = Course;

    const NAME: &'static str = "battles";
    const TITLE: &'static str = "battle log of player";
    const ANSWERS: &'static str = "Answers of `/players/{tag}/battlelog`";
    const KEEPS_BODY: bool = false;

    fn new(tag: PlayerTag) -> Self {
        Self { tag, known: None }
    }

    fn tag(&self) -> Option<PlayerTag> {
        Some(self.tag)
    }

    fn subject(&self) -> Subject {
        Subject::text(BATTLE_LOG, self.tag.to_string())
    }

    fn judge(&mut self, compared: &Comparison<'_, Self>) -> Verdict<Course> {
        let log = compared.new;
        let rows: Vec<Row> = log.iter().map(Row::of).collect();
        let course = align(self.known.as_deref().unwrap_or_default(), &rows);
        if course.is_stale {
            return Verdict::Stale;
        }
        // At first, all rows are news, and one that is left out would be told later.
        let is_whole = self.known.is_some() || log.left_out() == 0;
        if is_whole && course.new.iter().all(|(row, _)| is_told(&log.items[*row])) {
            Verdict::Good(course)
        } else {
            Verdict::Lost(course)
        }
    }

    fn tell(&mut self, course: Course, compared: &Comparison<'_, Self>, signals: &mut Vec<Signal<Event>>) -> bool {
        let Comparison { look, options, new: log, .. } = *compared;
        let origin = match &self.known {
            None => {
                let snapshot = BattlesSnapshot { player_tag: self.tag, battles: log.items.clone() };
                signals.push(look.event(snapshot));
                options.backfill.then_some(Origin::Backfill)
            }
            Some(known) => {
                let is_full = known.is_empty() && log.len() >= SHOWN_MAX;
                signals.extend((course.is_torn || is_full).then(|| self.gap(look)));
                Some(Origin::Live)
            }
        };
        if let Some(origin) = origin {
            let battles = course.new.iter().map(|(row, occurrence)| (&log.items[*row], *occurrence));
            signals.extend(battles.map(|(battle, occurrence)| self.battle(battle, occurrence, look, origin)));
        }
        self.known = Some(course.known.into());
        true
    }

    /// It is the player's events that were missed.
    fn missed(&self, _: Option<&Course>) -> Vec<Subject> {
        vec![Subject::from(&self.tag)]
    }
}

impl BattlesResource {
    /// There may have been battles that are no longer shown.
    fn gap(&self, look: Look) -> Signal<Event> {
        Signal::Gap(Gap::new(SOURCE, [Subject::from(&self.tag)], look.not_before, look.at, Cause::Superseded))
    }

    fn battle(&self, battle: &BattleLogEntry, occurrence: u32, look: Look, origin: Origin) -> Signal<Event> {
        let seen = Seen { time: battle.battle_timestamp, origin, ..look.seen() };
        let fact = PlayerBattle { player_tag: self.tag, occurrence, battle: Box::new(battle.clone()) };
        Signal::Event(Envelope::new(SOURCE, fact.into(), seen))
    }
}

/// Whether a row says what every row says.
fn is_told(battle: &BattleLogEntry) -> bool {
    ["battle_type", "attack", "stars", "destruction_percentage"].iter().all(|field| battle.says(field))
}
