//! Tags as people type and paste them.

use std::borrow::Cow;

/// The symbols of a tag, in the order of their digits.
pub(crate) const ALPHABET: &str = "0289PYLQGRJCUV";

/// What a text that was typed or pasted can be a tag of, the likeliest first: a link holds it, or it is written as links
/// write it, once or twice over, or it is plain.
pub(crate) fn symbols(text: &str) -> Option<String> {
    let held = in_link(text).unwrap_or(text);
    let once = decoded(held);
    let twice = decoded(&once);
    [&*twice, &*once, held].into_iter().find_map(plain)
}

/// What a link says after `tag=`, or its last part.
fn in_link(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    if let Some(place) = lower.find("tag=").filter(|place| text.is_char_boundary(*place)) {
        let value = &text[place + "tag=".len()..];
        return value.split('&').next();
    }
    let path = lower.contains("://").then(|| text.split(['?']).next()).flatten()?;
    path.trim_end_matches('/').rsplit('/').next()
}

/// Without `%23` and the like. What is none is left as it is.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let decoded = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(decoded.unwrap_or(byte));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(plain).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Any case, with or without `#`, the letter O for the digit 0; whatever is neither a letter nor a digit says nothing,
/// seen or unseen. Two tags are none.
fn plain(text: &str) -> Option<String> {
    if text.chars().map(narrow).filter(|symbol| *symbol == '#').count() > 1 {
        return None;
    }
    let symbols = text.chars().map(narrow).filter(|symbol| symbol.is_alphanumeric());
    let symbols =
        symbols.map(|symbol| symbol.to_ascii_uppercase()).map(|symbol| if symbol == 'O' { '0' } else { symbol });
    let symbols: String = symbols.collect();
    (symbols.len() >= 3 && symbols.chars().all(|symbol| ALPHABET.contains(symbol))).then_some(symbols)
}

/// Keyboards for Japanese and Chinese write wide letters.
fn narrow(symbol: char) -> char {
    match symbol {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(symbol) - 0xFEE0).unwrap_or(symbol),
        _ => symbol,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c14_tags_are_read_as_they_are_pasted() {
        for text in [
            "#2PP",
            "2pp",
            " #2pP ",
            "%2pp",
            "#2-P-P",
            "%232PP",
            "%25232pp",
            "\u{200B}#2PP\u{200B}",
            "\u{FEFF}#2\u{2060}PP",
            "\u{202A}#2PP\u{202C}",
            "\u{2068}#2PP\u{2069}",
            "%E2%80%8B%232PP",
            "`#2PP`",
            "「#2PP」",
            "＃２ｐｐ",
            "https://link.clashofclans.com/en?action=OpenPlayerProfile&tag=%232PP",
            "https://link.clashofclans.com/en?action=OpenClanProfile&tag=2PP",
            "https://link.clashofclans.com/de/?action=OpenClanProfile&tag=#2PP",
            "HTTPS://LINK.CLASHOFCLANS.COM/EN?TAG=2PP&action=OpenPlayerProfile",
            "link.clashofclans.com/en?action=OpenPlayerProfile&tag=%232PP&utm=x",
            "https://api.clashofclans.com/v1/clans/%232PP",
            "https://example.org/clans/2pp/?tab=war",
            "tag=2PP",
        ] {
            assert_eq!(symbols(text).as_deref(), Some("2PP"), "{text:?}");
        }
        assert_eq!(symbols("#O2Y").as_deref(), Some("02Y"));
        assert_eq!(symbols("\u{200E}#2PPO\u{200F}").as_deref(), Some("2PP0"));
    }

    #[test]
    fn c14_what_is_no_tag_stays_none() {
        for text in ["", "#", "%23", "#2P", "#ABC", "#2PPé", "#2PP #2YY", "https://example.org/en?tag=", "日本"] {
            assert_eq!(symbols(text), None, "{text:?}");
        }
    }
}
