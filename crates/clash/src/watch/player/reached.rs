//! How far a player's units and achievements have come, where a body shows less: units leave the list and come back, and
//! what never falls may have been read from an edge that lags.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::model::achievement::Achievement;
use crate::model::open::Village;

/// What was reached, as far as the last body does not show it. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Reached {
    /// Levels of units.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    units: BTreeMap<String, u32>,
    /// Counters and stars of achievements.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    achievements: BTreeMap<String, [u32; 2]>,
}

impl Reached {
    /// Whether the last body shows all.
    pub(super) fn is_empty(&self) -> bool {
        self.units.is_empty() && self.achievements.is_empty()
    }

    /// Whether the last body shows all units that there were.
    pub(super) fn knows_no_units(&self) -> bool {
        self.units.is_empty()
    }

    /// The same of achievements.
    pub(super) fn knows_no_achievements(&self) -> bool {
        self.achievements.is_empty()
    }

    /// The level that a unit had reached, whose level was `before` in the last body; `now` is what it is. `None`: it was
    /// not there.
    pub(super) fn on_unit(&mut self, place: Place<'_>, before: Option<u32>, now: Option<u32>) -> Option<u32> {
        let known = if self.units.is_empty() { None } else { self.units.get(&place.key()).copied() };
        let reached = known.max(before);
        match reached {
            Some(level) if now < Some(level) => _ = self.units.insert(place.key(), level),
            _ if known.is_some() => _ = self.units.remove(&place.key()),
            _ => {}
        }
        reached
    }

    /// As [`on_unit`](Self::on_unit), of an achievement's counter and stars.
    pub(super) fn on_achievement(
        &mut self,
        achievement: &Achievement,
        before: Option<[u32; 2]>,
        now: Option<[u32; 2]>,
    ) -> Option<[u32; 2]> {
        let is_any = !self.achievements.is_empty();
        let known = if is_any { self.achievements.get(&achievement_key(achievement)).copied() } else { None };
        let reached = [known, before]
            .into_iter()
            .flatten()
            .reduce(|[value, stars], other| [value.max(other[0]), stars.max(other[1])]);
        match reached {
            Some([value, stars]) if now.is_none_or(|now| now[0] < value || now[1] < stars) => {
                self.achievements.insert(achievement_key(achievement), [value, stars]);
            }
            _ if known.is_some() => _ = self.achievements.remove(&achievement_key(achievement)),
            _ => {}
        }
        reached
    }
}

/// There are two of one name in one village, which ask for different things.
fn achievement_key(achievement: &Achievement) -> String {
    let village = achievement.village.as_ref().map_or("", Village::as_str);
    format!("{}/{village}/{}", achievement.name, achievement.info)
}
