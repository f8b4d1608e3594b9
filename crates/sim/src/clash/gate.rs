//! Who is let in: keys and the addresses that they are for, and how often they may ask. Pure.

use std::net::IpAddr;
use std::time::Duration;

use super::callers::Callers;
use super::meter::{Meters, Rate, Traffic};
use super::moment::Moment;
use super::portal::account::Account;
use super::portal::desk::Desk;
use super::portal::key::Refusal;
use super::reply::Reply;
use crate::{FaultKind, Faults, Passed, Underway};

/// Which keys the service accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Keys {
    /// Any but `refused`, which is treated as one that was revoked, and `elsewhere`, as one for another address.
    #[default]
    Any,
    /// Those only that were made at the portal, from the addresses only that they were made for.
    OfPortal,
}

/// Whoever is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pass {
    /// Whether the key may ask for how things are right now.
    pub(super) realtime: bool,
}

/// The gate in front of the service, and the portal where its keys are made.
#[derive(Debug)]
pub(super) struct Gate {
    keys: Keys,
    pub(super) desk: Desk,
    pub(super) callers: Callers,
    meters: Meters,
    /// Whether all keys are refused.
    revoked: Underway,
}

impl Gate {
    pub(super) fn new(keys: Keys, account: Account, rate: Option<Rate>, faults: &Faults, seed: u64) -> Self {
        Self {
            keys,
            desk: Desk::new(account, seed),
            callers: Callers::new(Passed::new(faults.spells(FaultKind::Address, seed))),
            meters: Meters::new(rate),
            revoked: Underway::new(faults.spells(FaultKind::Revoke, seed)),
        }
    }

    /// What was asked for up to now.
    pub(super) fn traffic(&self) -> Traffic {
        self.meters.traffic
    }

    /// Whether a request with `key` is let in, that the transport has seen come from `seen`.
    pub(super) fn admit(&mut self, at: Moment, key: Option<&str>, seen: Option<IpAddr>) -> Result<Pass, Reply> {
        let address = self.callers.address(at.age, seen);
        let Some(key) = key.filter(|key| !key.is_empty()) else { return Err(Reply::denied("Missing authorization")) };
        self.meters.note(at.age, key);
        let is_revoked = self.revoked.at(at.age).is_some();
        let checked = if is_revoked { Err(Refusal::Unknown) } else { self.check(at.age, key, address) };
        match checked {
            Ok(realtime) => Ok(Pass { realtime }),
            Err(Refusal::Unknown) => Err(Reply::denied("Invalid authorization")),
            Err(Refusal::Elsewhere) => Err(Reply::elsewhere(address)),
        }
    }

    /// Counts a request that was let in against the rate of its key: a refusal where it is too much.
    pub(super) fn count(&mut self, at: Duration, key: Option<&str>) -> Result<(), Reply> {
        self.meters.count(at, key.unwrap_or_default()).map_or(Ok(()), |wait| Err(Reply::throttled(wait)))
    }

    fn check(&self, at: Duration, key: &str, address: IpAddr) -> Result<bool, Refusal> {
        match (self.keys, key) {
            (Keys::OfPortal, _) => self.desk.check(at, key, address),
            (Keys::Any, "refused") => Err(Refusal::Unknown),
            (Keys::Any, "elsewhere") => Err(Refusal::Elsewhere),
            (Keys::Any, _) => Ok(true),
        }
    }
}
