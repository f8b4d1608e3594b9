//! Alerts: that one began, and that it is over.
//!
//! The game's own word that an alert has ended may never come: a server that restarts forgets its alerts, and a gap
//! swallows what it likes. Then it is over when its time is up, and a little more. The number of a run is used again after
//! a restart of its server: a run is known by that and by its start.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Envelope, Fact as _, Gap, Kind, KindInfo, Origin, Timestamp};
use serde::{Deserialize, Serialize};

use crate::derived::rule::{Facts, Named, Rule, told_time};
use crate::derived::saved::Part;
use crate::event::{AlertEnd, AlertEnded, AlertStarted, Event, MetagameEvent};
use crate::ids::{Faction, MetagameEventId, MetagameInstanceId, MetagameState, World, Zone};

/// How long the word that an alert is over may be late.
const GRACE: Duration = Duration::from_mins(2);
/// How long it is waited for at least once a start is known: what is fetched later comes with its end.
const SETTLE: Duration = Duration::from_mins(1);
/// How long a run of a type is remembered of which nobody knows how long it lasts.
const UNKNOWN_LASTS: Duration = Duration::from_hours(6);
/// By how much the times of one world may be off against each other.
const SLACK: Duration = Duration::from_secs(10);
/// How long after its time a word can still be about an alert whose end was told.
const LATE: Duration = Duration::from_hours(1);
/// How many runs are remembered: those that go on, and those that are over. There are a few on each world.
const OPEN_MAX: usize = 256;
const OVER_MAX: usize = 128;

/// Tells of alerts.
#[derive(Debug, Default)]
pub(crate) struct Alerts {
    kept: Kept,
    is_changed: bool,
}

/// What is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// The runs that go on.
    open: Vec<Run>,
    /// Those whose end was told, the newest last.
    over: VecDeque<Over>,
}

/// Which alert of which world, but for when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Number {
    world: u16,
    instance: u32,
    kind: u32,
}

/// A run that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    #[serde(flatten)]
    number: Number,
    zone: Option<u32>,
    /// By the clock of its world.
    started_at: Timestamp,
    /// When it is over without a word, by the clock here.
    due: Timestamp,
}

/// A run that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Over {
    #[serde(flatten)]
    number: Number,
    /// `None`: nobody saw it begin.
    started_at: Option<Timestamp>,
    ended_at: Timestamp,
}

impl Named for Alerts {
    const NAME: &'static str = "alerts";
    const KINDS: &'static [KindInfo] = &[KindInfo::of::<AlertStarted>(), KindInfo::of::<AlertEnded>()];
    const NEEDS: &'static [Kind] = &[MetagameEvent::KIND];
}

impl Rule for Alerts {
    fn resume(&mut self, saved: &Part, _: Timestamp) {
        self.kept = saved.read();
    }

    fn on_event(&mut self, event: &Envelope<Event>, facts: &mut Facts<'_>) {
        let Event::MetagameEvent(alert) = &event.data else { return };
        if alert.world_id.is_none() {
            return;
        }
        match alert.metagame_event_state {
            MetagameState::STARTED => self.on_start(event, alert, facts),
            MetagameState::RESTARTED => {
                self.end_former(told_time(event), alert, event.origin, facts);
                self.on_start(event, alert, facts);
            }
            MetagameState::ENDED => self.on_end(event, alert, AlertEnd::Message, facts),
            MetagameState::CANCELED => self.on_end(event, alert, AlertEnd::Canceled, facts),
            _ => {}
        }
    }

    /// What a gap has swallowed of an alert's end, its duration tells.
    fn on_gap(&mut self, _: Timestamp, _: &Gap) {}

    fn due(&self) -> Option<Timestamp> {
        self.kept.open.iter().map(|run| run.due).min()
    }

    fn on_time(&mut self, now: Timestamp, facts: &mut Facts<'_>) {
        let over: Vec<Run> = self.kept.open.extract_if(.., |run| run.due <= now).collect();
        for run in over {
            self.is_changed = true;
            // Of a type that nobody knows, nobody knows when it is over.
            if let Some(lasts) = run.number.lasts() {
                let timestamp = run.started_at + lasts;
                let fact = AlertEnded { by: AlertEnd::Duration, ..run.ended(timestamp) };
                self.tell_end(fact, Origin::Live, facts);
            }
        }
    }

    fn changed(&mut self, now: Timestamp) -> Option<Part> {
        std::mem::take(&mut self.is_changed).then(|| self.save(now))
    }

    fn save(&self, _: Timestamp) -> Part {
        Part::of(&self.kept)
    }
}

impl Alerts {
    fn on_start(&mut self, event: &Envelope<Event>, alert: &MetagameEvent, facts: &mut Facts<'_>) {
        let (number, started_at) = (Number::of(alert), told_time(event));
        let is_same = |run: &Run| run.number == number && run.started_at == started_at;
        let is_over = |over: &Over| over.number == number && over.started_at == Some(started_at);
        if self.kept.open.iter().any(is_same) || self.kept.over.iter().any(is_over) {
            return;
        }
        let lasts = number.lasts();
        facts.tell(
            AlertStarted {
                timestamp: started_at,
                world_id: alert.world_id,
                instance_id: alert.instance_id,
                metagame_event_id: alert.metagame_event_id,
                zone_id: alert.zone(),
                ends_at: lasts.map(|lasts| started_at + lasts),
                experience_bonus: alert.experience_bonus,
                leftover: None,
            },
            event.origin,
        );
        self.is_changed = true;
        // Its end may have come before its start: what is fetched later comes in any order.
        let is_end = |over: &&mut Over| over.started_at.is_none() && over.can_have_begun(number, started_at);
        if let Some(over) = self.kept.over.iter_mut().find(is_end) {
            over.started_at = Some(started_at);
            return;
        }
        // A world whose clock is a day ahead does not make its alerts a day longer.
        let due = event.happened_at() + lasts.map_or(UNKNOWN_LASTS, |lasts| lasts + GRACE);
        let due = due.max(facts.now() + SETTLE);
        let zone = alert.zone().map(|zone| zone.0);
        self.kept.open.push(Run { number, zone, started_at, due });
        if self.kept.open.len() > OPEN_MAX {
            self.kept.open.remove(0);
        }
    }

