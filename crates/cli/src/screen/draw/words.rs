//! Words in cells.

use std::time::Duration;

use crate::pretty::{columns, cut};

/// As wide as it is to be: cut off with an ellipsis, or filled up.
pub(super) fn padded(text: &str, width: usize) -> String {
    if columns(text) > width {
        let cut = format!("{}…", cut(text, width.saturating_sub(1)));
        return if width == 0 { String::new() } else { padded(&cut, width.max(columns(&cut))) };
    }
    format!("{text}{}", " ".repeat(width - columns(text)))
}

/// The first of these texts, which say ever less, that is no wider; the last, cut off, where none is.
pub(super) fn fitting(texts: &[String], width: usize) -> String {
    let fits = texts.iter().find(|text| columns(text) <= width).or(texts.last());
    fits.map_or_else(String::new, |text| padded(text, width))
}

/// `5 h 10 min`, `12 min`, `40 s`
pub(super) fn span_of(span: Duration) -> String {
    let secs = span.as_secs();
    match (secs / 3600, secs / 60 % 60, secs % 60) {
        (0, 0, secs) => format!("{secs} s"),
        (0, mins, _) => format!("{mins} min"),
        (hours, mins, _) => format!("{hours} h {mins} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_as_wide_as_it_is_to_be() {
        let texts = ["planetside, 9 worlds", "planetside"].map(str::to_owned);
        assert_eq!(fitting(&texts, 22), "planetside, 9 worlds  ");
        assert_eq!(fitting(&texts, 12), "planetside  ");
        assert_eq!(fitting(&texts, 5), "plan…");
        assert_eq!(fitting(&texts, 0), "");
    }
}
