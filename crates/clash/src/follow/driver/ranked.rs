//! Watching whoever is in a ranking, for as long as they are.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Driver;
use crate::client::error::ApiError;
use crate::follow::ask::Ask;
use crate::follow::fetch::Reply;
use crate::follow::ranking::Ranking;
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

    /// Takes an answer about a ranking. Says whether it shows that the game, which was closed, is open again.
    pub(super) fn on_ranking(&mut self, ranking: Ranking, reply: Reply) -> bool {
        let ask = Ask::Ranking(ranking);
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
                self.on_ranked(ranking, &tags);
                self.on_sound(ask, freshness, None)
            }
            Err(_) => self.on_no_answer(ask, ApiError::Broken { len: body.len() }, None),
        }
    }

    fn on_ranked(&mut self, ranking: Ranking, tags: &[String]) {
        let is_about = |rule: &&Rule| rule.whose == Whose::Ranked(ranking);
        let kinds = self.rules.iter().filter(is_about).map(|rule| rule.kind);
        let mut ranked: Vec<Target> =
            kinds.flat_map(|kind| tags.iter().filter_map(move |it| kind.target(it).ok())).collect();
        ranked.sort_unstable();
        ranked.dedup();
        let before = self.ranked.insert(ranking, ranked.clone()).unwrap_or_default();
        let now = Instant::now();
        for target in ranked.iter().filter(|target| before.binary_search(target).is_err()) {
            let rule = self.rules.iter().filter(is_about).find(|rule| target.kind() == Some(rule.kind));
            let terms = rule.map(|rule| Arc::clone(&rule.terms));
            self.name(*target, terms, now);
        }
        self.unname(before.into_iter().filter(|target| ranked.binary_search(target).is_err()).collect());
    }
}
