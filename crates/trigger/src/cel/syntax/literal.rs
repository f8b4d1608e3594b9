//! What numbers and strings are worth, as they are written.

use std::str::Chars;

/// An int, with or without a minus before it: the smallest one only exists with it. `None`: there is no such int.
pub(super) fn int(written: &str, is_negative: bool) -> Option<i64> {
    let (digits, radix) = digits(written);
    let sign = if is_negative { "-" } else { "" };
    i64::from_str_radix(&format!("{sign}{digits}"), radix).ok()
}

/// A uint, with the letter at its end. `None`: there is no such uint.
pub(super) fn uint(written: &str) -> Option<u64> {
    let (digits, radix) = digits(written.trim_end_matches(['u', 'U']));
    u64::from_str_radix(digits, radix).ok()
}

/// A double. `None`: it is too large.
pub(super) fn double(written: &str) -> Option<f64> {
    written.parse().ok().filter(|value: &f64| value.is_finite())
}

fn digits(written: &str) -> (&str, u32) {
    match written.strip_prefix("0x").or_else(|| written.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (written, 10),
    }
}

/// What there is between the quotes of a string, or what is wrong there. Of bytes, only what is wrong can be asked for.
pub(super) fn text(written: &str, is_bytes: bool) -> Result<String, &'static str> {
    let (prefix, quoted) = written.split_at(written.find(['"', '\'']).unwrap_or(0));
    let is_triple = quoted.len() >= 6 && ["\"\"\"", "'''"].iter().any(|quotes| quoted.starts_with(quotes));
    let around = if is_triple { 3 } else { 1 };
    let inside = quoted.get(around..quoted.len() - around).unwrap_or_default();
    // A text means the same whatever ends its lines.
    let inside = inside.replace("\r\n", "\n").replace('\r', "\n");
    if prefix.contains(['r', 'R']) { Ok(inside) } else { unescaped(&inside, is_bytes) }
}

fn unescaped(inside: &str, is_bytes: bool) -> Result<String, &'static str> {
    let mut letters = inside.chars();
    let mut plain = String::with_capacity(inside.len());
    while let Some(letter) = letters.next() {
        plain.push(if letter == '\\' { escape(&mut letters, is_bytes)? } else { letter });
    }
    Ok(plain)
}

const NO_ESCAPE: &str = "there is no such escape in a string";

/// What stands behind a backslash.
fn escape(letters: &mut Chars<'_>, is_bytes: bool) -> Result<char, &'static str> {
    let letter = letters.next().ok_or(NO_ESCAPE)?;
    Ok(match letter {
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '\\' | '\'' | '"' | '`' | '?' => letter,
        'x' | 'X' => coded(0, letters, 2, 16)?,
        'u' if !is_bytes => coded(0, letters, 4, 16)?,
        'U' if !is_bytes => coded(0, letters, 8, 16)?,
        '0'..='3' => coded(u32::from(letter) - u32::from('0'), letters, 2, 8)?,
        _ => return Err(NO_ESCAPE),
    })
}

/// The letter whose number begins with `first` and goes on for so many digits, which fit into 32 bits.
fn coded(first: u32, letters: &mut Chars<'_>, digits: u32, radix: u32) -> Result<char, &'static str> {
    let mut code = first;
    for _ in 0..digits {
        let digit = letters.next().and_then(|letter| letter.to_digit(radix)).ok_or(NO_ESCAPE)?;
        code = code * radix + digit;
    }
    char::from_u32(code).ok_or("invalid unicode code point")
}
