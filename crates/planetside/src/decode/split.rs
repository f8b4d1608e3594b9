//! Frames that are no message: several run together, a list, a message with something before or behind it, one that is
//! cut off. What is whole in them is found; what is not, is named.

use serde_json::value::RawValue;

use crate::wire::{HEAD, object};

/// How many pieces of one frame are looked at. More than the longest frame has of real ones.
pub(super) const PIECES_MAX: usize = 1 << 16;

/// How often a frame is read over, at most, in search of what is whole in it.
const READ_OVER_MAX: usize = 8;

/// Stands for bytes that are no text. It is allowed nowhere in JSON.
pub(super) const UNREADABLE: char = '\u{1}';

/// A piece of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A whole object.
    Object(&'a str),
    /// The whole payload of a service message that is not whole.
    Payload(&'a str),
    /// What cannot be read.
    Lost(&'a str),
}

/// The pieces of a frame, in order.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    rest: &'a str,
    /// How many bytes may still be read: a damaged frame must not be read over for each of its letters.
    budget: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(frame: &'a str) -> Self {
        Self { rest: frame, budget: frame.len().saturating_mul(READ_OVER_MAX) }
    }

    /// The whole object that `text` begins with.
    fn whole(&mut self, text: &'a str) -> Option<&'a str> {
        if !text.starts_with('{') || self.budget == 0 {
            return None;
        }
        let read = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>().next()?;
        let len = read.as_ref().map_or_else(|error| read_until(text, error), |object| object.get().len());
        self.budget = self.budget.saturating_sub(len);
        read.ok().map(RawValue::get)
    }

    /// Where in the damaged rest the next message begins, if any does: an object inside of a damaged one is none.
    fn next_message(&mut self) -> Option<usize> {
        let mut from = self.rest.chars().next().map_or(0, char::len_utf8);
        while let Some(at) = self.rest[from..].find("{\"").map(|at| from + at) {
            if self.whole(&self.rest[at..]).is_some_and(is_message) {
                return Some(at);
            }
            from = at + 1;
        }
        None
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        self.rest = self.rest.trim_start_matches(is_between);
        if self.rest.is_empty() {
            return None;
        }
        if let Some(object) = self.whole(self.rest) {
            self.rest = &self.rest[object.len()..];
            return Some(Piece::Object(object));
        }
        let payload = self.rest.strip_prefix(HEAD).and_then(|inner| self.whole(inner));
        if let Some(payload) = payload.filter(|payload| !is_message(payload)) {
            self.rest = &self.rest[HEAD.len() + payload.len()..];
            return Some(Piece::Payload(payload));
        }
        let (lost, rest) = self.rest.split_at(self.next_message().unwrap_or(self.rest.len()));
        self.rest = rest;
        Some(Piece::Lost(lost))
    }
}

/// How much of a text was read before it turned out to be no JSON.
fn read_until(text: &str, error: &serde_json::Error) -> usize {
    if error.is_eof() {
        return text.len();
    }
    let before = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
    before.sum::<usize>() + error.column()
}

/// Whether an object has what only messages have.
fn is_message(text: &str) -> bool {
    object(text).is_some_and(|fields| fields.text("type").is_some() || fields.get("subscription").is_some())
}

/// What stands around messages and says nothing.
pub(super) fn is_padding(letter: char) -> bool {
    (letter.is_whitespace() || letter.is_control() || letter == '\u{feff}') && letter != UNREADABLE
}

/// What stands between the messages of one frame.
fn is_between(letter: char) -> bool {
    is_padding(letter) || matches!(letter, '[' | ',' | ']')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LOGIN: &str = r#"{"payload":{"event_name":"PlayerLogin"},"service":"event","type":"serviceMessage"}"#;
    const ECHO: &str = r#"{"subscription":{"worlds":["1"]}}"#;

    fn pieces(frame: &str) -> Vec<Piece<'_>> {
        Pieces::of(frame).collect()
    }

    #[test]
    fn what_is_whole_is_found_among_what_is_not() {
        use Piece::{Lost, Object, Payload};
        let cut = &LOGIN[..30];
        let payload = r#"{"event_name":"PlayerLogin"}"#;
        let cut_behind = &LOGIN[..LOGIN.len() - 20];
        for (frame, expected) in [
            (format!("{LOGIN}{ECHO}"), vec![Object(LOGIN), Object(ECHO)]),
            (format!("[{LOGIN},\n{LOGIN}]"), vec![Object(LOGIN), Object(LOGIN)]),
            (format!("{LOGIN}\0\u{1e}{LOGIN}\0"), vec![Object(LOGIN), Object(LOGIN)]),
            (format!("{cut}{LOGIN}"), vec![Lost(cut), Object(LOGIN)]),
            (format!("{HEAD}{LOGIN}"), vec![Lost(HEAD), Object(LOGIN)]),
            (format!("é{LOGIN}é"), vec![Lost("é"), Object(LOGIN), Lost("é")]),
            (format!("{LOGIN}{cut}"), vec![Object(LOGIN), Lost(cut)]),
            (cut_behind.to_owned(), vec![Payload(payload), Lost(r#""service":"event","typ"#)]),
            ("[\"x\"]".to_owned(), vec![Lost("\"x\"]")]),
            ("[[],]\0".to_owned(), vec![]),
        ] {
            assert_eq!(pieces(&frame), expected, "{frame}");
        }
    }

    /// Whoever can have something repeated inside of a message must not forge one by cutting it off.
    #[test]
    fn what_is_inside_of_a_damaged_object_is_no_message() {
        let frame = r#"{"probe":{"event_name":"Death","world_id":"1"},"x":"#;
        assert_eq!(pieces(frame), [Piece::Lost(frame)]);
    }

    #[test]
    fn a_frame_that_is_damaged_everywhere_is_not_read_over_and_over() {
        let frame = HEAD.repeat(100_000);
        assert_eq!(pieces(&frame), [Piece::Lost(&frame)]);
    }

    proptest! {
        #[test]
        fn whole_messages_in_a_row_are_all_found(
            messages in prop::collection::vec(prop::sample::select(&[LOGIN, ECHO][..]), 1..20),
            between in "[ \\n\\x00,\\[\\]]{0,3}",
        ) {
            let frame = messages.join(&between);
            let found: Vec<_> = messages.iter().map(|message| Piece::Object(message)).collect();
            prop_assert_eq!(pieces(&frame), found);
        }

        #[test]
        fn nothing_is_lost_but_what_says_nothing(frame in "[\\[\\]{}\":,a\\x00 \u{e9}]{0,60}") {
            let text = |piece: &Piece<'_>| match *piece { Piece::Object(text) | Piece::Payload(text) | Piece::Lost(text) => text.len() };
            let found: usize = Pieces::of(&frame).map(|piece| text(&piece)).sum();
            let said = frame.chars().filter(|letter| !is_between(*letter)).map(char::len_utf8).sum::<usize>();
            prop_assert!(found >= said, "{}", frame);
        }
    }
}
