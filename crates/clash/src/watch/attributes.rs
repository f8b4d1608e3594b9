//! When a field that differs is a change worth telling. The API differs in many ways that mean nothing.

use serde_json::Value;

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

/// Whether two values mean the same: things with numbers are compared by number, because their names and icons change
/// without meaning; lists of such things as sets; an empty text is as good as none.
fn alike(old: &Value, new: &Value) -> bool {
    match (id(old), id(new)) {
        (Some(old), Some(new)) => return old == new,
        (None, None) => {}
        _ => return false,
    }
    match (old, new) {
        (Value::Array(old), Value::Array(new)) => match (ids(old), ids(new)) {
            (Some(old), Some(new)) => old == new,
            _ => old == new,
        },
        (Value::Null, Value::String(text)) | (Value::String(text), Value::Null) => text.is_empty(),
        _ => old == new,
    }
}

fn id(thing: &Value) -> Option<u64> {
    thing.get("id")?.as_u64()
}

fn ids(things: &[Value]) -> Option<Vec<u64>> {
    let mut ids: Vec<u64> = things.iter().map(id).collect::<Option<_>>()?;
    ids.sort_unstable();
    Some(ids)
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
