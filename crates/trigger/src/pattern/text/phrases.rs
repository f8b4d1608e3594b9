//! The text of a pattern, word by word.

use std::ops::Range;
use std::time::Duration;

use bugle_event::KindInfo;
use bugle_event::fields::did_you_mean;

use crate::pattern::text::error::PatternError;
use crate::pattern::text::quoted::quoted;
use crate::pattern::text::span::span;

/// The longest text that is read, in bytes.
const TEXT_MAX: usize = 10_000;

/// Before these words a condition is over, unless they stand in brackets, quotes or a comment, or after a full stop.
const WORDS: [&str; 10] = ["then", "by", "within", "after", "for", "to", "until", "at", "slack", "keys"];

/// A text that is being read.
#[derive(Clone)]
pub(crate) struct Phrases<'a> {
    text: &'a str,
    at: usize,
    pub(crate) kinds: &'a [KindInfo],
}

/// A part of the text.
#[derive(Clone, Debug)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) place: Range<usize>,
}

type Read<T> = Result<T, PatternError>;

impl<'a> Phrases<'a> {
    pub(crate) fn new(text: &'a str, kinds: &'a [KindInfo]) -> Read<Self> {
        let phrases = Self { text, at: 0, kinds };
        if text.len() > TEXT_MAX {
            let message = format!("it is longer than {TEXT_MAX} bytes");
            return Err(PatternError::new(text, TEXT_MAX..TEXT_MAX, message));
        }
        Ok(phrases)
    }

    /// The next word, number or sign. It stays the next.
    pub(crate) fn peek(&self) -> Word<'a> {
        let rest = self.text[self.at..].trim_start();
        let start = self.text.len() - rest.len();
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        let len = match rest.find(|letter| !is_part(letter)) {
            Some(0) => rest.chars().next().map_or(0, char::len_utf8),
            Some(len) => len,
            None => rest.len(),
        };
        Word { text: &rest[..len], place: start..start + len }
    }

    pub(crate) fn next(&mut self) -> Word<'a> {
        let word = self.peek();
        self.at = word.place.end;
        word
    }

    /// How much has been read, in bytes.
    pub(crate) fn passed(&self) -> usize {
        self.at
    }

    /// Whether `word` comes next, which is passed then.
    pub(crate) fn passes(&mut self, word: &str) -> bool {
        let is_next = self.peek().text == word;
        if is_next {
            self.next();
        }
        is_next
    }

    /// Passes `word`, which must come next.
    pub(crate) fn must(&mut self, word: &str) -> Read<()> {
        if self.passes(word) { Ok(()) } else { Err(self.expected(&[word])) }
    }

    /// A name of something.
    pub(crate) fn name(&mut self, what: &str) -> Read<Word<'a>> {
        let is_name = |word: &Word<'_>| word.text.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        let word = self.peek();
        if !is_name(&word) {
            return Err(self.wrong(word.place, format!("here should be {what}")));
        }
        Ok(self.next())
    }

    /// How many.
    pub(crate) fn number(&mut self) -> Read<usize> {
        let word = self.next();
        let number = word.text.parse().ok().filter(|number| (1..=100_000).contains(number));
        number.ok_or_else(|| self.wrong(word.place, "here should be a number from 1 to 100000"))
    }

    /// How long.
    pub(crate) fn span(&mut self) -> Read<Duration> {
        let word = self.next();
        span(word.text)
            .ok_or_else(|| self.wrong(word.place, "here should be a span of time, such as 5s, 10m, 2h or 1d"))
    }

    /// A span after `word`, if that comes next.
    pub(crate) fn span_after(&mut self, word: &str) -> Read<Option<Duration>> {
        if self.passes(word) { self.span().map(Some) } else { Ok(None) }
    }

    /// A span after `at most`, if that comes next.
    pub(crate) fn at_most(&mut self) -> Read<Option<Duration>> {
        if !self.passes("at") {
            return Ok(None);
        }
        self.must("most")?;
        self.span().map(Some)
    }

    /// A condition: all up to the next word of the pattern itself.
    pub(crate) fn condition(&mut self) -> Word<'a> {
        let start = self.peek().place.start;
        let (mut depth, mut before, mut at) = (0_usize, ' ', start);
        while let Some(letter) = self.text[at..].chars().next() {
            let whole = quoted(&self.text[start..at], &self.text[at..]);
            match letter {
                _ if whole > 0 => {}
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ if depth == 0 && before.is_whitespace() && self.is_word(at) => break,
                _ => {}
            }
            before = letter;
            at += whole.max(letter.len_utf8());
        }
        self.at = at;
        let text = self.text[start..at].trim_end();
        Word { text, place: start..start + text.len() }
    }

    /// Whether a word of the pattern itself begins there.
    fn is_word(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let end = rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.'));
        let is_field = self.text[..at].trim_end().ends_with('.');
        WORDS.contains(&&rest[..end.unwrap_or(rest.len())]) && !is_field
    }

    /// One of these words should be next.
    pub(crate) fn expected(&self, words: &[&str]) -> PatternError {
        let word = self.peek();
        let expected: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        let found = if word.text.is_empty() { "the text ends".to_owned() } else { format!("not `{}`", word.text) };
        let meant = did_you_mean(word.text, words.iter().copied());
        self.wrong(word.place, format!("here should be {}; {found}{meant}", expected.join(" or ")))
    }

    pub(crate) fn wrong(&self, place: Range<usize>, message: impl Into<String>) -> PatternError {
        PatternError::new(self.text, place, message)
    }

    /// Whether all has been read.
    pub(crate) fn is_over(&self) -> bool {
        self.peek().text.is_empty()
    }
}
