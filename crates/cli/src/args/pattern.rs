//! Patterns as they are typed.

use bugle::Pattern;

/// The text of a pattern, and the name that it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternText {
    pub(crate) name: Option<String>,
    pub(crate) text: String,
}

/// What patterns there are, and what a name does.
pub(super) fn help() -> String {
    let forms: String = Pattern::forms().flat_map(|form| ["\n  ", form]).collect();
    format!(
        "Write a line each time that several events make this pattern. May be given several times. Without `--on`, no other \
         events are written. With a name in front, `streak: count 3 of ...`, it goes on after a restart on the same \
         journal; without one it begins with what happens now. Each step may have `where` and an expression as of `--where`. Patterns are:{forms}"
    )
}

/// `NAME: TEXT`, or a text alone. What stands before the colon is a name if it is one word.
pub(super) fn pattern(text: &str) -> Result<PatternText, String> {
    let is_word = |name: &str| {
        (1..=64).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let (name, text) = match text.split_once(':') {
        Some((name, text)) if is_word(name.trim()) => (Some(name.trim().to_owned()), text.trim()),
        _ => (None, text.trim()),
    };
    if text.is_empty() {
        return Err(format!("expected a pattern, such as '{EXAMPLE}'"));
    }
    Ok(PatternText { name, text: text.to_owned() })
}

const EXAMPLE: &str = "count 3 of Death by attacker_character_id within 10s";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_word_before_a_colon_is_a_name() {
        let parsed = |text| pattern(text).map(|PatternText { name, text }| (name.unwrap_or_default(), text));
        let is = |name: &str, text: &str| Ok((name.to_owned(), text.to_owned()));
        assert_eq!(parsed("streak: batch 2 of Death"), is("streak", "batch 2 of Death"));
        assert_eq!(parsed(" a-1 :batch"), is("a-1", "batch"));
        assert_eq!(
            parsed("batch 2 of Death where event.x == 'a:b'"),
            is("", "batch 2 of Death where event.x == 'a:b'")
        );
        for nonsense in ["", " ", "streak:", "streak: "] {
            assert!(pattern(nonsense).unwrap_err().contains("such as 'count 3 of Death"), "{nonsense}");
        }
    }
}
