//! Whether a change of league led up or down.

use serde_json::Value;

use crate::event::clan::{ClanChanged, MemberChanged};
use crate::event::player::PlayerChanged;

/// Whether a change of league led up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To a stronger league.
    Up,
    /// To a weaker league.
    Down,
}

/// Each sort of league has numbers of its own, from a whole number of these on: within it, a higher one is stronger.
const SORT: u64 = 1_000_000;

impl Direction {
    /// That of the change of an attribute, if it is a league.
    fn of(attribute: &str, old: &Value, new: &Value) -> Option<Self> {
        if !attribute.ends_with("league") && attribute != "league_tier" {
            return None;
        }
        let (old, new) = (old.get("id")?.as_u64()?, new.get("id")?.as_u64()?);
        let is_change = old != new && old / SORT == new / SORT;
        is_change.then_some(if new > old { Self::Up } else { Self::Down })
    }
}

macro_rules! directed {
    ($($changed:ty)*) => {
        $(impl $changed {
            /// Whether the change led up or down. `None`: it is not one of leagues.
            pub fn direction(&self) -> Option<Direction> {
                Direction::of(&self.attribute, &self.old, &self.new)
            }
        })*
    };
}

directed! { ClanChanged MemberChanged PlayerChanged }

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn leagues_of_one_sort_are_stronger_by_their_number() {
        let of = |attribute, old: u32, new: u32| Direction::of(attribute, &json!({"id": old}), &json!({"id": new}));
        assert_eq!(of("league_tier", 105_000_000, 105_000_001), Some(Direction::Up));
        assert_eq!(of("league_tier", 105_000_036, 105_000_034), Some(Direction::Down));
        assert_eq!(of("builder_base_league", 44_000_041, 44_000_040), Some(Direction::Down));
        assert_eq!(of("league", 29_000_022, 105_000_001), None, "two sorts");
        assert_eq!(of("war_league", 48_000_012, 48_000_012), None);
        assert_eq!(of("labels", 1, 2), None);
        assert_eq!(Direction::of("league", &Value::Null, &json!({"id": 1})), None);
    }
}
