//! Why a text is no pattern, and where.

use crate::cel::error::CelError;

/// Why the text of a pattern was refused: it says so in the way of a condition's.
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
pub type PatternError = CelError;