    /// A run begins anew: the one of this number before it is over.
    fn end_former(&mut self, now: Timestamp, alert: &MetagameEvent, origin: Origin, facts: &mut Facts<'_>) {
        if let Some(run) = self.take(Number::of(alert), now - Duration::from_millis(1)) {
            self.tell_end(run.ended(now), origin, facts);
        }
    }

    fn on_end(&mut self, event: &Envelope<Event>, alert: &MetagameEvent, by: AlertEnd, facts: &mut Facts<'_>) {
        let (number, timestamp) = (Number::of(alert), told_time(event));
        let run = self.take(number, timestamp + SLACK);
        if run.is_none() && self.kept.over.iter().any(|over| over.is_the_end_at(number, timestamp)) {
            return;
        }
        let seen = AlertEnded {
            timestamp,
            world_id: alert.world_id,
            instance_id: alert.instance_id,
            metagame_event_id: alert.metagame_event_id,
            zone_id: alert.zone(),
            ..AlertEnded::default()
        };
        let ended = run.map_or(seen, |run| AlertEnded { zone_id: alert.zone(), ..run.ended(timestamp) });
        let [nc, tr, vs] = [alert.faction_nc, alert.faction_tr, alert.faction_vs].map(Some);
        let winner = if by == AlertEnd::Message { winner(alert) } else { None };
        self.tell_end(
            AlertEnded { by, faction_nc: nc, faction_tr: tr, faction_vs: vs, winner, ..ended },
            event.origin,
            facts,
        );
    }

    /// The latest run of this number that had begun by `until` goes on no more.
    fn take(&mut self, number: Number, until: Timestamp) -> Option<Run> {
        let runs = self.kept.open.iter().enumerate().filter(|(_, run)| run.number == number && run.started_at <= until);
        let (at, _) = runs.max_by_key(|(_, run)| run.started_at)?;
        Some(self.kept.open.remove(at))
    }

    fn tell_end(&mut self, fact: AlertEnded, origin: Origin, facts: &mut Facts<'_>) {
        let number = Number { world: fact.world_id.0, instance: fact.instance_id.0, kind: fact.metagame_event_id.0 };
        if self.kept.over.len() == OVER_MAX {
            self.kept.over.pop_front();
        }
        self.kept.over.push_back(Over { number, started_at: fact.started_at, ended_at: fact.timestamp });
        self.is_changed = true;
        facts.tell(fact, origin);
    }
}

impl Number {
    fn of(alert: &MetagameEvent) -> Self {
        Self { world: alert.world_id.0, instance: alert.instance_id.0, kind: alert.metagame_event_id.0 }
    }

    /// How long a run of this type lasts at most, if that is known.
    fn lasts(self) -> Option<Duration> {
        MetagameEventId(self.kind).info().map(|info| Duration::from_mins(info.minutes.into()))
    }
}

impl Run {
    /// The fact that it was over at `timestamp`.
    fn ended(&self, timestamp: Timestamp) -> AlertEnded {
        AlertEnded {
            timestamp,
            world_id: World(self.number.world),
            instance_id: MetagameInstanceId(self.number.instance),
            metagame_event_id: MetagameEventId(self.number.kind),
            zone_id: self.zone.map(Zone),
            started_at: Some(self.started_at),
            ..AlertEnded::default()
        }
    }
}

impl Over {
    /// Whether it may be the run of this number that began then.
    fn can_have_begun(&self, number: Number, started_at: Timestamp) -> bool {
        let lasts = number.lasts().unwrap_or(UNKNOWN_LASTS);
        self.number == number && started_at <= self.ended_at + SLACK && self.ended_at <= started_at + lasts + SLACK
    }

    /// Whether the word that a run of this number ended at `timestamp` is about this one.
    fn is_the_end_at(&self, number: Number, timestamp: Timestamp) -> bool {
        let lasts = number.lasts().unwrap_or(UNKNOWN_LASTS);
        let is_of_it = match self.started_at {
            Some(started_at) => started_at <= timestamp + SLACK && timestamp <= started_at + lasts + LATE,
            None => self.ended_at == timestamp,
        };
        self.number == number && is_of_it
    }
}

/// Who had most of what it was fought for at its end, if one had.
fn winner(alert: &MetagameEvent) -> Option<Faction> {
    let mut shares =
        [(alert.faction_vs, Faction::VS), (alert.faction_nc, Faction::NC), (alert.faction_tr, Faction::TR)];
    shares.sort_by(|one, other| other.0.total_cmp(&one.0));
    (shares[0].0 > shares[1].0 && shares[0].0 > 0.0).then_some(shares[0].1)
}
