//! How far it is with what is followed.

use std::time::Duration;

use bugle_event::Timestamp;

use super::ranking::Ranked;
use crate::model::ids::LocationId;
use crate::target::Target;

/// How far it is with what is followed: see [`WatchHandle::status`](crate::WatchHandle::status).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WatchStatus {
    /// All that is followed, in order.
    pub rows: Vec<WatchRow>,
    /// All rankings of which those in them are followed, in order.
    pub rankings: Vec<RankingRow>,
    /// How many requests, looks and questions beside them, could be sent now, if there were room.
    pub due: usize,
    /// How long the one that has waited longest for that has waited.
    pub lag: Duration,
    /// Requests on their way.
    pub in_flight: usize,
    /// The most requests in a second, as it was set or as the keys are good for.
    pub per_second: u32,
    /// The least time between two requests, now. More than the rate makes it after the API turned requests away, and while it
    /// is in trouble.
    pub spacing: Duration,
    /// How many requests all keys of the client could be used for at this moment.
    pub budget_left: u32,
    /// Since when the game is closed for maintenance.
    pub closed_since: Option<Timestamp>,
    /// Since when the key or the address is refused.
    pub refused_since: Option<Timestamp>,
}

/// How far it is with one thing that is followed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WatchRow {
    /// What.
    pub target: Target,
    /// Whether it was wished for by its name; or else something else that is followed leads to it.
    pub is_wished: bool,
    /// The last good look at it, in this run or an earlier one.
    pub last_seen: Option<Timestamp>,
    /// When the next look is due, or was. `None`: it is on its way.
    pub next_due: Option<Timestamp>,
    /// How long it has been due.
    pub lag: Duration,
    /// Looks that failed, one after the other.
    pub errors: u32,
    /// Why the last one of them failed.
    pub last_error: Option<String>,
    /// The least time between two looks, if somebody said.
    pub every: Option<Duration>,
    /// How long the API keeps the last answer from its beginning on. Zero: it does not say so, or there is none.
    pub max_age: Duration,
}

/// How far it is with a ranking of which those in it are followed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RankingRow {
    /// Who is ranked.
    pub of: Ranked,
    /// Where.
    pub location: LocationId,
    /// How many of them are followed at most, the first.
    pub top: u16,
    /// How many were in it at the last good look, and are followed for that reason.
    pub followed: usize,
    /// The last good look at it, in this run.
    pub last_seen: Option<Timestamp>,
    /// When the next look is due, or was. `None`: it is on its way.
    pub next_due: Option<Timestamp>,
    /// How long it has been due.
    pub lag: Duration,
    /// Looks that failed, one after the other.
    pub errors: u32,
    /// Why the last one of them failed.
    pub last_error: Option<String>,
}
