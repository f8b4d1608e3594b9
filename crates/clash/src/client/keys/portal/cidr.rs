//! Ranges of addresses, and the address in a token of the portal. Pure.

use std::net::IpAddr;
use std::str::FromStr;

use serde_json::Value;

/// A range of addresses: `192.0.2.0/24`, or one alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cidr {
    address: IpAddr,
    /// How many bits in front count.
    prefix: u32,
}

/// A text is no range of addresses.
#[derive(Debug)]
pub(super) struct NoCidr;

impl FromStr for Cidr {
    type Err = NoCidr;

    fn from_str(text: &str) -> Result<Self, NoCidr> {
        let (address, prefix) = text.trim().split_once('/').map_or((text.trim(), None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| NoCidr)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), |prefix| prefix.parse().map_err(|_| NoCidr))?;
        if prefix <= longest { Ok(Self { address, prefix }) } else { Err(NoCidr) }
    }
}

impl Cidr {
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(other)) => {
                let differ = u64::from(ours.to_bits() ^ other.to_bits());
                differ >> (32 - self.prefix) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(other)) => {
                let differ = ours.to_bits() ^ other.to_bits();
                differ.checked_shr(128 - self.prefix).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// The address of whoever was given `token`, a JWT whose `limits` say for which addresses it is good. Which of the
/// limits that is, is only known by what it has: `cidrs`.
pub(super) fn address_in(token: &str) -> Option<IpAddr> {
    let payload = token.split('.').nth(1)?;
    let payload: Value = serde_json::from_slice(&base64url(payload)?).ok()?;
    let cidrs = payload.get("limits")?.as_array()?.iter().find_map(|limit| limit.get("cidrs")?.as_array())?;
    let cidrs = cidrs.iter().filter_map(|cidr| cidr.as_str()?.parse::<Cidr>().ok());
    // A range of many says nothing about which of them it is.
    let mut alone = cidrs.filter(|cidr| cidr.prefix == if cidr.address.is_ipv4() { 32 } else { 128 });
    alone.next().map(|cidr| cidr.address.to_canonical())
}

/// The bytes of a text in base64, with the letters of either alphabet, with or without its padding.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    if text.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut len) = (0_u32, 0_u32);
    for letter in text.bytes() {
        bits = (bits << 6 | sextet(letter)?) & 0xFFFF;
        len += 6;
        if len >= 8 {
            len -= 8;
            bytes.push(u8::try_from(bits >> len & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

fn sextet(letter: u8) -> Option<u32> {
    Some(u32::from(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' | b'+' => 62,
        b'_' | b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_in(range: &str, address: &str) -> bool {
        range.parse::<Cidr>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_range_has_the_addresses_that_begin_like_it() {
        for (range, inside, outside) in [
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("192.0.2.7/32", "192.0.2.7", "192.0.2.6"),
            ("192.0.2.0/24", "192.0.2.255", "192.0.3.0"),
            ("192.0.2.99/25", "192.0.2.1", "192.0.2.128"),
            (" 10.0.0.0/8 ", "10.255.0.1", "11.0.0.0"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("2001:db8::1", "2001:db8::1", "2001:db8::2"),
        ] {
            assert!(is_in(range, inside) && !is_in(range, outside), "{range}");
        }
        assert!(is_in("0.0.0.0/0", "255.1.2.3") && is_in("::/0", "2001::") && !is_in("0.0.0.0/0", "::1"));
        assert!(is_in("192.0.2.7", "::ffff:192.0.2.7"));
        for none in ["", "192.0.2", "192.0.2.0/33", "192.0.2.0/", "::/129", "x/8", "192.0.2.0/-1"] {
            assert!(none.parse::<Cidr>().is_err(), "{none}");
        }
    }

    fn token(payload: &str) -> String {
        format!("eyJ0eXAiOiJKV1QifQ.{}.c2lnbmF0dXJl", encoded(payload.as_bytes()))
    }

    /// base64url without padding.
    fn encoded(bytes: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let letters = bytes.chunks(3).flat_map(|chunk| {
            let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
            (0..=chunk.len()).map(move |at| LETTERS[(bits >> (18 - 6 * at) & 63) as usize] as char)
        });
        letters.collect()
    }

    #[test]
    fn the_address_is_where_the_cidrs_are_wherever_that_is() {
        let throttling = r#"{"tier":"developer/bronze","type":"throttling"}"#;
        let cors = r#"{"origins":["x"],"type":"cors"}"#;
        let client = r#"{"cidrs":["198.51.100.9/32"],"type":"client"}"#;
        for limits in [
            format!("{throttling},{client}"),
            format!("{client},{throttling}"),
            format!("{throttling},{cors},{client}"),
            client.to_owned(),
        ] {
            let found = address_in(&token(&format!(r#"{{"iss":"supercell","limits":[{limits}]}}"#)));
            assert_eq!(found, Some("198.51.100.9".parse().unwrap()), "{limits}");
        }
        let all = r#"{"limits":[{"cidrs":["0.0.0.0/0"]}]}"#;
        for payload in [all.into(), format!(r#"{{"limits":[{throttling}]}}"#), "{}".into(), r#"{"limits":{}}"#.into()] {
            assert_eq!(address_in(&token(&payload)), None, "{payload}");
        }
        for broken in ["", "a.b", "a.e30", "..", "a.!!!!.c", &token("no JSON")] {
            assert_eq!(address_in(broken), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn base64_is_read_with_and_without_padding(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let text = encoded(&bytes);
            let padded = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4));
            prop_assert_eq!(base64url(&text), Some(bytes.clone()));
            prop_assert_eq!(base64url(&padded), Some(bytes.clone()));
            prop_assert_eq!(base64url(&padded.replace('-', "+").replace('_', "/")), Some(bytes));
        }

        #[test]
        fn a_range_is_what_its_bits_say(range in any::<u32>(), other in any::<u32>(), prefix in 0_u32..=32) {
            let address = |bits: u32| IpAddr::V4(bits.into());
            let cidr = Cidr { address: address(range), prefix };
            let expected = prefix == 0 || range >> (32 - prefix) == other >> (32 - prefix);
            prop_assert_eq!(cidr.contains(address(other)), expected);
            prop_assert!(cidr.contains(address(range)));
        }
    }
}
