//! Joins: rows of other collections put into a row, as the address spells it.
//! `type:outfit_member^on:character_id^to:character_id^list:1^outer:0^show:a'b^inject_at:x^terms:a=1'b=2(nested,...)`

use serde_json::Value;

use super::collections::key;
use super::rows::View;
use super::shelf;
use super::term::Term;

/// One join, with those inside of it.
#[derive(Debug, Default)]
pub(super) struct Join {
    collection: String,
    on: Option<String>,
    to: Option<String>,
    list: bool,
    inner: bool,
    show: Vec<String>,
    hide: Vec<String>,
    inject_at: Option<String>,
    terms: Vec<Term>,
    nested: Vec<Join>,
}

/// Reads a comma-separated list of joins. What cannot be read is left out, as the original does.
pub(super) fn parse(text: &str) -> Vec<Join> {
    split(text, ',').into_iter().filter(|join| !join.is_empty()).map(Join::parse).collect()
}

/// The names in a list of resolves, without the fields they are narrowed to.
pub(super) fn resolves(text: &str) -> Vec<String> {
    let name = |part: &str| part.split('(').next().unwrap_or_default().trim().to_owned();
    split(text, ',').into_iter().map(name).filter(|name| !name.is_empty()).collect()
}

/// Splits at `separator`, but not inside of parentheses.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut depth, mut begin) = (Vec::new(), 0_u32, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if letter == separator && depth == 0 => {
                parts.push(&text[begin..at]);
                begin = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

impl Join {
    fn parse(text: &str) -> Self {
        let (own, nested) = match text.split_once('(') {
            Some((own, nested)) => (own, parse(nested.strip_suffix(')').unwrap_or(nested))),
            None => (text, Vec::new()),
        };
        let mut join = Self { nested, ..Self::default() };
        for part in own.split('^') {
            join.set(part);
        }
        join
    }

    fn set(&mut self, part: &str) {
        let list = |value: &str| value.split('\'').map(str::to_owned).collect();
        match part.split_once(':') {
            None => part.clone_into(&mut self.collection),
            Some(("type", value)) => value.clone_into(&mut self.collection),
            Some(("on", value)) => self.on = Some(value.to_owned()),
            Some(("to", value)) => self.to = Some(value.to_owned()),
            Some(("list", value)) => self.list = value == "1",
            Some(("outer", value)) => self.inner = value == "0",
            Some(("show", value)) => self.show = list(value),
            Some(("hide", value)) => self.hide = list(value),
            Some(("inject_at", value)) => self.inject_at = Some(value.to_owned()),
            Some(("terms", value)) => self.terms = value.split('\'').filter_map(term).collect(),
            Some(_) => {}
        }
    }

    /// Puts what it finds into `row` of `parent`. `false`: it finds nothing, and the row is to be dropped for it.
    pub(super) fn apply(&self, view: &View<'_>, parent: &str, row: &mut Value) -> bool {
        let guess = key(&self.collection).filter(|key| row.get(*key).is_some()).or_else(|| key(parent));
        let Some(on) = self.on.as_deref().or(self.to.as_deref()).or(guess) else { return !self.inner };
        let to = self.to.as_deref().unwrap_or(on);
        let found = row.get(on).and_then(Value::as_str).map(|value| self.find(view, to, value)).unwrap_or_default();
        if found.is_empty() {
            return !self.inner;
        }
        let at = self.inject_at.clone().unwrap_or_else(|| format!("{on}_join_{}", self.collection));
        row[at] = if self.list { found.into() } else { found.into_iter().next().unwrap_or_default() };
        true
    }

    fn find(&self, view: &View<'_>, to: &str, value: &str) -> Vec<Value> {
        let by_key = key(&self.collection) == Some(to);
        let id: Option<[u64; 1]> = value.parse().ok().filter(|_| by_key).map(|id| [id]);
        let mut rows = shelf::rows(view, &self.collection, id.as_ref().map(<[u64; 1]>::as_slice)).unwrap_or_default();
        rows.retain(|row| row.get(to).and_then(Value::as_str) == Some(value));
        rows.retain(|row| self.terms.iter().all(|term| term.meets(row, false)));
        rows.truncate(if self.list { usize::MAX } else { 1 });
        rows.retain_mut(|row| self.nested.iter().all(|join| join.apply(view, &self.collection, row)));
        for fields in rows.iter_mut().filter_map(Value::as_object_mut) {
            let named = |list: &[String], key: &String| list.iter().any(|field| field.split('.').next() == Some(key));
            fields.retain(|key, _| {
                (self.show.is_empty() || named(&self.show, key) || key.contains("_join_")) && !named(&self.hide, key)
            });
        }
        rows
    }
}

fn term(text: &str) -> Option<Term> {
    let (field, value) = text.split_once('=')?;
    Term::parse(field, value).ok()
}
