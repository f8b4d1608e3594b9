//! What can go wrong between a client and the service, on command.

use std::time::Duration;

use bytes::Bytes;
use rand::Rng;

use crate::{FaultKind, Faults as Named};

/// How often which fault happens, as a share of the requests between 0 and 1. All are off at first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Faults {
    /// 502 with a page of HTML.
    pub bad_gateway: f64,
    /// 503 with a page of HTML: a service in trouble, and no maintenance.
    pub unavailable: f64,
    /// 504 with a page of HTML.
    pub gateway_timeout: f64,
    /// 500 with `unknownException`.
    pub exception: f64,
    /// 429 without a body, although the rate was kept.
    pub throttled: f64,
    /// 200 with a body that ends in the middle.
    pub truncated: f64,
    /// 200 with the body of the window before: another edge that is not in step.
    pub stale: f64,
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    BadGateway,
    Unavailable,
    GatewayTimeout,
    Exception,
    Throttled,
    Truncated,
    Stale,
    Torn,
    Garbage,
    Slow,
    Mistaken,
    Memberless,
    Swapped,
    Searching,
}

impl Faults {
    /// Draws what goes wrong with the next request, if anything: of these faults and of those with a name that there are
    /// `at` so long after the beginning.
    pub(super) fn draw(&self, named: &Named, at: Duration, rng: &mut impl Rng) -> Option<Fault> {
        let share = |kind| named.share(kind, at);
        let error = share(FaultKind::Error) / 4.0;
        let shares = [
            (Fault::BadGateway, self.bad_gateway + error),
            (Fault::Unavailable, self.unavailable + error),
            (Fault::GatewayTimeout, self.gateway_timeout + error),
            (Fault::Exception, self.exception + error),
            (Fault::Throttled, self.throttled + share(FaultKind::Throttle)),
            (Fault::Truncated, self.truncated),
            (Fault::Stale, self.stale + share(FaultKind::Stale)),
            (Fault::Torn, share(FaultKind::Torn)),
            (Fault::Garbage, share(FaultKind::Garbage)),
            (Fault::Slow, share(FaultKind::Slow)),
            (Fault::Mistaken, share(FaultKind::Mistaken)),
            (Fault::Memberless, share(FaultKind::Memberless)),
            (Fault::Swapped, share(FaultKind::Swapped)),
            (Fault::Searching, share(FaultKind::Searching)),
        ];
        let mut left: f64 = rng.random();
        shares.into_iter().find_map(|(fault, share)| {
            left -= share;
            (left < 0.0).then_some(fault)
        })
    }
}

/// The page that a gateway shows when what is behind it does not answer.
pub(super) fn page(status: u16, title: &str) -> Bytes {
    format!("<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n</body>\r\n</html>\r\n").into()
}
