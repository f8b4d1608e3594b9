//! Cutting JSON into its parts, where it is known to be JSON: a body is read through once, and then every part of it is cut
//! out of the one around it without being read through again.
//!
//! Given what is no JSON it gives parts that make no sense, or none.

use std::borrow::Cow;

/// The fields of an object, in order. `None`: it is none.
pub(crate) fn fields(json: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let mut cut = Cut::inside(json, b'{')?;
    // Enough for nearly all, and less than what is slow to get.
    let mut fields = Vec::with_capacity(16);
    while !cut.ends(b'}')? {
        let name = cut.string()?;
        cut.pass(b':')?;
        fields.push((name, cut.value()?));
    }
    Some(fields)
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

/// Where the next quote or backslash is. Eight bytes at a time, for most strings are shorter than what makes a search for
/// long ones worth its beginning.
fn quote_or_escape(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(eight) = bytes.get(at..)?.first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let found = marks(word, b'"') | marks(word, b'\\');
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    Some(at + rest)
}

/// The highest bit of the first of eight bytes that is this one, and perhaps of some behind it.
const fn marks(word: u64, byte: u8) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let differing = word ^ (EACH * byte as u64);
    differing.wrapping_sub(EACH) & !differing & (EACH << 7)
}

/// A place in an object or a list.
struct Cut<'a> {
    json: &'a str,
    at: usize,
    is_first: bool,
}

impl<'a> Cut<'a> {
    /// Right behind what it opens with.
    fn inside(json: &'a str, opens: u8) -> Option<Self> {
        let mut cut = Self { json, at: 0, is_first: true };
        cut.pass(opens)?;
        Some(cut)
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
        self.pass_spaces();
        if self.peek()? == closes {
            self.pass(closes)?;
            return (self.at == self.json.len()).then_some(true);
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
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.pass_string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
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
            "[a-z\"\\\\{}\\[\\],: \n\u{e9}]{0,12}".prop_map(Value::from),
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
