//! Lines as wide as the terminal: broken between words, and what follows below what it belongs to.

/// A text broken into lines. The first has `first` columns of something else before it; the others are moved in as far,
/// or less where that would leave too little room.
pub(crate) fn wrapped(text: &str, first: usize, width: Option<usize>) -> String {
    let Some(width) = width.filter(|width| first + columns(text) > *width) else { return text.to_owned() };
    let indent = if width >= first + ROOM_MIN { first } else { INDENT.min(width / 2) };
    let (mut lines, mut at) = (String::new(), first);
    for word in text.split(' ') {
        let wide = columns(word);
        let is_first = lines.is_empty() || at == indent && lines.ends_with(' ');
        if !is_first && at + 1 + wide > width {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            at = indent;
        } else if !is_first {
            lines.push(' ');
            at += 1;
        }
        lines.push_str(word);
        at += wide;
    }
    lines
}

/// Less than this is too little room for words beside what stands left of them.
const ROOM_MIN: usize = 40;

/// How far lines are moved in where there is little room: as far as the time is wide.
const INDENT: usize = 9;

/// How many columns a text takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum()
}

/// Whether a letter takes two columns: those of East Asia, and pictures.
fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// What fits into so many columns of `text`.
pub(crate) fn cut(text: &str, width: usize) -> &str {
    let mut at = 0;
    let end = text.char_indices().find(|(_, letter)| {
        at += if is_wide(*letter) { 2 } else { 1 };
        at > width
    });
    end.map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_lines_break_between_words() {
        let text = "Wainwright: xXPyrmir256Xx [TR] destroyed the Harasser of Kestrus27 [VS] on Oshur";
        for width in 60..120 {
            let wrapped = format!("{}{}", "x".repeat(33), self::wrapped(text, 33, Some(width)));
            assert!(wrapped.lines().all(|line| columns(line) <= width), "{width}: {wrapped}");
            let words: Vec<_> = wrapped.trim_start_matches('x').split_whitespace().collect();
            assert_eq!(words.join(" "), text, "{width}");
        }
        assert_eq!(wrapped(text, 33, None), text);
        assert_eq!(wrapped("word", 33, Some(20)), "word", "what cannot be broken is not");
    }

    #[test]
    fn letters_of_east_asia_take_two_columns() {
        assert_eq!((columns("abc"), columns("Ｄｒ部"), columns("ветер")), (3, 6, 5));
        assert_eq!((cut("Ｄｒ部", 5), cut("abc", 3), cut("abc", 0)), ("Ｄｒ", "abc", ""));
    }
}
