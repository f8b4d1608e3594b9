//! What a war of a group counts for in its table.

use serde::{Deserialize, Serialize};

use crate::event::war::Outcome;
use crate::model::war::War;
use crate::tag::ClanTag;

/// How a war of a group went, or stands, as far as the table of the group is made of it. Its fields are a format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CwlResult {
    /// Whether that is how it ended.
    pub(crate) is_over: bool,
    sides: [CwlSide; 2],
}

/// What one side has won.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CwlSide {
    tag: ClanTag,
    pub(crate) stars: u32,
    pub(crate) attacks: u32,
    /// In percent of a village, over all villages together.
    pub(crate) destruction: f64,
    /// As the war compares it: on average.
    average: f64,
}

impl CwlResult {
    /// How `war` stands. `None`: there is no war.
    pub(crate) fn of(war: &War) -> Option<Self> {
        let size = f64::from(war.size());
        let mut sides = war.sides().filter_map(|side| {
            let average = side.destruction_percentage;
            let (stars, attacks, destruction) = (side.stars, side.attacks, average * size);
            Some(CwlSide { tag: side.tag?, stars, attacks, destruction, average })
        });
        Some(Self { is_over: war.is_over(), sides: [sides.next()?, sides.next()?] })
    }

    /// What `clan` has won, and how the war went for it, once it is over. `None`: it is not in this war.
    pub(crate) fn seen_by(&self, clan: ClanTag) -> Option<(&CwlSide, Option<Outcome>)> {
        let [one, other] = &self.sides;
        let (ours, theirs) = match () {
            () if one.tag == clan => (one, other),
            () if other.tag == clan => (other, one),
            () => return None,
        };
        let compared = ours.stars.cmp(&theirs.stars).then(ours.average.total_cmp(&theirs.average));
        let outcome = match compared {
            std::cmp::Ordering::Greater => Outcome::Win,
            std::cmp::Ordering::Less => Outcome::Lose,
            std::cmp::Ordering::Equal => Outcome::Tie,
        };
        Some((ours, self.is_over.then_some(outcome)))
    }
}
