//! How a war went, by its score.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::progress::Course;
use crate::event::war::Outcome;
use crate::model::war::{Attack, War, WarSide};
use crate::tag::PlayerTag;

/// Who won, as of the clan that was asked about. Unknown where the body lacks too much to say.
pub(super) fn outcome(war: &War, course: &Course) -> Outcome {
    let (Some(clan), Some(opponent)) = (&war.clan, &war.opponent) else {
        return Outcome::Unknown;
    };
    let [own, other] = [clan, opponent].map(Score::listed);
    // What the attacks won is known where all are listed; the sum of a torn body may be of another moment.
    if course.is_torn && !(course.has_scores && own.is_within(clan) && other.is_within(opponent)) {
        return Outcome::Unknown;
    }
    let (own, other) = (own.or_sum(clan, war.team_size), other.or_sum(opponent, war.team_size));
    match own.stars.cmp(&other.stars).then(own.destruction.total_cmp(&other.destruction)) {
        Ordering::Greater => Outcome::Win,
        Ordering::Less => Outcome::Lose,
        Ordering::Equal => Outcome::Tie,
    }
}

/// What a side has won.
struct Score {
    stars: u32,
    /// Destruction done: of all villages together, or on average.
    destruction: f64,
}

impl Score {
    /// By the attacks that are listed: the best on each village counts.
    fn listed(side: &WarSide) -> Self {
        let mut best = BTreeMap::<PlayerTag, (u32, u32)>::new();
        for &Attack { defender_tag, stars, destruction_percentage, .. } in side.listed_attacks() {
            let before = best.entry(defender_tag).or_default();
            *before = (*before).max((stars, destruction_percentage));
        }
        let stars = best.values().map(|(stars, _)| stars).sum();
        Self { stars, destruction: best.values().map(|(_, destruction)| f64::from(*destruction)).sum() }
    }

    /// Whether the sum that was sent of `side` is not less.
    fn is_within(&self, side: &WarSide) -> bool {
        self.stars <= side.stars
    }

    /// The sum that was sent of `side`; these, where none was.
    fn or_sum(self, side: &WarSide, team_size: u32) -> Self {
        let average = self.destruction / f64::from(team_size.max(1));
        let is_sent = side.destruction_percentage > 0.0;
        Self {
            stars: side.stars.max(self.stars),
            destruction: if is_sent { side.destruction_percentage } else { average },
        }
    }
}
