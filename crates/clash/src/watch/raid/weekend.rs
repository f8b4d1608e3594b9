//! How far a weekend has been followed.

use std::time::Duration;

use bugle_event::{Cause, Gap, Signal, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use super::ahead::Ahead;
use super::news::Shown;
use super::sound::{Care, is_weekend_whole};
use crate::event::Event;
use crate::event::raid::{RaidEnded, RaidStarted};
use crate::event::war::EndSource;
use crate::game::SOURCE;
use crate::model::raid::RaidSeason;
use crate::raid_id::RaidId;
use crate::watch::look::Look;

/// How long a weekend is, where the answer does not say when it ends.
const LENGTH: Duration = Duration::from_hours(72);

/// What is known of a weekend beside the last accepted body.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Weekend {
    pub(super) start_time: Timestamp,
    pub(super) end_time: Option<Timestamp>,
    /// Whether its end was told, or was there at the first look.
    pub(super) is_over: bool,
    /// Whether what it is worth was told, or was there at the first look, or will not be told.
    pub(super) is_rewarded: bool,
    /// The shortest time before its end, in seconds, at which was reminded of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reminded: Option<u64>,
    /// What was told beyond the last accepted body.
    #[serde(default, skip_serializing_if = "Ahead::is_empty")]
    pub(super) ahead: Ahead,
    /// Its end, as bodies show it that do not fit together: it waits for a better one.
    #[serde(skip)]
    pub(super) pending: Option<(Timestamp, Box<RaidEnded>)>,
}

impl Weekend {
    /// One of which nothing was told.
    pub(super) fn new(season: &RaidSeason) -> Self {
        let (start_time, end_time, ahead) = (season.start_time, season.end_time, Ahead::default());
        Self { start_time, end_time, is_over: false, is_rewarded: false, reminded: None, ahead, pending: None }
    }

    /// When it ends, by what is said or by the calendar.
    pub(super) fn ends_at(&self) -> Timestamp {
        self.end_time.unwrap_or(self.start_time + LENGTH)
    }

    /// Whether there is nothing more to tell of it.
    pub(super) fn is_closed(&self) -> bool {
        self.is_over && self.is_rewarded
    }

    /// What the first look shows is the state of things.
    pub(super) fn begin_with(&mut self, shown: &Shown<'_>) {
        self.is_over = shown.season.is_over();
        self.is_rewarded = self.is_over && shown.rewards().is_some();
    }

    /// That there is this weekend.
    pub(super) fn started(&self, shown: &Shown<'_>) -> Signal<Event> {
        shown.event(RaidStarted { raid: shown.raid, end_time: self.ends_at() }, Some(self.start_time))
    }

    /// All that is news. Says whether the body is all there, as far as this weekend goes.
    pub(super) fn look(&mut self, shown: &Shown<'_>, signals: &mut Vec<Signal<Event>>) -> bool {
        self.end_time = shown.season.end_time.or(self.end_time);
        let told = shown.raids(&mut self.ahead);
        signals.extend(told.signals);
        let is_whole = !told.is_torn && is_weekend_whole(shown.season, shown.is_latest);
        let is_enough = is_whole || shown.care == Care::Facts;
        if !self.is_over && shown.season.is_over() {
            // A log that is not certain was shown before.
            let known = told.attacks.max(shown.base.map_or(0, |base| base.total_attacks));
            let ended = shown.ended(EndSource::Body, self.ends_at(), known);
            if is_enough {
                self.end(shown, ended, signals);
            } else {
                self.pending = Some((shown.seen.observed_at, Box::new(ended)));
            }
        }
        if self.is_over && !self.is_rewarded {
            let rewards = shown.rewards();
            self.is_rewarded = rewards.is_some() || (!shown.is_latest && is_enough);
            signals.extend(rewards.map(|rewards| shown.event(rewards, None)));
        }
        is_whole
    }

    /// That it is over.
    pub(super) fn end(&mut self, shown: &Shown<'_>, ended: RaidEnded, signals: &mut Vec<Signal<Event>>) {
        signals.push(shown.event(ended, Some(self.ends_at())));
        self.is_over = true;
        self.pending = None;
    }

    /// Its end was not seen, and it is shown no longer: what is known of it is `shown`. Unless that is `certain`, it may
    /// come again.
    pub(super) fn give_up(
        &mut self,
        raid: RaidId,
        shown: Option<&Shown<'_>>,
        certain: bool,
        look: Look,
        signals: &mut Vec<Signal<Event>>,
    ) {
        let ended = shown.map(|shown| shown.ended(EndSource::Deduced, self.ends_at(), shown.season.total_attacks));
        if !certain {
            self.pending = ended.filter(|_| !self.is_over).map(|ended| (look.at, Box::new(ended)));
            return;
        }
        if !self.is_over {
            let gap = Gap::new(SOURCE, [Subject::from(&raid)], look.not_before, look.at, Cause::Superseded);
            signals.push(Signal::Gap(gap));
            if let Some((shown, ended)) = shown.zip(ended) {
                self.end(shown, ended, signals);
            }
        }
        (self.is_over, self.is_rewarded) = (true, true);
    }
}
