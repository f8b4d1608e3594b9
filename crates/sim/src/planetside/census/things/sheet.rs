//! Tables of things that follow a pattern, each written as one line: fields with blanks between them, an underscore for each
//! blank of a text. In row `n`, counted from 0:
//!
//! | field | is |
//! |---|---|
//! | `x=Words` | the text itself |
//! | `x"Words` | the text and the row's number |
//! | `x~Words` | the same in all languages |
//! | `x#A+B/C%D` | A + B · ((n / C) mod D); without its parts A + n |
//! | `x@items/C` | the key of row n / C of another table, which begins anew behind its last |
//! | `&A` | an image: A + n, its set, and its path |
//!
//! The first field is the key. So nothing that a row refers to can be missing.

use serde_json::{Map, Value};

use super::super::spelled::{languages, put_image};

/// A table.
pub(super) struct Sheet {
    pub(super) name: &'static str,
    /// How many rows: `4`, or `weapon*2` for two of each weapon.
    pub(super) count: &'static str,
    pub(super) fields: &'static str,
}

impl Sheet {
    /// Its rows. `keys` knows those of other tables.
    pub(super) fn rows(&self, keys: &dyn Fn(&str) -> Vec<u64>) -> Vec<Value> {
        let columns: Vec<_> = self.fields.split_whitespace().map(|text| Column::parse(text, keys)).collect();
        let row = |n: u64| {
            let mut row = Value::Object(Map::new());
            for column in &columns {
                column.put(&mut row, n);
            }
            row
        };
        (0..self.count(keys)).map(row).collect()
    }

    /// Its keys, without asking for those of other tables where that can be.
    pub(super) fn keys(&self, keys: &dyn Fn(&str) -> Vec<u64>) -> Vec<u64> {
        let first = self.fields.split_whitespace().next().unwrap_or_default();
        let column = Column::parse(first, keys);
        let key = |n: u64| column.text(n).parse().ok();
        let mut found: Vec<u64> = (0..self.count(keys)).filter_map(key).collect();
        found.dedup();
        found
    }

    fn count(&self, keys: &dyn Fn(&str) -> Vec<u64>) -> u64 {
        let (name, times) = self.count.split_once('*').unwrap_or((self.count, "1"));
        let each = name.parse().unwrap_or_else(|_| keys(name).len() as u64);
        each * times.parse().unwrap_or(1)
    }
}

/// A field of every row.
struct Column {
    name: &'static str,
    rule: Rule,
}

enum Rule {
    Text(String),
    Numbered(String),
    Localized(String),
    Number { from: u64, step: u64, each: u64, round: u64 },
    Link { keys: Vec<u64>, each: u64 },
    Image(u64),
}

impl Column {
    fn parse(text: &'static str, keys: &dyn Fn(&str) -> Vec<u64>) -> Self {
        let at = text.find(['=', '"', '~', '#', '@', '&']).unwrap_or(text.len());
        let (name, rest) = (&text[..at], text.get(at + 1..).unwrap_or_default());
        let words = rest.replace('_', " ");
        let rule = match text[at..].chars().next() {
            Some('"') => Rule::Numbered(words),
            Some('~') => Rule::Localized(words),
            Some('#') => number(rest),
            Some('@') => {
                let (table, each) = rest.split_once('/').unwrap_or((rest, "1"));
                Rule::Link { keys: keys(table), each: each.parse().unwrap_or(1) }
            }
            Some('&') => Rule::Image(rest.parse().unwrap_or_default()),
            _ => Rule::Text(words),
        };
        Self { name, rule }
    }

    fn put(&self, row: &mut Value, n: u64) {
        match self.rule {
            Rule::Image(from) => put_image(row, from + n),
            Rule::Localized(_) => row[self.name] = languages(&self.text(n)),
            _ => row[self.name] = self.text(n).into(),
        }
    }

    fn text(&self, n: u64) -> String {
        match &self.rule {
            Rule::Text(text) => text.clone(),
            Rule::Numbered(text) | Rule::Localized(text) => format!("{text} {}", n + 1),
            Rule::Number { from, step, each, round } => (from + step * (n / each % round)).to_string(),
            Rule::Link { keys, each } => {
                let place = usize::try_from(n / each).unwrap_or(0) % keys.len().max(1);
                keys.get(place).copied().unwrap_or_default().to_string()
            }
            Rule::Image(from) => (from + n).to_string(),
        }
    }
}

/// `A+B/C%D`, of which all but the first may be missing.
fn number(text: &str) -> Rule {
    let (text, round) = text.split_once('%').unwrap_or((text, ""));
    let (text, each) = text.split_once('/').unwrap_or((text, ""));
    let (from, step) = text.split_once('+').unwrap_or((text, ""));
    let read = |text: &str, usual| text.parse().unwrap_or(usual);
    Rule::Number { from: read(from, 0), step: read(step, 1), each: read(each, 1), round: read(round, u64::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_rule_makes_its_field() {
        let sheet = Sheet {
            name: "mode",
            count: "group*2",
            fields: "mode_id#10+5 group_id@group/2 index#0+1%2 name~A_mode type=Big_one note\"No",
        };
        let keys = |_: &str| vec![7, 8, 9];
        let rows = sheet.rows(&keys);
        assert_eq!(rows.len(), 6);
        assert_eq!(
            rows[3],
            json!({"mode_id": "25", "group_id": "8", "index": "1", "name": languages("A mode 4"), "type": "Big one", "note": "No 4"})
        );
        assert_eq!(sheet.keys(&keys), [10, 15, 20, 25, 30, 35]);
    }
}
