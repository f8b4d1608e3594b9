//! Why a text is no pattern, and where.

use std::fmt;
use std::ops::Range;

use crate::cel::error::CelError;

/// Why the text of a pattern was refused: what is wrong, and where in the text. Written, it shows the line with a caret
/// under the place.
///
/// ```
/// use bugle_event::{Fact as _, Gap};
/// use bugle_trigger::Pattern;
///
/// let error = Pattern::parse("count 3 of Gap by cuase within 10s", &[Gap::info().ok_or("no kind")?]).unwrap_err();
/// assert_eq!((error.line, error.column), (1, 19));
/// assert_eq!(error.to_string(), "\
/// gap has no field `cuase`; did you mean `cause`? (line 1, column 19)
///   count 3 of Gap by cuase within 10s
///                     ^^^^^");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternError {
    /// What is wrong, in one line.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
    /// Which letter of the line, from 1.
    pub column: usize,
    /// Where in the text, in bytes.
    pub place: Range<usize>,
    /// The line, or what is around the place where it is long.
    pub shown: String,
    /// Before which letter of [`shown`](Self::shown) the caret stands, from 0, and over how many letters.
    pub caret: Range<usize>,
}

impl PatternError {
    /// This is wrong at `place` in `text`.
    pub(crate) fn new(text: &str, place: Range<usize>, message: impl Into<String>) -> Self {
        let CelError { message, line, column, place, shown, caret } = CelError::new(text, place, message);
        Self { message, line, column, place, shown, caret }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, line, column, shown, caret, .. } = self;
        let carets = "^".repeat(caret.len());
        write!(f, "{message} (line {line}, column {column})\n  {shown}\n  {:1$}{carets}", "", caret.start)
    }
}

impl std::error::Error for PatternError {}
