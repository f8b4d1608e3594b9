//! Cutting JSON into its parts, where it is known to be JSON: a body is read through once, and then every part of it is cut
//! out of the one around it without being read through again.
//!
//! Given what is no JSON it gives parts that make no sense, or none.

use std::borrow::Cow;
use std::ops::Range;

use crate::known::Known;
use crate::scan::{self, quote_or_escape};

/// The fields of an object, in order. `None`: it is none.
pub(crate) fn fields(json: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    Cut::inside(json, b'{')?.fields()
}

/// As [`fields`], where what is `known` is passed at once, and lists are cut on the way.
pub(crate) fn fields_beside<'a>(
    json: &'a str,
    known: Option<&Known>,
    lists: &mut Lists,
) -> Option<Vec<(Cow<'a, str>, &'a str)>> {
    let cut = Cut::inside(json, b'{')?;
    Cut { known, lists: Some(lists), ..cut }.fields()
}

/// Where the elements are of lists that were passed: by the address of the list, and within it.
pub(crate) type Lists = Vec<(usize, Vec<Range<usize>>)>;

/// The fields of an object, as far as they are looked at. What comes behind them is not.
pub fn first_fields(json: &str) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
    let mut cut = Cut::inside(json, b'{');
    std::iter::from_fn(move || {
        let cut = cut.as_mut()?;
        if cut.ends(b'}')? { None } else { cut.field() }
    })
}

/// The elements of a list, in order. `None`: it is none.
pub(crate) fn elements(json: &str) -> Option<Vec<&str>> {
    let mut cut = Cut::inside(json, b'[')?;
    let mut elements = Vec::new();
    while !cut.ends(b']')? {
        elements.push(cut.value()?);
    }
    Some(elements)
}

/// The text of a string, if it is one.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    match quote_or_escape(inner.as_bytes(), 0) {
        None => Some(Cow::Borrowed(inner)),
        Some(_) => serde_json::from_str(json).ok().map(Cow::Owned),
    }
}

/// A place in an object or a list.
struct Cut<'a, 'k> {
    json: &'a str,
    at: usize,
    is_first: bool,
    known: Option<&'k Known>,
    lists: Option<&'k mut Lists>,
}

