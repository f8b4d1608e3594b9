//! What came on the connections at one place, and what became of it: plain numbers, shown to others at times. Pure.

use std::mem::take;
use std::sync::Arc;

use bugle_event::{ConnectionState, ConnectionStatus, Fact as _, Timestamp};

use crate::decode::Line;
use crate::event::{Event, UnknownEvent};
use crate::message::Message;
use crate::push::endpoint_status::Admission;
use crate::wire::NotAMessage;

/// Keeps the books of one place, over all the connections that follow each other there.
///
/// Calling order: [`on_dialed`](Self::on_dialed), [`on_opened`](Self::on_opened); for each frame
/// [`on_frame`](Self::on_frame), and for each thing in it either [`on_dropped`](Self::on_dropped), where nobody looks at it,
/// or [`on_line`](Self::on_line). Of an event that says no more than that it came: [`on_filtered`](Self::on_filtered) or
/// [`on_sighting`](Self::on_sighting) says what became of it.
#[derive(Debug, Default)]
pub(crate) struct Account {
    status: ConnectionStatus,
    /// Whether anything is new since it was last shown.
    is_fresh: bool,
    /// What the service said last of a connection here, and whether that is new.
    admission: Option<Admission>,
    is_admission_fresh: bool,
    /// Whether the connection was ready since it was opened.
    was_ready: bool,
}

impl Account {
    /// A socket is being opened to `host`.
    pub(crate) fn on_dialed(&mut self, host: &str) {
        if &*self.status.endpoint != host {
            self.status.endpoint = Arc::from(host);
        }
        self.is_fresh = true;
    }

    /// It stands.
    pub(crate) fn on_opened(&mut self) {
        self.status.opened += 1;
        self.is_fresh = true;
    }

    /// Its connection is ready. Whether it was not since it was opened.
    pub(crate) fn on_ready(&mut self) -> bool {
        !std::mem::replace(&mut self.was_ready, true)
    }

    /// Its connection is over. Whether it was ever ready.
    pub(crate) fn on_over(&mut self) -> bool {
        take(&mut self.was_ready)
    }

    /// A frame came.
    pub(crate) fn on_frame(&mut self) {
        self.status.traffic.frames += 1;
        self.is_fresh = true;
    }

    /// Something came behind the end of the connection.
    pub(crate) fn on_dropped(&mut self) {
        self.status.traffic.arrived += 1;
        self.status.traffic.dropped += 1;
    }

    /// This came, as the decoder has it. Whether it is an event of which is to be said what became of it.
    pub(crate) fn on_line(&mut self, now: Timestamp, line: &Line) -> bool {
        let traffic = &mut self.status.traffic;
        match line {
            // They are handed over one by one.
            Line::Several(_) => return false,
            Line::Event(event) => traffic.unknown += u64::from(matches!(event.data, Event::Unknown(_))),
            Line::Unwanted(kind) => {
                traffic.filtered += 1;
                traffic.unknown += u64::from(*kind == UnknownEvent::KIND);
            }
            Line::Double(_) => traffic.doubles += 1,
            Line::Message(message) => {
                traffic.messages += 1;
                traffic.unknown += u64::from(matches!(message.data, Message::Unknown(_)));
                match &message.data {
                    Message::Heartbeat(_) => self.status.last_heartbeat = Some(now),
                    Message::ConnectionStateChanged(state) => self.on_admission(now, state.connected),
                    _ => {}
                }
            }
            Line::NotAMessage(NotAMessage::Blank) => traffic.messages += 1,
            Line::NotAMessage(_) => traffic.undecodable += 1,
        }
        self.status.traffic.arrived += 1;
        if matches!(line, Line::Event(_) | Line::Unwanted(_) | Line::Double(_)) {
            self.status.last_event = Some(now);
        }
        matches!(line, Line::Event(_))
    }

    fn on_admission(&mut self, now: Timestamp, connected: Option<bool>) {
        let Some(connected) = connected else { return };
        (self.admission, self.is_admission_fresh) = (Some(Admission { connected, at: now }), true);
    }

    /// What the service said last of a connection here.
    pub(crate) fn admission(&self) -> Option<Admission> {
        self.admission
    }

    /// Whether it said anything of one since this was last asked.
    pub(crate) fn take_admission_fresh(&mut self) -> bool {
        take(&mut self.is_admission_fresh)
    }

    /// That event is about somebody of whom nobody wants it.
    pub(crate) fn on_filtered(&mut self) {
        self.status.traffic.filtered += 1;
    }

    /// That event is wanted. Whether this connection is the first to bring it.
    pub(crate) fn on_sighting(&mut self, is_first: bool) {
        let traffic = &mut self.status.traffic;
        *(if is_first { &mut traffic.given } else { &mut traffic.told_elsewhere }) += 1;
    }

    /// At `now` the place is this one, and its connection is in this state. A place that was never used is none yet.
    pub(crate) fn on_looked(&mut self, now: Timestamp, number: usize, state: ConnectionState) {
        if self.status.endpoint.is_empty() || (self.status.state == state && self.status.since.is_some()) {
            return;
        }
        self.status.number = u32::try_from(number).unwrap_or(u32::MAX);
        (self.status.state, self.status.since) = (state, Some(now));
        self.is_fresh = true;
    }

    /// How it is doing, if anything is new.
    pub(crate) fn take_fresh(&mut self) -> Option<&ConnectionStatus> {
        take(&mut self.is_fresh).then_some(&self.status).filter(|status| status.since.is_some())
    }

    /// How it is doing.
    pub(crate) fn status(&self) -> &ConnectionStatus {
        &self.status
    }
}
