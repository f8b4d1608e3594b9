//! Keys of the account: what they say of themselves, and whom they are good for. Pure.

use std::net::IpAddr;
use std::time::Duration;

use bugle_event::Timestamp;
use serde_json::{Value, json};

use super::cidr::Cidr;
use super::token::TIER;

/// A key that was made and not revoked.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) scopes: Vec<String>,
    /// As they were asked for.
    pub(super) ranges: Vec<String>,
    pub(super) cidrs: Vec<Cidr>,
    /// When it is over: by the caller's clock, and by the game's.
    pub(super) until: Option<(Duration, Timestamp)>,
    pub(super) text: String,
}

/// Why a key is not good for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nobody made it, or it was revoked, or it is over.
    Unknown,
    /// It was made for other addresses.
    Elsewhere,
}

impl Key {
    /// Whether it is good for a request of `address`.
    pub(super) fn check(&self, at: Duration, address: IpAddr) -> Result<(), Refusal> {
        if self.until.is_some_and(|(until, _)| until <= at) {
            return Err(Refusal::Unknown);
        }
        if self.cidrs.iter().any(|cidr| cidr.contains(address)) { Ok(()) } else { Err(Refusal::Elsewhere) }
    }

    /// As the portal shows it to its developer.
    pub(super) fn to_json(&self, developer: &str) -> Value {
        json!({
            "id": self.id,
            "developerId": developer,
            "tier": TIER,
            "name": self.name,
            "description": self.description,
            "origins": null,
            "scopes": self.scopes,
            "cidrRanges": self.ranges,
            "validUntil": self.until.map(|(_, until)| until.to_string()),
            "key": self.text,
        })
    }
}
