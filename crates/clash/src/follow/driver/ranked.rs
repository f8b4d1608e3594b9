//! Watching whoever is in a ranking, for as long as they are.

use std::sync::Arc;
use std::time::Duration;

use bugle_event::Timestamp;
use tokio::time::Instant;

use super::Driver;
use crate::client::error::ApiError;
use crate::follow::ask::Ask;
use crate::follow::fetch::Reply;
use crate::follow::ranking::{Ranking, Seats};
use crate::follow::rule::{Rule, Whose};
use crate::target::Target;

/// Between two looks at a ranking, at least.
const EVERY: Duration = Duration::from_mins(10);

impl Driver {
    /// Asks for the rankings that rules are about.
    pub(super) fn ask_for_rankings(&mut self, now: Instant) {
        for rule in &self.rules {
            if let Whose::Ranked(ranking) = rule.whose {
                self.schedule.add(Ask::Ranking(ranking), EVERY, now);
            }
        }
    }

    /// Rules are gone, and `rankings` that none is about any more: who is in one is not watched for that reason.
    pub(super) fn drop_rankings(&mut self, rankings: impl IntoIterator<Item = Ranking>) {
        let rules = &self.rules;
        let is_wanted = |ranking: Ranking, target: Target| {
            let is_about = |rule: &Rule| rule.whose == Whose::Ranked(ranking) && target.kind() == Some(rule.kind);
            rules.iter().any(is_about)
        };
        let mut dropped = Vec::new();
        for (ranking, seats) in &mut self.ranked {
            dropped.extend(seats.targets.extract_if(.., |target| !is_wanted(*ranking, *target)));
        }
        self.unname(dropped);
        for ranking in rankings {
            self.ranked.remove(&ranking);
            self.schedule.remove(Ask::Ranking(ranking));
            self.troubles.on_usable(Ask::Ranking(ranking));
        }
    }

    /// Takes an answer about a ranking. Says whether it shows that the game, which was closed, is open again.
    pub(super) fn on_ranking(&mut self, ranking: Ranking, reply: Reply, at: Timestamp) -> bool {
        let ask = Ask::Ranking(ranking);
        if !self.rules.iter().any(|rule| rule.whose == Whose::Ranked(ranking)) {
            return self.on_stray(ask, reply).0;
        }
        let (body, freshness) = match reply {
            Ok(reply) => reply,
            Err(error) => {
                self.on_closing(error.failure());
                return self.on_no_answer(ask, error, None);
            }
        };
        match ranking.tags(&body) {
            // Nobody is in a ranking for some minutes when a season begins: that is no reason to let go of all.
            Ok(tags) if tags.is_empty() => {
                self.schedule.on_useless(ask, Instant::now(), freshness.left(), None);
                false
            }
            Ok(tags) => {
                self.on_ranked(ranking, &tags, at);
                self.on_sound(ask, freshness, None)
            }
            Err(_) => self.on_no_answer(ask, ApiError::Broken { len: body.len() }, None),
        }
    }

    fn on_ranked(&mut self, ranking: Ranking, tags: &[String], at: Timestamp) {
        let is_about = |rule: &&Rule| rule.whose == Whose::Ranked(ranking);
        let kinds = self.rules.iter().filter(is_about).map(|rule| rule.kind);
        let mut ranked: Vec<Target> =
            kinds.flat_map(|kind| tags.iter().filter_map(move |it| kind.target(it).ok())).collect();
        ranked.sort_unstable();
        ranked.dedup();
        let seats = Seats { targets: ranked.clone(), seen_at: Some(at) };
        let before = self.ranked.insert(ranking, seats).unwrap_or_default().targets;
        let now = Instant::now();
        for target in ranked.iter().filter(|target| before.binary_search(target).is_err()) {
            let rule = self.rules.iter().filter(is_about).find(|rule| target.kind() == Some(rule.kind));
            let terms = rule.map(|rule| Arc::clone(&rule.terms));
            self.name(*target, terms, now);
        }
        self.unname(before.into_iter().filter(|target| ranked.binary_search(target).is_err()).collect());
    }
}
