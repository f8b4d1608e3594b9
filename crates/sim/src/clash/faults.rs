//! What can go wrong between a client and the service, on command.

use bytes::Bytes;
use rand::Rng;

/// How often which fault happens, as a share of the requests between 0 and 1. All are off at first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Faults {
    /// 502 with a page of HTML.
    pub bad_gateway: f64,
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
    GatewayTimeout,
    Exception,
    Throttled,
    Truncated,
    Stale,
}

impl Faults {
    /// Draws what goes wrong with the next request, if anything.
    pub(super) fn draw(&self, rng: &mut impl Rng) -> Option<Fault> {
        let shares = [
            (Fault::BadGateway, self.bad_gateway),
            (Fault::GatewayTimeout, self.gateway_timeout),
            (Fault::Exception, self.exception),
            (Fault::Throttled, self.throttled),
            (Fault::Truncated, self.truncated),
            (Fault::Stale, self.stale),
        ];
        let mut left: f64 = rng.random();
        shares.into_iter().find_map(|(fault, share)| {
            left -= share;
            (left < 0.0).then_some(fault)
        })
    }
}

/// The first half of a body.
pub(super) fn torn(body: &Bytes) -> Bytes {
    body.slice(..body.len() / 2)
}

/// The page that a gateway shows when what is behind it does not answer.
pub(super) fn page(status: u16, title: &str) -> Bytes {
    format!("<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n</body>\r\n</html>\r\n").into()
}
