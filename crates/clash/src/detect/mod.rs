//! Finds the events in recorded answers. Pure: lines go in, events come out.
//!
//! A line is `{"observed_at": "2026-01-01T00:00:00Z", "body": {...}}` or a bare body; a body may fill many lines, and a
//! list of them is as good. Answers about several clans or players may be mixed.
//!
//! Bare bodies are taken in the order in which they come. What is written as `observed_at` is then the last time that
//! the input mentions. Where it mentions none, it is the earliest moment at which a war can have been in the state that
//! was seen, and 1970 for clans and players, which is to say: unknown. It never depends on how often, or in between what
//! else, a body is given.

mod lines;
mod record;
mod subjects;
mod summary;

use std::str::FromStr;

use bugle_event::{Envelope, Event as AnyEvent, Seen, Signal, Timestamp};
use bytes::Bytes;

pub use summary::Summary;

use crate::watch::Once;
use crate::{
    BodyError, Clan, ClanOptions, Event, Failure, MaintenanceEnded, MaintenanceStarted, Model, Player, PlayerOptions,
    SOURCE, War, WarOptions,
};
use lines::Lines;
use record::{Answer, Record};
use subjects::Subjects;

/// What recorded answers are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DetectKind {
    /// Answers of `/clans/{tag}`.
    Clan,
    /// Answers of `/clans/{tag}/currentwar`, and of clan war leagues.
    War,
    /// Answers of `/players/{tag}`.
    Player,
}

impl FromStr for DetectKind {
    type Err = ParseDetectKindError;

    fn from_str(text: &str) -> Result<Self, ParseDetectKindError> {
        match text {
            "clan" => Ok(Self::Clan),
            "war" => Ok(Self::War),
            "player" => Ok(Self::Player),
            _ => Err(ParseDetectKindError { text: text.to_owned() }),
        }
    }
}

/// The text names no kind of answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a kind of answer; expected clan, war or player")]
pub struct ParseDetectKindError {
    text: String,
}

/// Why nothing can be found in a line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// Not JSON, or cut off.
    #[error("neither JSON nor part of it")]
    NotJson,
    /// JSON, but not such an answer.
    #[error("not an answer about a {expected}")]
    NotSuchAnswer {
        /// What was expected: `clan`, `war`, `player`.
        expected: &'static str,
        /// What is missing.
        source: Option<BodyError>,
    },
}

/// How each kind of subject is watched.
#[derive(Clone, Debug, Default)]
pub struct DetectOptions {
    /// For clans.
    pub clan: ClanOptions,
    /// For wars.
    pub war: WarOptions,
    /// For players.
    pub player: PlayerOptions,
}

/// Finds the events in recorded answers.
#[derive(Debug)]
pub struct Detector {
    kind: DetectKind,
    lines: Lines,
    subjects: Subjects,
    /// The last time that the input mentions.
    mentioned: Option<Timestamp>,
    once: Once,
    /// Since when the game is closed.
    closed_at: Option<Timestamp>,
    summary: Summary,
}

impl Detector {
    /// Expects answers of this kind.
    pub fn new(kind: DetectKind, options: DetectOptions) -> Self {
        Self {
            kind,
            lines: Lines::default(),
            subjects: Subjects::new(options),
            mentioned: None,
            once: Once::default(),
            closed_at: None,
            summary: Summary::default(),
        }
    }

    /// Takes a line, and tells what it completes. An error is about this line, or about one before it that it cut off;
    /// the next line begins afresh.
    pub fn on_line(&mut self, line: &[u8]) -> Result<Vec<AnyEvent>, LineError> {
        let (cut, value) = self.lines.push(line);
        self.summary.unreadable += u64::from(cut.is_some());
        let told = match value {
            Ok(None) => return Ok(Vec::new()),
            Ok(Some(json)) => self.on_json(&json),
            Err(_) => Err(LineError::NotJson),
        };
        self.summary.unreadable += u64::from(told.is_err());
        told
    }

