//! Errors of any kind, and how people read them.

use crate::said::one_line;

/// An error of any type.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The longest line that is made of an error, in letters.
const WORDS_MAX: usize = 1000;

/// An error and its causes in one line, as people read it: bounded, and fit to be shown whoever had a hand in it.
pub fn in_words(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    one_line(&words, WORDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_follow_in_one_line_that_is_fit_to_be_shown() {
        let inner = std::io::Error::other("no\nbugle: all is well\u{1b}[2J");
        let error: BoxError = Box::new(std::io::Error::new(std::io::ErrorKind::InvalidData, inner));
        assert_eq!(in_words(&*error), "no bugle: all is well\u{fffd}[2J");
        let long: BoxError = "x".repeat(5000).into();
        assert_eq!(in_words(&*long).chars().count(), WORDS_MAX + 1);
    }
}
