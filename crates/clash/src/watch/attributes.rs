//! When a field that differs is a change worth telling. The API differs in many ways that mean nothing.

use bugle_model::Extra;
use serde_json::Value;

use crate::essence::essence;

/// Attributes that only rise: each value is reached once.
pub(crate) const RISING: &[&str] = &[
    "clan_level",
    "war_wins",
    "war_ties",
    "war_losses",
    "exp_level",
    "town_hall_level",
    "builder_hall_level",
    "war_stars",
    "clan_capital_contributions",
    "best_trophies",
    "best_builder_base_trophies",
];

/// How a field is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attention {
    /// A change is told. A field that was not sent is unknown: its coming and going is the API's doing.
    Tell,
    /// As `Tell`, but not to be there is a value like any other.
    TellAbsence,
    /// As `Tell`, for a number that is above zero once it was: zero means that it was not sent.
    TellRising,
    /// Changes too often; told on demand.
    Noise,
    /// Has events of its own, or means nothing by itself.
    Never,
}

impl Attention {
    /// Whether the change from `old` to `new` is told.
    pub(crate) fn tells(self, noisy: bool, [old, new]: &[Value; 2]) -> bool {
        match self {
            Self::Never => false,
            Self::Noise => noisy && known(old, new) && !alike(old, new),
            Self::Tell => known(old, new) && !alike(old, new),
            Self::TellRising => new.as_u64() > Some(0) && known(old, new) && !alike(old, new),
            Self::TellAbsence => !alike(old, new),
        }
    }
}

fn known(old: &Value, new: &Value) -> bool {
    !old.is_null() && !new.is_null()
}

/// Whether two values mean the same. An empty text is as good as none.
fn alike(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Null, Value::String(text)) | (Value::String(text), Value::Null) => text.is_empty(),
        _ => old == new || essence(old) == essence(new),
    }
}

/// Calls `visit` with what changed in fields that no model knows: lists, as new things of a player's come, and on demand
/// all else. That such a field is sent at all is no news.
pub(crate) fn unknown_differences(
    [old, new]: [&Extra; 2],
    knows: fn(&str) -> bool,
    noisy: bool,
    visit: &mut dyn FnMut(&str, [Value; 2]),
) {
    for (name, new) in new.iter().filter(|(name, _)| !knows(name)) {
        let Some(old) = old.get(name).filter(|old| *old != new) else { continue };
        let attention = if old.is_array() && new.is_array() { Attention::Tell } else { Attention::Noise };
        let values = [old.clone(), new.clone()];
        if attention.tells(noisy, &values) {
            visit(name, values);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tells(attention: Attention, old: Value, new: Value) -> bool {
        attention.tells(false, &[old, new])
    }

    #[test]
    fn a_renamed_league_is_the_same_league() {
        assert!(!tells(Attention::Tell, json!({"id": 1, "name": "Gold III"}), json!({"id": 1, "name": "Gold"})));
        assert!(tells(Attention::Tell, json!({"id": 1, "name": "Gold III"}), json!({"id": 2, "name": "Gold II"})));
    }

    #[test]
    fn labels_have_no_order() {
        assert!(!tells(Attention::Tell, json!([{"id": 1}, {"id": 2}]), json!([{"id": 2}, {"id": 1}])));
        assert!(tells(Attention::Tell, json!([{"id": 1}]), json!([])));
    }

    #[test]
    fn what_was_not_sent_is_unknown_unless_absence_means_something() {
        assert!(!tells(Attention::Tell, Value::Null, json!(3)));
        assert!(tells(Attention::TellAbsence, Value::Null, json!({"id": 3})));
        assert!(!tells(Attention::TellAbsence, Value::Null, json!("")));
    }
}
