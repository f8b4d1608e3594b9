//! Where callers come from: their own address, until another one is given to all of them. Pure.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use crate::Passed;

/// The address of whoever asks, as the transport knows it: put into the extensions of a request, it stands for the
/// socket's. What a caller writes into a header is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller(pub IpAddr);

/// The address that all callers come from.
#[derive(Debug)]
pub(super) struct Callers {
    moves: Passed,
    /// How many moves there were when it was last looked.
    moved: u64,
    /// Where all come from now, instead of their own address.
    to: Option<IpAddr>,
}

impl Callers {
    /// At each of `moves` another address is given to all.
    pub(super) fn new(moves: Passed) -> Self {
        Self { moves, moved: 0, to: None }
    }

    /// From now on all come from `address`.
    pub(super) fn come_from(&mut self, address: IpAddr) {
        self.to = Some(address);
    }

    /// Where somebody comes from that the transport has seen at `seen`.
    pub(super) fn address(&mut self, at: Duration, seen: Option<IpAddr>) -> IpAddr {
        let moved = self.moves.by(at);
        if moved != self.moved {
            // The block that is set aside for documentation: nobody has these.
            let last = u8::try_from((moved - 1) % 254).unwrap_or(0) + 1;
            (self.moved, self.to) = (moved, Some(Ipv4Addr::new(203, 0, 113, last).into()));
        }
        self.to.or(seen).unwrap_or(Ipv4Addr::LOCALHOST.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FaultKind, Faults};

    #[test]
    fn all_come_from_where_they_were_last_put() {
        let faults: Faults = "address@10s,address@30s".parse().unwrap();
        let mut callers = Callers::new(Passed::new(faults.spells(FaultKind::Address, 1)));
        let own = Some(IpAddr::from([192, 0, 2, 9]));
        let at = |callers: &mut Callers, second, seen| callers.address(Duration::from_secs(second), seen).to_string();
        assert_eq!([at(&mut callers, 0, own), at(&mut callers, 9, None)], ["192.0.2.9", "127.0.0.1"]);
        assert_eq!([at(&mut callers, 10, own), at(&mut callers, 11, None)], ["203.0.113.1"; 2]);
        callers.come_from(IpAddr::from([198, 51, 100, 7]));
        assert_eq!(at(&mut callers, 29, own), "198.51.100.7");
        assert_eq!(at(&mut callers, 30, own), "203.0.113.2");
    }
}
