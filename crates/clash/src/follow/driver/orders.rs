//! What is asked of whoever follows, while they follow.

use std::collections::BTreeSet;

use bugle_event::Timestamp;
use tokio::time::Instant;

use super::Driver;
use crate::follow::ask::Ask;
use crate::follow::handle::Order;
use crate::follow::ranking::Ranking;
use crate::follow::rule::Whose;
use crate::follow::status::{RankingRow, WatchRow, WatchStatus};
use crate::follow::watched::Watched;
use crate::follow::wished::Wished;

impl Driver {
    pub(super) fn on_order(&mut self, order: Order) {
        match order {
            Order::Add(wished) => self.add(wished),
            Order::Remove(wished) => self.remove(wished),
            // Who asked may have gone.
            Order::Status(answer) => drop(answer.send(self.status())),
        }
    }

    fn add(&mut self, wished: Wished) {
        let now = Instant::now();
        if !wished.rules.is_empty() {
            self.rules.retain(|rule| !wished.rules.iter().any(|new| new.is_like(rule)));
            self.rules.extend(wished.rules);
            self.ask_for_rankings(now);
            self.on_rules();
        }
        for (target, terms) in wished.targets {
            self.wish(target, terms, now);
        }
    }

    fn remove(&mut self, wished: Wished) {
        if !wished.rules.is_empty() {
            let before = self.rankings();
            self.rules.retain(|rule| !wished.rules.iter().any(|gone| gone.is_like(rule)));
            let left = self.rankings();
            self.drop_rankings(before.difference(&left).copied());
            self.on_rules();
        }
        wished.targets.into_keys().for_each(|target| self.unwish(target));
    }

    /// There are other rules now.
    fn on_rules(&mut self) {
        for target in self.watchers.targets() {
            let Some(watched) = self.watchers.get_mut(target) else { continue };
            watched.forget_mentions();
            let renamed = watched.rename(&self.rules);
            self.on_renamed(target, renamed);
        }
    }

    fn status(&mut self) -> WatchStatus {
        let now = Now { instant: Instant::now(), time: self.clock.now() };
        let numbers = self.schedule.numbers(now.instant);
        let targets = self.watchers.targets();
        let rows = targets.into_iter().filter_map(|target| self.watchers.get(target)).map(|it| self.row(it, now));
        WatchStatus {
            rows: rows.collect(),
            rankings: self.rankings().into_iter().map(|ranking| self.ranking_row(ranking, now)).collect(),
            due: numbers.due,
            lag: numbers.lag,
            in_flight: numbers.in_flight,
            per_second: self.per_second,
            spacing: numbers.spacing,
            budget_left: self.client.stats().keys.iter().map(|key| key.budget_left).sum(),
            closed_since: numbers.closed_since.map(|since| now.of(since)),
            refused_since: numbers.refused_since.map(|since| now.of(since)),
        }
    }

    fn row(&self, watched: &Watched, now: Now) -> WatchRow {
        let look = Ask::Look(watched.target);
        let (due, failing) = (self.schedule.due(look), self.troubles.get(look));
        let every = Some(self.schedule.every(look)).filter(|every| !every.is_zero());
        WatchRow {
            target: watched.target,
            is_wished: watched.is_wished,
            last_seen: watched.watcher.seen_at(),
            next_due: due.map(|due| now.of(due)),
            lag: due.map_or_else(Default::default, |due| now.instant.saturating_duration_since(due)),
            errors: failing.map_or(0, |failing| failing.in_a_row),
            last_error: failing.map(|failing| failing.last.to_string()),
            every,
            max_age: watched.max_age(),
        }
    }
}

impl Driver {
    /// The rankings that rules are about, each once.
    fn rankings(&self) -> BTreeSet<Ranking> {
        let rankings = self.rules.iter().map(|rule| match rule.whose {
            Whose::Ranked(ranking) => Some(ranking),
            Whose::Members | Whose::Opponents => None,
        });
        rankings.flatten().collect()
    }

    fn ranking_row(&self, ranking: Ranking, now: Now) -> RankingRow {
        let ask = Ask::Ranking(ranking);
        let (due, failing, seats) = (self.schedule.due(ask), self.troubles.get(ask), self.ranked.get(&ranking));
        let Ranking { of, location, top } = ranking;
        RankingRow {
            of,
            location,
            top,
            followed: seats.map_or(0, |seats| seats.targets.len()),
            last_seen: seats.and_then(|seats| seats.seen_at),
            next_due: due.map(|due| now.of(due)),
            lag: due.map_or_else(Default::default, |due| now.instant.saturating_duration_since(due)),
            errors: failing.map_or(0, |failing| failing.in_a_row),
            last_error: failing.map(|failing| failing.last.to_string()),
        }
    }
}

/// This moment, by both clocks.
#[derive(Clone, Copy)]
struct Now {
    instant: Instant,
    time: Timestamp,
}

impl Now {
    /// What time of day it is at that moment, or was.
    fn of(self, moment: Instant) -> Timestamp {
        match moment.checked_duration_since(self.instant) {
            Some(ahead) => self.time + ahead,
            None => self.time - self.instant.duration_since(moment),
        }
    }
}
