//! Texts from outside, made fit to be shown: in an error, in a log, on a terminal.
//!
//! What a service says may hold line ends that forge a line of ours, escape codes that command a terminal, marks that
//! turn a line around, or the very key that we sent. Every such text comes through here before anybody sees it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// How many letters of a text are kept.
const LETTERS_MAX: usize = 200;

/// What stands where a secret was.
const HIDDEN: &str = "[hidden]";

/// What somebody outside said, fit to be shown: one line of plain letters, at most 200 of them, without our own secrets.
///
/// ```
/// use bugle_event::Said;
///
/// let answer = "no such key:\nBearer K3Y \u{1b}[2J";
/// assert_eq!(Said::hiding(answer, ["K3Y"]).to_string(), "no such key: Bearer [hidden] \u{fffd}[2J");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Said(String);

impl Said {
    /// A text in which no secret can be: nothing that we sent can have led to it.
    pub fn new(text: &str) -> Self {
        Self::hiding(text, [])
    }

    /// A text of somebody whom `secrets` were sent to.
    pub fn hiding<'a>(text: &str, secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let secrets: Vec<Vec<char>> = secrets.into_iter().map(|secret| fit(secret).collect()).collect();
        let longest = secrets.iter().map(Vec::len).max().unwrap_or(0);
        // A secret that begins in the part that is kept is seen whole, or its first half would be shown.
        let letters: Vec<char> = fit(text).take(LETTERS_MAX + 1 + longest).collect();
        let mut said = String::new();
        let mut at = 0;
        while at < letters.len().min(LETTERS_MAX) {
            let here = &letters[at..];
            if let Some(secret) = secrets.iter().find(|secret| !secret.is_empty() && here.starts_with(secret)) {
                said.push_str(HIDDEN);
                at += secret.len();
            } else {
                said.push(here[0]);
                at += 1;
            }
        }
        if at < letters.len() {
            said.push('…');
        }
        Self(said)
    }
}

impl Deref for Said {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<Said> for String {
    fn from(said: Said) -> Self {
        said.0
    }
}

/// `text` as one line of plain letters, whole. Costs a look where it is that already.
///
/// White space of any sort is a space, other control characters are U+FFFD, and what has no shape of its own (marks of
/// direction, zero-width characters, tags) is left out.
///
/// ```
/// assert_eq!(bugle_event::clean("Higby"), "Higby");
/// assert_eq!(bugle_event::clean("a\u{202e}b\r\nbugle: c\u{7}"), "ab  bugle: c\u{fffd}");
/// ```
pub fn clean(text: &str) -> Cow<'_, str> {
    // Everything that is not fit is a control character or beyond ASCII.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) || text.chars().all(is_fit) {
        Cow::Borrowed(text)
    } else {
        fit(text).collect::<String>().into()
    }
}

/// `text` as one line of plain letters, at most so many of them, and a mark where there were more.
///
/// ```
/// assert_eq!(bugle_event::one_line("no\nmore of this", 7), "no more…");
/// ```
pub fn one_line(text: &str, letters_max: usize) -> String {
    let line = clean(text);
    match line.char_indices().nth(letters_max) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into_owned(),
    }
}

fn is_fit(letter: char) -> bool {
    !letter.is_control() && !is_shapeless(letter) && (letter == ' ' || !letter.is_whitespace())
}

fn fit(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| !is_shapeless(*letter)).map(|letter| match letter {
        _ if letter.is_whitespace() => ' ',
        _ if letter.is_control() => '\u{fffd}',
        _ => letter,
    })
}

/// Whether it has no shape of its own and changes how others look: Unicode's format characters, and fillers.
fn is_shapeless(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}'
        | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_secret_that_the_end_would_cut_is_hidden_whole() {
        for before in 150..260 {
            let text = format!("{} SECRETKEY SECRETKEY", "x".repeat(before));
            let said = Said::hiding(&text, ["SECRETKEY"]);
            assert!(!said.contains("SE"), "{before}: {said}");
        }
        // Hiding makes room, into which nothing of the next one comes.
        let said = Said::hiding(&"SECRETKEY".repeat(100), ["SECRETKEY"]);
        assert!(!said.contains("SE"), "{said}");
    }

    #[test]
    fn a_secret_is_found_behind_what_cannot_be_seen() {
        assert_eq!(&*Said::hiding("SEC\u{200b}RET\u{ad}KEY", ["SECRETKEY"]), "[hidden]");
        assert_eq!(&*Said::hiding("a", [""]), "a");
    }

    #[test]
    fn what_is_too_long_says_so() {
        assert_eq!(Said::new(&"é".repeat(200)).chars().count(), 200);
        assert_eq!(&*Said::new(&"é".repeat(201)), format!("{}…", "é".repeat(200)));
    }

    proptest! {
        #[test]
        fn whatever_is_said_is_one_bounded_line_of_letters(text in any::<String>(), secret in ".{1,12}") {
            let said = Said::hiding(&format!("{text}{secret}{text}"), [&*secret]);
            prop_assert!(said.chars().all(is_fit), "{said:?}");
            prop_assert!(said.chars().count() <= LETTERS_MAX + HIDDEN.len());
            let seen: String = fit(&secret).collect();
            prop_assert!(seen.chars().count() < 3 || HIDDEN.contains(&seen) || !said.contains(&seen), "{said:?}");
        }

        #[test]
        fn what_is_clean_stays_as_it_is(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert!(matches!(clean(&once), Cow::Borrowed(same) if same == once));
        }
    }
}
