//! Comparisons, and being one of a list.

use std::collections::BTreeSet;

use bugle_event::fields::{did_you_mean, digits};

use crate::cel::code::{Code, Function};
use crate::cel::compile::compiler::{Checked, Compiler, Typed};
use crate::cel::kind::Kind;
use crate::cel::syntax::{Comparison, Node, What};

impl Compiler<'_> {
    pub(super) fn compare(&mut self, node: &Node, comparison: Comparison, one: &Node, other: &Node) -> Checked {
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if let (What::Null, field) | (field, What::Null) = (&one.what, &other.what)
            && is_equality
            && *field != What::Null
        {
            let field = if one.what == What::Null { other } else { one };
            return self.compare_with_null(comparison, field);
        }
        let (left, right) = (self.expression(one)?, self.expression(other)?);
        let fits = if is_equality { Kind::is_comparable } else { Kind::is_ordered };
        if !fits(&left.kind, &right.kind) {
            let hint = hint(&left.kind, &right.kind);
            let sign = comparison.sign();
            return self
                .wrong(&node.place, format!("`{sign}` does not go with {} and {}{hint}", left.kind, right.kind));
        }
        if is_equality {
            self.can_be(&left.kind, other)?;
            self.can_be(&right.kind, one)?;
        }
        Ok(Typed::bool(Code::Compare(comparison, Box::new(sides(left, right, is_equality)))))
    }

    /// A field that is null or not there is null.
    fn compare_with_null(&mut self, comparison: Comparison, field: &Node) -> Checked {
        if !self.is_path(field) {
            return self.wrong(&field.place, "null can only be compared with a field, by == or !=");
        }
        let has = self.has(field)?.code;
        let is_null = comparison == Comparison::Equal;
        Ok(Typed::bool(if is_null { Code::Not(Box::new(has)) } else { has }))
    }

    /// Whether what holds `kind` can ever be `text`, if that is a text: one of its words, or an id.
    fn can_be(&self, kind: &Kind, text: &Node) -> Checked<()> {
        let What::Text(word) = &text.what else { return Ok(()) };
        match kind {
            Kind::Text(Some(words)) if !words.contains(word) => {
                self.wrong(&text.place, format!("it is never {word:?}{}", other_word(word, words)))
            }
            Kind::Id if digits(word).is_none() => {
                self.wrong(&text.place, format!("an id is a whole number, in digits; it is never {word:?}"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn is_in(&mut self, node: &Node, one: &Node, list: &Node) -> Checked {
        let asked = self.expression(one)?;
        let What::List(items) = &list.what else {
            let list = self.expression(list)?;
            let item = match &list.kind {
                Kind::List(item) => (**item).clone(),
                Kind::Any => Kind::Any,
                kind => return self.wrong(&node.place, format!("`in` needs a list; this is {kind}")),
            };
            self.fits(node, &asked.kind, &item)?;
            let is_digits = item == Kind::Id && asked.kind.is_number();
            let one = if is_digits { Code::Call(Function::String, Box::new(asked.code)) } else { asked.code };
            return Ok(Typed::bool(Code::In(Box::new([one, list.code]))));
        };
        let mut codes = Vec::new();
        for item in items {
            let found = self.expression(item)?;
            self.fits(item, &asked.kind, &found.kind)?;
            self.can_be(&asked.kind, item)?;
            codes.push(found.code);
        }
        Ok(Typed::bool(
            among(asked, items).unwrap_or_else(|asked| Code::In(Box::new([asked.code, Code::List(codes.into())]))),
        ))
    }

    fn fits(&self, node: &Node, asked: &Kind, item: &Kind) -> Checked<()> {
        if asked.is_comparable(item) {
            return Ok(());
        }
        self.wrong(&node.place, format!("{asked} is never {item}{}", hint(asked, item)))
    }
}

/// Both sides, as values that can be compared: an id as a number, unless it is compared with a text for being equal.
fn sides(left: Typed, right: Typed, is_equality: bool) -> [Code; 2] {
    let has_number = left.kind.is_number() || right.kind.is_number();
    let is_text = left.kind.is_any() || right.kind.is_any();
    if !is_text && (has_number || !is_equality) { [left.number(), right.number()] } else { [left.code, right.code] }
}

/// Being one of numbers, or of texts, that the text of the condition lists.
fn among(asked: Typed, items: &[Node]) -> Result<Code, Typed> {
    let is_id = asked.kind == Kind::Id;
    let number = |item: &Node| match &item.what {
        What::Int(value) => Some(i128::from(*value)),
        What::Uint(value) => Some(i128::from(*value)),
        What::Text(text) if is_id => digits(text).map(i128::from),
        _ => None,
    };
    let text = |item: &Node| match &item.what {
        What::Text(text) => Some(text.as_str().into()),
        _ => None,
    };
    if let Some(numbers) = items.iter().map(number).collect::<Option<BTreeSet<i128>>>() {
        return Ok(Code::InNumbers(Box::new(asked.number()), numbers.into_iter().collect()));
    }
    match items.iter().map(text).collect::<Option<BTreeSet<Box<str>>>>() {
        Some(texts) if !is_id => Ok(Code::InTexts(Box::new(asked.code), texts.into_iter().collect())),
        _ => Err(asked),
    }
}

/// What is probably to be written instead.
fn hint(one: &Kind, other: &Kind) -> &'static str {
    match (one, other) {
        (Kind::Time, Kind::Text(_)) | (Kind::Text(_), Kind::Time) => {
            "; a time is written timestamp(\"2026-01-31T12:00:00Z\")"
        }
        (Kind::Duration, Kind::Text(_)) | (Kind::Text(_), Kind::Duration) => "; a duration is written duration(\"5s\")",
        (number, Kind::Text(_)) | (Kind::Text(_), number) if number.is_number() => {
            "; a number is written without quotes"
        }
        (Kind::Object, _) | (_, Kind::Object) => "; ask for one of its fields",
        _ => "",
    }
}

/// How many words are listed, where none of them is near.
const LISTED: usize = 12;

fn other_word(word: &str, words: &BTreeSet<String>) -> String {
    let known = || words.iter().map(String::as_str);
    match did_you_mean(word, known()) {
        meant if !meant.is_empty() => meant,
        _ if words.len() <= LISTED => format!("; it is one of {}", known().collect::<Vec<_>>().join(", ")),
        _ => String::new(),
    }
}
