//! Finds the events in recorded answers: lines go in, events come out.

use bugle_event::{Envelope, Event as AnyEvent, Seen, Signal, Timestamp};
use bytes::Bytes;

use super::error::LineError;
use super::found::{Found, LineFault};
use super::league::League;
use super::lines::Lines;
use super::record::{Answer, Record};
use super::subjects::{AnySubjects, Looked, Subjects};
use super::summary::Summary;
use crate::event::Event;
use crate::event::maintenance::{MaintenanceEnded, MaintenanceStarted};
use crate::failure::Failure;
use crate::game::SOURCE;
use crate::resources::resources;
use crate::target::{ResourceKind, WatchOptions};
use crate::watch::once::Once;
use crate::watch::transfers::Transfers;

/// Finds the events in recorded answers.
#[derive(Debug)]
pub struct Detector {
    lines: Lines,
    subjects: Box<dyn AnySubjects>,
    /// The last time that the input mentions.
    mentioned: Option<Timestamp>,
    once: Once,
    transfers: Transfers,
    /// Since when the game is closed.
    closed_at: Option<Timestamp>,
    summary: Summary,
}

impl Detector {
    /// Expects answers of this kind.
    pub fn new(kind: ResourceKind, options: WatchOptions) -> Self {
        Self {
            lines: Lines::default(),
            subjects: match kind {
                ResourceKind::Cwl => Box::new(League::new(options)),
                kind => subjects(kind, options),
            },
            mentioned: None,
            once: Once::default(),
            transfers: Transfers::default(),
            closed_at: None,
            summary: Summary::default(),
        }
    }

    /// Takes a line, and tells what it completes. An error is about this line, or about one before it that it cut off;
    /// the next line begins afresh. Where a line has something to tell as well as a fault, it tells:
    /// [`read`](Self::read) gives both.
    pub fn on_line(&mut self, line: &[u8]) -> Result<Vec<AnyEvent>, LineError> {
        self.read(line).told()
    }

    /// Takes a line: what it completes, and what cannot be read of it. A fault costs nothing else: the next line begins
    /// afresh, and so does the next answer of a list.
    pub fn read(&mut self, line: &[u8]) -> Found {
        let (cut, value) = self.lines.push(line);
        let mut found = Found::default();
        if cut.is_some() {
            found.faults.push(LineFault { lines_ago: 1, error: LineError::NotJson });
        }
        match value {
            Ok(None) => {}
            Ok(Some(json)) => self.on_json(&json, &mut found),
            Err(_) => found.fault(LineError::NotJson),
        }
        self.note(found)
    }

    /// A file ends here, and another may begin: what has begun and is not whole cannot be read any more.
    pub fn end_file(&mut self) -> Found {
        let mut found = Found::default();
        if self.lines.finish().is_err() {
            found.fault(LineError::NotJson);
        }
        self.note(found)
    }

    /// Tells what was held back, at the end of the input.
    pub fn finish(&mut self) -> Result<Vec<AnyEvent>, LineError> {
        let signals = self.subjects.finish();
        let events = self.tell(signals);
        Found { events, ..self.end_file() }.told()
    }

    /// What was done so far.
    pub fn summary(&self) -> Summary {
        Summary { counts: self.subjects.counts(), ..self.summary.clone() }
    }

    fn note(&mut self, found: Found) -> Found {
        self.summary.unreadable += found.faults.len() as u64;
        found
    }

    fn on_json(&mut self, json: &[u8], found: &mut Found) {
        for record in Record::all(json) {
            let Some(Record { observed_at, is_timeless, tag, answer }) = record else {
                found.fault(LineError::NotJson);
                continue;
            };
            let told = match answer {
                Answer::Body(body) => self.on_body(observed_at, tag.as_deref(), body),
                Answer::Failure(failure) => Ok(self.on_failure(observed_at, tag.as_deref(), failure)),
            };
            match told {
                Ok(events) => {
                    found.events.extend(events);
                    if is_timeless {
                        found.fault(LineError::Timeless);
                    }
                }
                Err(error) => found.fault(error),
            }
        }
    }

    fn on_body(
        &mut self,
        observed_at: Option<Timestamp>,
        tag: Option<&str>,
        body: Bytes,
    ) -> Result<Vec<AnyEvent>, LineError> {
        let at = observed_at.or(self.mentioned);
        let Looked { is_sound, signals } = self.subjects.on_body(at, tag, body)?;
        self.mentioned = self.mentioned.max(observed_at);
        let mut told = if is_sound { self.reopen(observed_at) } else { Vec::new() };
        told.extend(self.tell(signals));
        Ok(told)
    }

    fn on_failure(&mut self, observed_at: Option<Timestamp>, tag: Option<&str>, failure: Failure) -> Vec<AnyEvent> {
        self.summary.failures += 1;
        self.mentioned = self.mentioned.max(observed_at);
        let at = observed_at.or(self.mentioned).or(self.subjects.seen_at()).unwrap_or_default();
        let mut told = Vec::new();
        if failure == Failure::Maintenance && self.closed_at.is_none() {
            self.closed_at = Some(at);
            told.push(self.event(MaintenanceStarted { started_at: at }, at));
        }
        let signals = self.subjects.on_failure(tag, at, failure);
        told.extend(self.tell(signals));
        told
    }

    /// The first sound answer after maintenance tells that it is over.
    fn reopen(&mut self, observed_at: Option<Timestamp>) -> Vec<AnyEvent> {
        let Some(started_at) = self.closed_at.take() else { return Vec::new() };
        let at = observed_at.or(self.mentioned).unwrap_or(started_at);
        vec![self.event(MaintenanceEnded { started_at }, at)]
    }

    fn event(&mut self, fact: impl Into<Event>, at: Timestamp) -> AnyEvent {
        self.count(Envelope::new(SOURCE, fact.into(), Seen::at(at)).into_event())
    }

    /// Events and gaps as one stream; what two watchers saw is told once.
    fn tell(&mut self, signals: Vec<Signal<Event>>) -> Vec<AnyEvent> {
        self.transfers.on_told(&signals);
        let transfers = self.transfers.take().into_iter().map(Signal::Event);
        let mut told = Vec::with_capacity(signals.len());
        for signal in signals.into_iter().chain(transfers) {
            let event = match signal {
                Signal::Event(event) if self.once.is_first(&event) => event.into_event(),
                Signal::Gap(gap) => {
                    let at = gap.to;
                    Envelope::new(SOURCE, gap, Seen::at(at)).into_event()
                }
                Signal::Event(_) | Signal::Checkpoint(_) => continue,
            };
            told.push(self.count(event));
        }
        told
    }

    fn count(&mut self, event: AnyEvent) -> AnyEvent {
        *self.summary.events.entry(event.kind.name()).or_default() += 1;
        event
    }
}

macro_rules! define {
    ($($(#[$doc:meta])* $kind:ident($resource:ty) $option:ident, $follow:ident: $these:literal;)*) => {
        fn subjects(kind: ResourceKind, options: WatchOptions) -> Box<dyn AnySubjects> {
            match kind {
                $(ResourceKind::$kind => Box::new(Subjects::<$resource>::new(options.$option)),)*
            }
        }
    };
}
resources!(define);
