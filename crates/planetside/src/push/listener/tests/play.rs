//! A listener and its clock, and a trace of what it does.

use std::fmt::Write as _;
use std::time::Duration;

use bugle_event::{EventId, Fact as _, Interest, Signal, Timestamp, Want};
use bytes::Bytes;
use tokio::time::Instant;

use crate::event::{Death, Event, WorldOffline, WorldOnline};
use crate::ids::World;
use crate::push::listener::{Listener, Settings};
use crate::push::now::Now;
use crate::push::output::Output;

/// What it holds if it was given the deaths of these worlds.
pub(super) fn echo_of(worlds: &[u16]) -> String {
    let worlds: Vec<_> = worlds.iter().map(ToString::to_string).collect();
    ECHO.replace(r#"["10"]"#, &format!("{worlds:?}"))
}

/// A listener and its clock.
pub(super) struct Play {
    pub(super) listener: Listener,
    pub(super) start: Now,
    pub(super) now: Now,
    pub(super) trace: String,
    /// The ids of the events that were told.
    pub(super) ids: Vec<EventId>,
    /// When the last checkpoint says that all was seen, in seconds from the start.
    pub(super) seen_until: Option<i64>,
    /// Whether it is committed at once.
    pub(super) is_kept_now: bool,
    /// What it keeps.
    pub(super) kept: Bytes,
    /// With what the service answers when it is asked what it holds. `None`: it does not.
    pub(super) answer: Option<String>,
}

/// Asks what the connection holds.
const READ_BACK: &str = r#"{"service":"event","action":"subscribe"}"#;
/// What it holds if it was given the deaths of world 10.
pub(super) const ECHO: &str = r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#;

impl Play {
    pub(super) fn new() -> Self {
        Self::on_worlds(&[10])
    }

    /// A listener for which these are all worlds that it knows.
    pub(super) fn on_worlds(worlds: &[u16]) -> Self {
        let settings = Settings {
            name: "ps2".to_owned(),
            host: "push.test".to_owned(),
            worlds: worlds.iter().copied().map(World).collect(),
            takes_announced: true,
            connections: 1,
            seed: 7,
        };
        let now = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        Self {
            listener: Listener::new(settings),
            start: now,
            now,
            trace: String::new(),
            ids: Vec::new(),
            seen_until: None,
            is_kept_now: false,
            kept: Bytes::new(),
            answer: None,
        }
    }

    /// A listener that is connected, wants the deaths of all these worlds, and has its echo.
    pub(super) fn connected_on(worlds: &[u16]) -> Self {
        let mut play = Self::on_worlds(worlds);
        play.want(Want::kinds([Death::KIND, WorldOffline::KIND, WorldOnline::KIND]));
        play.connected_now();
        play.answer_with(worlds);
        play.frame(&echo_of(worlds));
        play.trace.clear();
        play
    }

    /// From now on the connection holds these worlds.
    pub(super) fn answer_with(&mut self, worlds: &[u16]) {
        self.answer = Some(echo_of(worlds));
    }

    /// A listener that is connected and has its echo.
    pub(super) fn connected() -> Self {
        let mut play = Self::new();
        play.want(Want::kinds([Death::KIND]));
        play.connected_now();
        play.echo();
        play.answer = Some(ECHO.to_owned());
        play.trace.clear();
        play
    }

    pub(super) fn want(&mut self, want: Want) {
        self.listener.on_interest(self.now, Interest::new([want]));
        self.note();
    }

    pub(super) fn connected_now(&mut self) {
        self.listener.on_connected(self.now, 0);
        self.note();
    }

    pub(super) fn frame(&mut self, frame: &str) {
        self.listener.on_frame(self.now, 0, frame);
        self.note();
    }

    pub(super) fn echo(&mut self) {
        self.frame(ECHO);
    }

    /// An echo that shows all that anybody can want.
    pub(super) fn whole(&mut self) {
        self.frame(
            r#"{"subscription":{"characters":["all"],"eventNames":["all"],"logicalAndCharactersWithWorlds":true,"worlds":["all"]}}"#,
        );
    }

    pub(super) fn heartbeat(&mut self) {
        self.frame(r#"{"online":{"EventServerEndpoint_Wainwright_10":"true"},"service":"event","type":"heartbeat"}"#);
    }

    /// A heartbeat that calls each of these endpoints up or down.
    pub(super) fn beat(&mut self, endpoints: &[(&str, bool)]) {
        let online = endpoints.iter().map(|(name, up)| format!(r#""EventServerEndpoint_{name}":"{up}""#));
        let online = online.collect::<Vec<_>>().join(",");
        self.frame(&format!(r#"{{"online":{{{online}}},"service":"event","type":"heartbeat"}}"#));
    }

    /// The message that an endpoint is up or down.
    pub(super) fn state(&mut self, name: &str, up: bool) {
        let detail = format!("EventServerEndpoint_{name}");
        self.frame(&format!(
            r#"{{"detail":"{detail}","online":"{up}","service":"event","type":"serviceStateChanged"}}"#
        ));
    }

    /// The trace without checkpoints.
    pub(super) fn told(&self) -> String {
        let lines = self.trace.lines().filter(|line| !line.contains("checkpoint"));
        lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn death(&mut self, character: u64) {
        self.death_on(10, character);
    }

    pub(super) fn death_on(&mut self, world: u16, character: u64) {
        let (character, time) = (2 * character + 1, self.now.time.as_secs());
        self.frame(&format!(
            r#"{{"payload":{{"character_id":"{character}","event_name":"Death","timestamp":"{time}","world_id":"{world}"}},"service":"event","type":"serviceMessage"}}"#
        ));
    }

    /// Lets time pass until `second`, waking the listener whenever it asks.
    pub(super) fn until(&mut self, second: u64) {
        let end = Duration::from_secs(second);
        while let Some(wake) = self.listener.wake_at().map(|at| at - self.start.moment).filter(|wake| *wake <= end) {
            self.set(wake);
            self.listener.on_wake(self.now);
            self.note();
        }
        self.set(end);
    }

    /// The same, with a heartbeat each half minute.
    pub(super) fn live_until(&mut self, second: u64) {
        let from = (self.now.moment - self.start.moment).as_secs();
        for beat in (from..second).step_by(30) {
            self.until(beat);
            self.heartbeat();
        }
        self.until(second);
    }

    pub(super) fn set(&mut self, since_start: Duration) {
        self.now = Now { time: self.start.time + since_start, moment: self.start.moment + since_start };
    }

    pub(super) fn note(&mut self) {
        let mut is_asked = false;
        while let Some(output) = self.listener.next_output() {
            let at = self.now.moment.saturating_duration_since(self.start.moment).as_secs();
            let lines = match output {
                Output::Connect(_) => vec!["connect".to_owned()],
                Output::Send(_, frame) if frame == READ_BACK && self.answer.is_some() => {
                    is_asked = true;
                    Vec::new()
                }
                Output::Send(_, frame) => vec![format!("send {frame}")],
                Output::Disconnect(_) => vec!["disconnect".to_owned()],
                Output::Signals(signals) => signals.iter().map(|signal| self.describe(signal)).collect(),
                Output::Trouble(error) => vec![format!("trouble: {error}")],
                Output::End => vec!["end".to_owned()],
            };
            for line in lines {
                writeln!(self.trace, "{at:>4} {line}").expect("strings take everything");
            }
        }
        if let Some(answer) = self.answer.clone().filter(|_| is_asked) {
            self.frame(&answer);
        }
    }

    pub(super) fn describe(&mut self, signal: &Signal<Event>) -> String {
        let second = |time: Timestamp| time.as_secs() - self.start.time.as_secs();
        match signal {
            Signal::Event(event) => {
                self.ids.push(event.id);
                format!("event {} {}", event.kind, event.subject())
            }
            Signal::Gap(gap) => {
                let (from, to) = (gap.from.map(second).expect("it was seen before"), second(gap.to));
                let detail = gap.detail.as_deref().unwrap_or_default();
                format!("gap {from}..{to} {} {:?} {detail}", gap.cause, gap.subjects)
            }
            Signal::Checkpoint(checkpoint) => {
                self.seen_until = Some(second(checkpoint.at));
                self.is_kept_now = checkpoint.state.is_some();
                self.kept = checkpoint.state.clone().unwrap_or_else(|| self.kept.clone());
                format!("checkpoint {}", checkpoint.subject)
            }
        }
    }
}
