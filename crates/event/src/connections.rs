//! How the connections of a source are doing, for whoever looks while it runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::time::Timestamp;

/// What came on one connection of a source, and what became of it. Nothing that came is in none of these counts, and
/// nothing is in two: [`arrived`](Self::arrived) is always the sum of [`accounted`](Self::accounted).
///
/// ```
/// use bugle_event::Traffic;
///
/// let mut traffic = Traffic::default();
/// (traffic.frames, traffic.arrived, traffic.given, traffic.filtered) = (2, 3, 1, 2);
/// assert_eq!(traffic.arrived, traffic.accounted());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traffic {
    /// Frames.
    pub frames: u64,
    /// What was in them: one thing each, and of a frame in which several messages had run together each of these.
    pub arrived: u64,
    /// Events that somebody wants and that came here first: they were given on.
    pub given: u64,
    /// Events that nobody wants: of a kind that is not wanted, or about somebody who is not.
    pub filtered: u64,
    /// Events that had come on this connection before, and happen only once.
    pub doubles: u64,
    /// Wanted events that another connection had brought before.
    pub told_elsewhere: u64,
    /// All that is no event: heartbeats, answers, news of the service, and frames that say nothing.
    pub messages: u64,
    /// What could not be read. A gap says since when.
    pub undecodable: u64,
    /// What came when the connection had just been given up, and was not looked at. The gap of its end covers it.
    pub dropped: u64,
    /// Of all these, events and messages whose names this version does not know.
    pub unknown: u64,
}

impl Traffic {
    /// What became of all that arrived: given on, filtered, told before here or elsewhere, no event, undecodable or
    /// dropped. What is unknown is among them.
    pub fn accounted(&self) -> u64 {
        let Self { given, filtered, doubles, told_elsewhere, messages, undecodable, dropped, .. } = self;
        given + filtered + doubles + told_elsewhere + messages + undecodable + dropped
    }
}

/// Where a connection is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionState {
    /// Nothing is wanted of it.
    #[default]
    Idle,
    /// It is being opened, or waits to be opened again.
    Connecting,
    /// It stands, and has not shown, or no longer, that it brings all that it shall.
    Connected,
    /// It stands and brings all that it shall, as far as that can be known.
    Ready,
}

/// How one connection of a source is doing, over all the times that it was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionStatus {
    /// Which one: the source counts them from 0. Recordings of frames have the same numbers.
    pub number: u32,
    /// Where it leads. Never with a service id or another secret.
    pub endpoint: Arc<str>,
    /// Where it is in its life.
    pub state: ConnectionState,
    /// Since when.
    pub since: Option<Timestamp>,
    /// How often it was opened.
    pub opened: u64,
    /// When the last heartbeat came, on a connection that has such.
    pub last_heartbeat: Option<Timestamp>,
    /// When the last event came, whether anybody wanted it or not.
    pub last_event: Option<Timestamp>,
    /// What came on it.
    pub traffic: Traffic,
}

impl ConnectionStatus {
    /// Whether it stands.
    pub fn is_up(&self) -> bool {
        matches!(self.state, ConnectionState::Connected | ConnectionState::Ready)
    }

    /// How often it was opened again.
    pub fn reconnects(&self) -> u64 {
        self.opened.saturating_sub(1)
    }
}

/// Where a source shows how its connections are doing. Cheap to clone; clones are the same. A source that keeps none, or
/// opens one for each question, shows nothing.
///
/// ```
/// use bugle_event::{ConnectionState, ConnectionStatus, Connections};
///
/// let connections = Connections::default();
/// assert_eq!((connections.is_ready(), connections.get().len()), (None, 0));
///
/// let mut status = ConnectionStatus::default();
/// status.state = ConnectionState::Ready;
/// connections.clone().show(true, [&status]);
/// assert_eq!((connections.is_ready(), connections.get()), (Some(true), vec![status]));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Connections(Arc<Mutex<Shown>>);

#[derive(Debug, Default)]
struct Shown {
    is_ready: Option<bool>,
    each: BTreeMap<u32, ConnectionStatus>,
}

impl Connections {
    /// Shows whether all that is wanted is seen, and those connections of which something is new. Not to be called for
    /// each frame: the numbers are counted where they arise, and shown when there is nothing more to read.
    pub fn show<'a>(&self, is_ready: bool, fresh: impl IntoIterator<Item = &'a ConnectionStatus>) {
        let mut shown = self.shown();
        shown.is_ready = Some(is_ready);
        for status in fresh {
            shown.each.entry(status.number).or_default().clone_from(status);
        }
    }

    /// How each is doing, in the order of their numbers.
    pub fn get(&self) -> Vec<ConnectionStatus> {
        self.shown().each.values().cloned().collect()
    }

    /// Whether all that is wanted is seen: connected, and confirmed. `None`: the source shows no connections.
    pub fn is_ready(&self) -> Option<bool> {
        self.shown().is_ready
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_fresh_stays_as_it_was_shown() {
        let status = |number, frames| {
            let traffic = Traffic { frames, ..Traffic::default() };
            ConnectionStatus { number, traffic, ..ConnectionStatus::default() }
        };
        let connections = Connections::default();
        connections.show(false, [&status(1, 1), &status(0, 2)]);
        connections.show(true, [&status(1, 5)]);
        assert_eq!(connections.get(), [status(0, 2), status(1, 5)]);
        assert_eq!(connections.is_ready(), Some(true));
    }

    #[test]
    fn each_fate_is_counted_and_what_is_unknown_is_among_them() {
        let traffic = Traffic {
            frames: 9,
            arrived: 127,
            given: 1,
            filtered: 2,
            doubles: 4,
            told_elsewhere: 8,
            messages: 16,
            undecodable: 32,
            dropped: 64,
            unknown: 5,
        };
        assert_eq!(traffic.accounted(), traffic.arrived);
    }

    #[test]
    fn a_connection_is_up_while_it_stands() {
        use ConnectionState::{Connected, Connecting, Idle, Ready};
        let up =
            [Idle, Connecting, Connected, Ready].map(|state| ConnectionStatus { state, ..Default::default() }.is_up());
        assert_eq!(up, [false, false, true, true]);
        let reconnects = [0, 1, 3].map(|opened| ConnectionStatus { opened, ..Default::default() }.reconnects());
        assert_eq!(reconnects, [0, 0, 2]);
    }
}