    /// Tells what was held back, at the end of the input.
    pub fn finish(&mut self) -> Result<Vec<AnyEvent>, LineError> {
        let signals = self.subjects.finish();
        let told = self.tell(signals);
        if self.lines.finish().is_err() {
            self.summary.unreadable += 1;
            return if told.is_empty() { Err(LineError::NotJson) } else { Ok(told) };
        }
        Ok(told)
    }

    /// What was done so far.
    pub fn summary(&self) -> Summary {
        Summary { counts: self.subjects.counts(), ..self.summary.clone() }
    }

    fn on_json(&mut self, json: &[u8]) -> Result<Vec<AnyEvent>, LineError> {
        let mut told = Vec::new();
        for record in Record::all(json).ok_or(LineError::NotJson)? {
            told.extend(match record.answer {
                Answer::Body(body) => self.on_body(record.observed_at, record.tag.as_deref(), body)?,
                Answer::Failure(failure) => self.on_failure(record.observed_at, record.tag.as_deref(), failure),
            });
        }
        Ok(told)
    }

    fn on_body(
        &mut self,
        observed_at: Option<Timestamp>,
        tag: Option<&str>,
        body: Bytes,
    ) -> Result<Vec<AnyEvent>, LineError> {
        let signals = match self.kind {
            DetectKind::Clan => {
                let clan: Clan =
                    read("clan", &body, |text| text.contains("\"members\"") || text.contains("\"memberList\""))?;
                let at = self.time(observed_at);
                self.subjects.clan(clan.tag).on_body(at.unwrap_or_default(), body)
            }
            DetectKind::Player => {
                let player: Player = read("player", &body, |text| !text.contains("\"memberList\""))?;
                let at = self.time(observed_at);
                self.subjects.player(player.tag).on_body(at.unwrap_or_default(), body)
            }
            DetectKind::War => {
                let war: War = read("war", &body, |text| text.contains("\"opponent\"") || text.contains("notInWar"))?;
                let at = self.time(observed_at);
                let watcher = self.subjects.war(tag, &war);
                let earliest = earliest(&war).max(watcher.seen_at());
                watcher.on_body(at.or(earliest).unwrap_or_default(), body)
            }
        };
        let mut told = self.reopen(observed_at);
        told.extend(self.tell(signals));
        Ok(told)
    }

    /// When an answer came, as far as the input tells.
    fn time(&mut self, observed_at: Option<Timestamp>) -> Option<Timestamp> {
        self.mentioned = self.mentioned.max(observed_at);
        observed_at.or(self.mentioned)
    }

    fn on_failure(&mut self, observed_at: Option<Timestamp>, tag: Option<&str>, failure: Failure) -> Vec<AnyEvent> {
        self.summary.failures += 1;
        let at = self.time(observed_at).or(self.subjects.seen_at()).unwrap_or_default();
        let mut told = Vec::new();
        if failure == Failure::Maintenance && self.closed_at.is_none() {
            self.closed_at = Some(at);
            told.push(self.event(MaintenanceStarted { started_at: at }, at));
        }
        let signals = self.subjects.on_failure(self.kind, tag, at, failure);
        told.extend(self.tell(signals));
        told
    }

    /// The first good answer after maintenance tells that it is over.
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
        let mut told = Vec::with_capacity(signals.len());
        for signal in signals {
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

/// Reads a body, if its text looks like an answer about what is `expected`: a player, too, has a tag and a name.
fn read<T: Model>(expected: &'static str, body: &Bytes, looks_like: fn(&str) -> bool) -> Result<T, LineError> {
    let is_one = std::str::from_utf8(body).is_ok_and(looks_like);
    let read = T::from_json(body).map_err(|error| LineError::NotSuchAnswer { expected, source: Some(error) })?;
    is_one.then_some(read.value).ok_or(LineError::NotSuchAnswer { expected, source: None })
}

/// The earliest moment at which a war can have been in this state.
fn earliest(war: &War) -> Option<Timestamp> {
    match war.state.rank()? {
        0 => war.preparation_start_time,
        1 => war.start_time,
        _ => war.end_time,
    }
}
