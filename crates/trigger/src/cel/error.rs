//! Why a text is no condition, and where.

use std::fmt;
use std::ops::Range;

use bugle_event::clean;

/// Why a CEL text was refused: what is wrong, and where in the text. Written, it shows the line with a caret under the
/// place.
///
/// ```
/// use bugle_event::{Fact as _, Gap};
/// use bugle_trigger::Cel;
///
/// let error = Cel::new("event.cuase == 'stall'", &[Gap::info().ok_or("no kind")?]).unwrap_err();
/// assert_eq!((error.line, error.column), (1, 7));
/// assert_eq!(error.to_string(), "\
/// gap has no field `cuase`; did you mean `cause`? (line 1, column 7)
///   event.cuase == 'stall'
///         ^^^^^");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CelError {
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

/// How much of a line is shown on each side of the place, in letters.
const AROUND: usize = 60;

impl CelError {
    /// This is wrong at `place` in `text`.
    pub(crate) fn new(text: &str, place: Range<usize>, message: impl Into<String>) -> Self {
        // It may say what was written.
        let message = clean(&message.into()).into_owned();
        let start = floor(text, place.start);
        let end = floor(text, place.end).max(start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let (left, right) = (&text[line_start..start], &text[start..line_end]);
        let column = left.chars().count();
        let width = text[start..end.min(line_end)].chars().count();
        let cut = column.saturating_sub(AROUND);
        let shown = left.chars().skip(cut).chain(right.chars().take(width.min(AROUND) + AROUND));
        let shown: String = shown.map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let caret = column - cut..column - cut + width.clamp(1, AROUND);
        let line = before.matches('\n').count() + 1;
        Self { message, line, column: column + 1, place: start..end, shown, caret }
    }
}

/// The nearest place at or before `at` where a letter begins.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

impl fmt::Display for CelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, line, column, shown, caret, .. } = self;
        let carets = "^".repeat(caret.len());
        write!(f, "{message} (line {line}, column {column})\n  {shown}\n  {:1$}{carets}", "", caret.start)
    }
}

impl std::error::Error for CelError {}
