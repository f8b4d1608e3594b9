//! Lists of units that no model knows yet, as updates of the game bring them: guardians, say.

use bugle_model::{Model as _, Read as _, Reading};
use serde_json::Value;

use crate::model::player::Player;
use crate::model::unit::Unit;

/// The lists of units that no model knows and that differ, with what they were and what they are.
pub(super) fn unknown_lists<'a>(old: &'a Player, new: &'a Player) -> impl Iterator<Item = (&'a str, [&'a Value; 2])> {
    let unknown = new.extra.iter().filter(|(name, _)| !Player::knows(name));
    let both = unknown.filter_map(|(name, new)| Some((name.as_str(), [old.extra.get(name)?, new])));
    both.filter(|(_, [old, new])| old != new && are_units([old, new]))
}

/// Whether both are lists, and one of them is of units.
pub(super) fn are_units(values: [&Value; 2]) -> bool {
    let is_of_units = |value: &Value| {
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        !list.is_empty() && list.iter().all(is_unit)
    };
    values.into_iter().all(Value::is_array) && values.into_iter().any(is_of_units)
}

fn is_unit(value: &Value) -> bool {
    value.get("name").is_some_and(Value::is_string) && value.get("level").is_some_and(Value::is_u64)
}

/// The units of a list. One that does not say its level may as well not be there: what it had reached is remembered.
pub(super) fn listed(list: &Value) -> Vec<Unit> {
    let units = list.as_array().into_iter().flatten().filter(|value| is_unit(value));
    units.filter_map(|value| Unit::read(&value.to_string(), &mut Reading::default())).collect()
}

/// What is no list where there was one says nothing: the list is taken over.
pub(super) fn settle(old: &Player, new: &mut Player) {
    let lists = old.extra.iter().filter(|(name, value)| value.is_array() && !Player::knows(name));
    for (name, _) in lists {
        if new.extra.get(name).is_some_and(|value| !value.is_array()) {
            new.extra.insert(name.clone(), Value::Null);
        }
    }
}
