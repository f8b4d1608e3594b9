//! Ranges of addresses: what keys are bound to. Pure.

use std::net::IpAddr;
use std::str::FromStr;

/// The addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cidr {
    address: IpAddr,
    bits: u32,
}

/// An address as a number, and how many bits it has.
fn number(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

impl Cidr {
    /// Whether `address` is one of these.
    pub(crate) fn contains(self, address: IpAddr) -> bool {
        let ((own, length), (other, other_length)) = (number(self.address), number(address.to_canonical()));
        // All of the bits shifted out leave nothing to differ.
        length == other_length && (own ^ other).checked_shr(length - self.bits).is_none_or(|rest| rest == 0)
    }
}

impl FromStr for Cidr {
    type Err = ();

    /// `192.0.2.0/24`; without a length it is the one address.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(drop)?;
        let (_, most) = number(address);
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(drop))?;
        if bits > most { Err(()) } else { Ok(Self { address, bits }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(range: &str, address: &str) -> bool {
        range.parse::<Cidr>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_range_holds_what_begins_alike() {
        for (range, address) in [
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.1/32", "192.0.2.1"),
            ("192.0.2.0/25", "192.0.2.127"),
            ("0.0.0.0/0", "203.0.113.7"),
            ("2001:db8::/32", "2001:db8:1::1"),
            ("::/0", "2001:db8::1"),
            ("127.0.0.1", "::ffff:127.0.0.1"),
        ] {
            assert!(contains(range, address), "{range} {address}");
        }
        for (range, address) in [
            ("192.0.2.1", "192.0.2.2"),
            ("192.0.2.0/25", "192.0.2.128"),
            ("0.0.0.0/0", "2001:db8::1"),
            ("2001:db8::/32", "2001:db9::1"),
        ] {
            assert!(!contains(range, address), "{range} {address}");
        }
    }

    #[test]
    fn what_is_no_range_is_none() {
        for text in ["", "192.0.2", "192.0.2.1/33", "192.0.2.1/", "2001:db8::/129", "here", "192.0.2.1/-1"] {
            assert_eq!(text.parse::<Cidr>(), Err(()), "{text}");
        }
    }
}