impl<'a> Cut<'a, '_> {
    /// Right behind what it opens with.
    fn inside(json: &'a str, opens: u8) -> Option<Self> {
        let mut cut = Self { json, at: 0, is_first: true, known: None, lists: None };
        cut.pass(opens)?;
        Some(cut)
    }

    fn fields(&mut self) -> Option<Vec<(Cow<'a, str>, &'a str)>> {
        // Enough for nearly all, and less than what is slow to get.
        let mut fields = Vec::with_capacity(16);
        while !self.ends(b'}')? {
            fields.push(self.field()?);
        }
        Some(fields)
    }

    /// The field that begins here.
    fn field(&mut self) -> Option<(Cow<'a, str>, &'a str)> {
        let name = self.string()?;
        self.pass(b':')?;
        Some((name, self.value()?))
    }

    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn pass_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes this, and spaces around it.
    fn pass(&mut self, byte: u8) -> Option<()> {
        self.pass_spaces();
        (self.peek()? == byte).then_some(())?;
        self.at += 1;
        self.pass_spaces();
        Some(())
    }

    /// Whether it `closes` here, and nothing comes after that. Else the next part begins here. `None`: neither.
    fn ends(&mut self, closes: u8) -> Option<bool> {
        let is_end = self.closes(closes)?;
        if is_end {
            self.pass_spaces();
        }
        (!is_end || self.at == self.json.len()).then_some(is_end)
    }

    /// Whether it `closes` here. Else the next part begins here. `None`: neither.
    fn closes(&mut self, closes: u8) -> Option<bool> {
        self.pass_spaces();
        if self.peek()? == closes {
            self.at += 1;
            return Some(true);
        }
        if !std::mem::take(&mut self.is_first) {
            self.pass(b',')?;
        }
        Some(false)
    }

    /// The text of the string that begins here.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let begins = self.at;
        self.pass_string()?;
        text(self.json.get(begins..self.at)?)
    }

    /// The value that begins here.
    fn value(&mut self) -> Option<&'a str> {
        let begins = self.at;
        match self.peek()? {
            b'"' => self.pass_string()?,
            b'{' if self.pass_known() => {}
            b'[' if self.lists.is_some() => self.pass_list()?,
            b'{' | b'[' => self.pass_nested()?,
            _ => self.pass_plain(),
        }
        self.json.get(begins..self.at)
    }

    fn pass_string(&mut self) -> Option<()> {
        (self.peek()? == b'"').then_some(())?;
        self.at += 1;
        loop {
            self.at = quote_or_escape(self.json.as_bytes(), self.at)?;
            if self.peek()? == b'"' {
                self.at += 1;
                return Some(());
            }
            // Whatever is behind it belongs to it.
            self.at += 2;
        }
    }

    /// An object or a list, with all that is in it.
    fn pass_nested(&mut self) -> Option<()> {
        self.at += scan::nested(self.json.as_bytes().get(self.at..)?)?;
        Some(())
    }

    /// A list, of which is noted where its elements are.
    fn pass_list(&mut self) -> Option<()> {
        let (begins, is_first) = (self.at, std::mem::replace(&mut self.is_first, true));
        let mut elements = Vec::new();
        // Those of a list in it are found when that is read.
        let lists = self.lists.take();
        self.pass(b'[')?;
        while !self.closes(b']')? {
            let from = self.at - begins;
            self.value()?;
            elements.push(from..self.at - begins);
        }
        self.is_first = is_first;
        self.lists = lists;
        let address = self.json.as_ptr().addr() + begins;
        self.lists.as_mut()?.push((address, elements));
        Some(())
    }

    /// Passes what begins here if it is known.
    fn pass_known(&mut self) -> bool {
        let known = self.known.and_then(|known| known.starts(self.json.get(self.at..)?));
        self.at += known.unwrap_or(0);
        known.is_some()
    }

    /// A number, or a word.
    fn pass_plain(&mut self) {
        while !matches!(self.peek(), None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::*;

    /// The same, read through.
    fn fields_read(json: &str) -> Option<Vec<(String, String)>> {
        let map: serde_json::Map<String, Value> = serde_json::from_str(json).ok()?;
        Some(map.into_iter().map(|(name, value)| (name, value.to_string())).collect())
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[a-zY_\"\\\\{}\\[\\],: \n\u{e9}]{0,12}".prop_map(Value::from),
            // Longer than what is looked at together.
            "[y_{}\\[\\]]{50,150}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[a-z\"\\\\{}:, ]{0,6}", inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_is_json_is_cut_as_it_is_read(json in any_json(), is_pretty in any::<bool>()) {
            let written = if is_pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) };
            let written = written.map_err(|error| TestCaseError::fail(error.to_string()))?;
            let raw: Option<Vec<&RawValue>> = serde_json::from_str(&written).ok();
            prop_assert_eq!(elements(&written), raw.map(|raw| raw.iter().map(|one| one.get()).collect::<Vec<_>>()));
            let compact = |json: &str| serde_json::from_str::<Value>(json).map(|value| value.to_string()).unwrap_or_default();
            let cut = fields(&written).map(|fields| fields.into_iter().map(|(name, json)| (name.into_owned(), compact(json))).collect::<Vec<_>>());
            prop_assert_eq!(cut, fields_read(&written));
            prop_assert_eq!(text(&written).map(Cow::into_owned), serde_json::from_str::<String>(&written).ok());
        }

        #[test]
        fn what_is_no_json_does_no_harm(text_ in "[\\[\\]{}\",:\\\\a1 \u{e9}]{0,30}") {
            let _ = (fields(&text_), elements(&text_), text(&text_));
        }
    }

    #[test]
    fn names_that_come_twice_come_twice() {
        assert_eq!(
            fields(r#" { "a" : 1 , "a":[2,{"b":"]"}] } "#).unwrap_or_default(),
            [("a".into(), "1"), ("a".into(), r#"[2,{"b":"]"}]"#)]
        );
    }
}
