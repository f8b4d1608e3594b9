//! Percent encoding, as other clients of the service write it and it reads it.

/// Which signs stand for themselves in a part of an address, beside letters and digits.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// Between slashes.
    Path,
    /// Before or behind the `=` of a term or a command.
    Query,
}

impl Part {
    fn keeps(self, byte: u8) -> bool {
        let is_everywhere = byte.is_ascii_alphanumeric() || b"-._~!$'()*,:@".contains(&byte);
        is_everywhere || matches!(self, Self::Query) && b"/?".contains(&byte)
    }
}

/// Adds a text to an address.
pub(super) fn encode(text: &str, part: Part, to: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b' ' if matches!(part, Part::Query) => to.push('+'),
            byte if part.keeps(byte) => to.push(byte.into()),
            byte => {
                let digits = [byte >> 4, byte & 15].map(|digit| char::from(DIGITS[usize::from(digit)]));
                to.extend(['%'].into_iter().chain(digits));
            }
        }
    }
}

/// What a part of an address says. A `%` without two digits behind it is one. `None` where it is no text.
pub(super) fn decode(text: &str, part: Part) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        let digits = behind.first_chunk().filter(|_| byte == b'%').and_then(|digits| hex(*digits));
        bytes.push(match (digits, byte) {
            (Some(byte), _) => {
                rest = &behind[2..];
                byte
            }
            (None, b'+') if matches!(part, Part::Query) => b' ',
            (None, byte) => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? << 4 | low?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_broken_escape_is_what_it_is() {
        for (text, says) in [("100%", "100%"), ("%2", "%2"), ("%zz+%41", "%zz A"), ("%+1", "% 1")] {
            assert_eq!(decode(text, Part::Query).as_deref(), Some(says));
        }
        assert_eq!(decode("a+b", Part::Path).as_deref(), Some("a+b"));
        assert_eq!(decode("%FF", Part::Query), None);
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back(text in any::<String>()) {
            for part in [Part::Path, Part::Query] {
                let mut encoded = String::new();
                encode(&text, part, &mut encoded);
                prop_assert!(encoded.is_ascii() && !encoded.contains(['&', '=', '#', ' ', '"', '<', '^']), "{encoded}");
                prop_assert_eq!(decode(&encoded, part), Some(text.clone()));
            }
        }
    }
}
