//! An answer of the service, without what is the same for all. Pure.

use std::time::Duration;

use bytes::Bytes;

use super::faults::page;

/// How long an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Life {
    /// `max-age` in the caller's seconds.
    pub(super) max_age: u64,
    /// How much of it is over, where somebody in between says so.
    pub(super) age: Option<u64>,
}

impl Life {
    /// So many seconds from now.
    pub(super) fn left(max_age: u64) -> Self {
        Self { max_age, age: None }
    }
}

/// A response, without what is the same for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Bytes,
    pub(super) is_html: bool,
    pub(super) life: Option<Life>,
    pub(super) retry_after: Option<u64>,
    /// A cookie that the caller is to send with what it asks next.
    pub(super) cookie: Option<String>,
    /// How long it takes until it is sent, by the caller's clock.
    pub(super) delay: Duration,
}

impl Reply {
    /// A body of JSON, or what is sent in its place.
    pub(super) fn of(status: u16, body: impl Into<Bytes>) -> Self {
        let (life, retry_after, cookie) = (None, None, None);
        Self { status, body: body.into(), is_html: false, life, retry_after, cookie, delay: Duration::ZERO }
    }

    /// The page of a gateway.
    pub(super) fn html(status: u16, title: &str) -> Self {
        Self { is_html: true, ..Self::of(status, page(status, title)) }
    }

    /// The key may not do this.
    pub(super) fn denied(message: &str) -> Self {
        let body = serde_json::json!({ "reason": "accessDenied", "message": message });
        Self::of(403, body.to_string())
    }

    /// The key is for another address than the caller's.
    pub(super) fn elsewhere(address: std::net::IpAddr) -> Self {
        let message = format!("Invalid authorization: API key does not allow access from IP {address}");
        let body = serde_json::json!({ "reason": "accessDenied.invalidIp", "message": message });
        Self::of(403, body.to_string())
    }

    /// Too many requests.
    pub(super) fn throttled(wait: Duration) -> Self {
        let body = r#"{"reason":"requestThrottled","message":"Request was throttled because amount of requests was above the threshold defined for the used API token."}"#;
        Self { retry_after: Some(whole_seconds(wait)), ..Self::of(429, body) }
    }

    /// The service is closed.
    pub(super) fn closed() -> Self {
        let body = r#"{"reason":"inMaintenance","message":"API is currently in maintenance, please come back later"}"#;
        Self::of(503, body)
    }
}

/// Rounded up, so that whoever waits for as long comes after the end, and at least one.
pub(super) fn whole_seconds(duration: Duration) -> u64 {
    let whole = duration.as_secs();
    (whole + u64::from(duration.subsec_nanos() > 0)).max(1)
}
