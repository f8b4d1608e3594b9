//! Made-up tags: numbers of six digits.

use bytes::Bytes;

const SYMBOLS: &[u8] = b"0289PYLQGRJCUV";
const DIGITS: usize = 6;

/// Stands for a tag in what bodies are made from.
pub(super) const ANY_TAG: &str = "#2PP2PP";

pub(super) fn tag(mut number: usize) -> String {
    let mut digits = [0; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = SYMBOLS[number % SYMBOLS.len()];
        number /= SYMBOLS.len();
    }
    format!("#{}", String::from_utf8_lossy(&digits))
}

/// The number that a text ends with as a tag.
pub(super) fn number(text: &str) -> usize {
    let digits = text[text.len() - DIGITS..].bytes().filter_map(|symbol| SYMBOLS.iter().position(|it| *it == symbol));
    digits.fold(0, |number, digit| number * SYMBOLS.len() + digit)
}

/// A body that is the same for everybody, but for the tag.
#[derive(Clone)]
pub(super) struct Body {
    bytes: Bytes,
    /// Where the tag is.
    places: Vec<usize>,
}

impl Body {
    pub(super) fn new(bytes: Bytes) -> Self {
        let places = bytes.windows(ANY_TAG.len()).enumerate().filter(|(_, it)| *it == ANY_TAG.as_bytes());
        Self { places: places.map(|(place, _)| place).collect(), bytes }
    }

    pub(super) fn of(&self, tag: &str) -> Bytes {
        let mut body = self.bytes.to_vec();
        for &place in &self.places {
            body[place..place + tag.len()].copy_from_slice(tag.as_bytes());
        }
        body.into()
    }
}
