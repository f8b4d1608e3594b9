//! Looking through JSON many bytes at a time.

/// A one in each byte.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// Where the next quote or backslash is. Eight bytes at a time, for most strings are shorter than what makes a search for
/// long ones worth its beginning.
pub(crate) fn quote_or_escape(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(eight) = bytes.get(at..)?.first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let found = marks(word, b'"') | marks(word, b'\\');
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
    Some(at + rest)
}

/// The highest bit of the first of eight bytes that is this one, and perhaps of some behind it.
const fn marks(word: u64, byte: u8) -> u64 {
    let differing = word ^ (EACH * byte as u64);
    differing.wrapping_sub(EACH) & !differing & (EACH << 7)
}

/// How long the object or the list is that these bytes begin with. `None`: it does not end.
pub(crate) fn nested(bytes: &[u8]) -> Option<usize> {
    let mut inside = Inside::default();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let some = &rest[..rest.len().min(BLOCK)];
        let block = some.first_chunk().filter(|_| !inside.is_escaped).and_then(Block::of);
        let end = match block {
            Some(block) => inside.end_in(&block),
            None => some.iter().position(|byte| inside.is_end(*byte)).map(|last| last + 1),
        };
        if let Some(end) = end {
            return Some(at + end);
        }
        at += some.len();
    }
}

/// Where in an object or a list something is, of which the bytes come one after the other.
#[derive(Default)]
struct Inside {
    depth: usize,
    is_string: bool,
    is_escaped: bool,
}

impl Inside {
    /// Takes the next byte. Says whether it is the last.
    fn is_end(&mut self, byte: u8) -> bool {
        match byte {
            _ if std::mem::take(&mut self.is_escaped) => {}
            b'\\' => self.is_escaped = self.is_string,
            b'"' => self.is_string = !self.is_string,
            b'{' | b'[' if !self.is_string => self.depth += 1,
            b'}' | b']' if !self.is_string => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }

    /// Takes the next block. `Some`: it ends there, within it.
    fn end_in(&mut self, block: &Block<'_>) -> Option<usize> {
        // One for each byte in a string, but for the quote behind it.
        let mut strings = block.quotes;
        for width in [1, 2, 4, 8, 16, 32] {
            strings ^= strings << width;
        }
        if self.is_string {
            strings = !strings;
        }
        self.is_string = strings >> 63 == 1;
        let mut brackets = block.brackets & !strings;
        while brackets != 0 {
            let place = brackets.trailing_zeros() as usize;
            // What opens has a bit less than what closes.
            if block.bytes[place] & 4 == 0 {
                self.depth += 1;
            } else {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    return Some(place + 1);
                }
            }
            brackets &= brackets - 1;
        }
        None
    }
}

/// So many bytes are looked at together: as many as there are bits.
const BLOCK: usize = u64::BITS as usize;

/// Bytes in which nothing is escaped, and a bit for each of them that says what it is.
struct Block<'a> {
    bytes: &'a [u8; BLOCK],
    quotes: u64,
    /// Braces and brackets, and some letters, which stand in strings only.
    brackets: u64,
}

impl<'a> Block<'a> {
    /// `None`: something is escaped.
    fn of(bytes: &'a [u8; BLOCK]) -> Option<Self> {
        // In which `[` and `{`, `]` and `}` differ.
        const BRACKETS: u64 = EACH * 0x26;
        let (mut quotes, mut brackets, mut escapes) = (0, 0, 0);
        for (place, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
            let word = u64::from_le_bytes(*eight);
            quotes |= are(word, b'"') >> (7 - place);
            brackets |= are(word | BRACKETS, 0x7f) >> (7 - place);
            escapes |= are(word, b'\\');
        }
        (escapes == 0).then(|| Self { bytes, quotes: transposed(quotes), brackets: transposed(brackets) })
    }
}

/// The highest bit of each byte that is this one.
const fn are(word: u64, byte: u8) -> u64 {
    const LOW: u64 = EACH * 0x7f;
    let differing = word ^ (EACH * byte as u64);
    !(((differing & LOW) + LOW) | differing | LOW)
}

/// Eight rows of eight bits, as eight columns.
const fn transposed(bits: u64) -> u64 {
    let bits = swapped(bits, 7, 0x00aa_00aa_00aa_00aa);
    let bits = swapped(bits, 14, 0x0000_cccc_0000_cccc);
    swapped(bits, 28, 0x0000_0000_f0f0_f0f0)
}

/// With these bits in the places of those so far above them, and the other way round.
const fn swapped(bits: u64, above: u32, these: u64) -> u64 {
    let differing = (bits ^ (bits >> above)) & these;
    bits ^ differing ^ (differing << above)
}
