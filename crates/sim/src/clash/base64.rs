//! Base64 for addresses, without padding: the cursors of pages and the parts of keys are written in it. Pure.

const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// `bytes` as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    let symbols = bytes.chunks(3).flat_map(|chunk| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        (0..=chunk.len()).map(move |at| char::from(SYMBOLS[(bits >> (18 - 6 * at)) as usize & 63]))
    });
    symbols.collect()
}

/// What `text` stands for. `None`: it is none of these texts.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for at in 0..4 {
            let symbol = chunk.get(at).map_or(Some(0), |byte| SYMBOLS.iter().position(|symbol| symbol == byte))?;
            bits = bits << 6 | symbol;
        }
        let [_, group @ ..] = u32::try_from(bits).ok()?.to_be_bytes();
        bytes.extend(group.iter().take(chunk.len() - 1));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_those_of_the_standard() {
        // RFC 4648, without its padding; the last two are where the alphabet for addresses differs.
        for (bytes, text) in [(&b""[..], ""), (b"f", "Zg"), (b"fo", "Zm8"), (b"foo", "Zm9v"), (b"foob", "Zm9vYg")] {
            assert_eq!(encode(bytes), text);
        }
        assert_eq!(
            (encode(&[0xFB, 0xFF]).as_str(), decode("+/8"), decode("-_8")),
            ("-_8", None, Some(vec![0xFB, 0xFF]))
        );
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }
}
