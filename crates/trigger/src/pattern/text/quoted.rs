//! What of a condition is read as a whole: texts in quotes, and comments.

/// The quotes that a text stands in, the longer ones first.
const QUOTES: [&str; 4] = ["\"\"\"", "'''", "\"", "'"];

/// How long the text in quotes, or the comment, is that `rest` begins with: 0 if it begins with neither. A text that does
/// not end goes to the end; a comment, to that of the line. `before` is what comes before `rest`: an `r` there means that
/// a backslash is one.
pub(super) fn quoted(before: &str, rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    let Some(quote) = QUOTES.into_iter().find(|quote| rest.starts_with(quote)) else { return 0 };
    let mut at = quote.len();
    while let Some(letter) = rest[at..].chars().next() {
        if rest[at..].starts_with(quote) {
            return at + quote.len();
        }
        at += letter.len_utf8();
        if letter == '\\' && !is_raw(before) {
            at += rest[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    rest.len()
}

/// Whether a text in quotes after this is raw.
fn is_raw(before: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let prefix = before.rfind(|letter| !is_part(letter)).map_or(before, |at| &before[at..]);
    let prefix = prefix.trim_start_matches(|letter| !is_part(letter));
    ["r", "br", "rb"].iter().any(|raw| prefix.eq_ignore_ascii_case(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_comments_are_read_to_their_end() {
        for (before, whole, rest) in [
            ("", "'by'", " by"),
            ("", r"'\' by'", " by"),
            ("x == r", r"'\'", " by"),
            ("x == bR", r#""\""#, " by"),
            ("bar", r"'\' by'", " by"),
            ("é", r"'\\'", " by"),
            ("", "''", " by"),
            ("", "'''it's\nby'''", " by"),
            ("", r#""""a"b\"""c""""#, " by"),
            ("", "// it's by", "\nby"),
            ("", "'never ended é \\", ""),
            ("", "'''", ""),
            ("", "// é", ""),
            ("", "", "/ by 'a'"),
        ] {
            assert_eq!(quoted(before, &format!("{whole}{rest}")), whole.len(), "{before}{whole}");
        }
    }
}
