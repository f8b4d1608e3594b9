//! Text of somebody else, fit to be shown in cells.

use crate::pretty::plain;

/// One line of plain letters, without what asks for a picture in place of a letter: terminals do not agree how wide that is.
pub(super) fn shown(text: &str) -> String {
    plain(text).replace('\u{fe0f}', "")
}
