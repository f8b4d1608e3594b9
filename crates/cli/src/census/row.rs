//! A row of Census, as its fields are shown: numbers come in quotes, `NULL` is nothing, and dots lead inside.

use bugle::Timestamp;
use bugle::planetside::{Faction, World};
use serde_json::Value;

use crate::clash::words::dash;
use crate::pretty::date_time;

/// A row, or a part of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a>(pub(super) &'a Value);

impl<'a> Row<'a> {
    /// The field at a path.
    fn value(self, path: &str) -> Option<&'a Value> {
        path.split('.').try_fold(self.0, |value, name| value.get(name))
    }

    /// What is inside of a field.
    pub(super) fn inside(self, path: &str) -> Row<'a> {
        Row(self.value(path).unwrap_or(&Value::Null))
    }

    /// The rows of a list. What is no list is one.
    pub(super) fn rows(self, path: &str) -> Vec<Row<'a>> {
        match self.value(path) {
            Some(Value::Array(rows)) => rows.iter().map(Row).collect(),
            Some(row @ Value::Object(_)) => vec![Row(row)],
            _ => Vec::new(),
        }
    }

    /// A field as it was sent.
    pub(super) fn text(self, path: &str) -> Option<String> {
        let text = match self.value(path)? {
            Value::String(text) => text.clone(),
            value @ (Value::Number(_) | Value::Bool(_)) => value.to_string(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty() && text != "NULL")
    }

    /// The same, or that it is not known.
    pub(super) fn known(self, path: &str) -> String {
        self.text(path).unwrap_or_else(dash)
    }

    pub(super) fn number(self, path: &str) -> Option<u64> {
        self.text(path)?.parse().ok()
    }

    /// A text that there may be in several languages: in this one, else in English, else in any.
    pub(super) fn name_in(self, path: &str, language: &str) -> String {
        let languages = self.inside(path);
        let any = || languages.0.as_object()?.keys().find_map(|language| languages.text(language));
        let text = languages.text(language).or_else(|| languages.text("en")).or_else(any);
        text.or_else(|| self.text(path)).unwrap_or_else(dash).trim().to_owned()
    }

    /// The same in English.
    pub(super) fn name(self, path: &str) -> String {
        self.name_in(path, "en")
    }

    /// A time in seconds.
    pub(super) fn date(self, path: &str) -> String {
        let seconds = self.number(path).and_then(|seconds| i64::try_from(seconds).ok()).filter(|seconds| *seconds > 0);
        seconds.map_or_else(dash, |seconds| date_time(Timestamp::from_secs(seconds)))
    }

    /// A faction, by the number of it.
    pub(super) fn faction(self, path: &str) -> String {
        let tag = self.number(path).and_then(|id| u16::try_from(id).ok()).and_then(|id| Faction(id).tag());
        tag.map_or_else(|| self.known(path), str::to_owned)
    }

    /// A world, by the number of it.
    pub(super) fn world(self, path: &str) -> String {
        let world = self.number(path).and_then(|id| u16::try_from(id).ok()).map(World);
        world.and_then(World::name).map_or_else(|| self.known(path), str::to_owned)
    }
}

/// All of these stand in a text, in this order or another.
#[cfg(test)]
#[track_caller]
pub(super) fn shows(text: &str, these: &[&str]) {
    for this in these {
        assert!(text.contains(this), "`{this}` is not in:\n{text}");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_shown_whatever_they_are_sent_as() {
        let row = json!({"a": "7", "b": 8, "c": "NULL", "d": null, "e": "", "f": {"g": [{"h": "1"}]}, "i": true,
            "name": {"de": "Gauß ", "en": "Gauss"}, "plain": "Hvar", "only": {"tr": "x"}, "t": "1410355887", "zero": "0",
            "faction": "3", "strange": "77"});
        let row = Row(&row);
        assert_eq!(
            ["a", "b", "c", "d", "e", "f", "f.g", "i", "x.y"].map(|path| row.known(path)).join(" "),
            "7 8 - - - - - true -"
        );
        assert_eq!(
            (row.number("a"), row.number("i"), row.rows("f.g").len(), row.rows("f").len()),
            (Some(7), None, 1, 1)
        );
        assert_eq!(row.rows("f.g")[0].known("h"), "1");
        assert_eq!(["name", "plain", "only", "none"].map(|path| row.name(path)), ["Gauss", "Hvar", "x", "-"]);
        assert_eq!(row.name_in("name", "de"), "Gauß");
        assert_eq!((row.date("t"), row.date("zero")), ("2014-09-10 13:31".to_owned(), "-".to_owned()));
        assert_eq!((row.faction("faction"), row.faction("strange")), ("TR".to_owned(), "77".to_owned()));
    }
}
