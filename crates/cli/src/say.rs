//! What the program has to say beside its output: lines on standard error. The one place where they are written, so that
//! whatever somebody outside had a hand in is one bounded line of plain letters.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The longest line, in letters.
const LETTERS_MAX: usize = 1500;

/// Whether only what ends the program is said.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// From now on only what ends the program is said.
pub(crate) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

pub(crate) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// A line of the program, unless it is to be quiet.
pub(crate) fn say(text: impl Display) {
    if !is_quiet() {
        insist(text);
    }
}

/// A line of the program that says why it ends.
pub(crate) fn insist(text: impl Display) {
    line(&format!("bugle: {text}"));
}

/// Lines of a summary, unless it is to be quiet.
pub(crate) fn lines(text: impl Display) {
    if !is_quiet() {
        text.to_string().lines().for_each(line);
    }
}

/// `count` of what is called `one`: "1 event", "2 events".
pub(crate) fn counted(count: u64, one: &str) -> String {
    several(&count.to_string(), one)
}

/// The same of a number that is written already, or of a dash, where it is not known.
pub(crate) fn several(count: &str, one: &str) -> String {
    if count == "1" { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// What waits for a screen, while there is one: lines would be written across it.
static HELD: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// The most lines that wait for a screen. Of more, the first are let go.
const HELD_MAX: usize = 1000;

/// A line as it is. Where nobody can read it, there is nobody to tell.
pub(crate) fn line(text: &str) {
    let text = one_line(text);
    if let Some(lines) = &mut *held() {
        if lines.len() == HELD_MAX {
            lines.remove(0);
        }
        return lines.push(text);
    }
    wipe();
    drop(writeln!(io::stderr(), "{text}"));
}

/// Whether a line is drawn that the next one takes the place of.
static IS_DRAWN: AtomicBool = AtomicBool::new(false);

/// A line that the next one takes the place of. Only for terminals.
pub(crate) fn draw(text: &str) {
    let mut out = io::stderr();
    IS_DRAWN.store(true, Ordering::Relaxed);
    drop(write!(out, "\r\x1b[2K{}", one_line(text)).and_then(|()| out.flush()));
}

/// Takes away what was drawn.
pub(crate) fn wipe() {
    if IS_DRAWN.swap(false, Ordering::Relaxed) {
        drop(write!(io::stderr(), "\r\x1b[2K"));
    }
}

/// Lines wait for a screen from now on.
pub(crate) fn hold() {
    held().get_or_insert_default();
}

/// Those that have waited.
pub(crate) fn take_held() -> Vec<String> {
    held().as_mut().map(std::mem::take).unwrap_or_default()
}

/// There is no screen any more: what has waited is written.
pub(crate) fn release() {
    let lines = held().take();
    lines.unwrap_or_default().iter().for_each(|text| line(text));
}

fn held() -> MutexGuard<'static, Option<Vec<String>>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `text` as one line, fit to be shown.
fn one_line(text: &str) -> String {
    bugle::one_line(text.trim_end(), LETTERS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_whatever_is_said_is_one_line_that_commands_nothing() {
        let said = one_line("a\nbugle: forged\r\u{1b}[2J\u{9b}31m\u{202e}b\u{2028}c\n");
        assert_eq!(said, "a bugle: forged \u{fffd}[2J\u{fffd}31mb c");
        assert_eq!(one_line(&"é".repeat(100_000)).chars().count(), LETTERS_MAX + 1);
    }
}
