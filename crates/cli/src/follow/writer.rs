//! Writes events as they come, with their names where those come in time, and says beside them how things are.

use std::future::Future;
use std::io::IsTerminal as _;

use bugle::{Clock as _, Event, EventStream, Gap, Origin, Timestamp};
use tokio::sync::mpsc;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};

use super::held::{Held, HeldFiring};
use super::paper::Paper;
use super::stop::nobody_reads;
use super::troubles::Troubles;
use crate::clock::GameClock;
use crate::failure::Failure;
use crate::feed::Feed;
use crate::names::LookUp;
use crate::pattern::{Fired, Patterns};
use crate::pretty;
use crate::record::Recording;
use crate::say::say;

/// Whether an event is to be written.
pub(crate) type Wanted = Box<dyn FnMut(&Event) -> Verdict + Send>;

/// What becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Write,
    Skip,
    /// Nothing is written after it.
    WriteLast,
}

/// Why nothing more is written.
pub(super) enum Ended {
    ByRequest,
    /// The stream has.
    ByItself,
}

pub(super) struct Writer<'a> {
    look_up: LookUp,
    paper: Paper,
    held: Held,
    firing: HeldFiring,
    troubles: Troubles,
    left: u64,
    wanted: Wanted,
    /// What was observed earlier comes out of a journal, and is no news.
    since: Timestamp,
    /// Whether somebody sees on the terminal what is written.
    is_seen: bool,
    recording: Option<&'a Recording>,
}

/// What there is to do.
enum Wake {
    Fired(Fired),
    Events(Option<Vec<Event>>),
    /// Names came, or did not; with what people should hear of it.
    Names(Option<String>),
    /// A key was pressed: whether to leave.
    Key(bool),
    Time,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        look_up: LookUp,
        paper: Paper,
        count: Option<u64>,
        wanted: Wanted,
        recording: Option<&'a Recording>,
    ) -> Self {
        Self {
            look_up,
            is_seen: paper.is_screen() || std::io::stdout().is_terminal(),
            paper,
            held: Held::default(),
            firing: HeldFiring::default(),
            troubles: Troubles::default(),
            left: count.unwrap_or(u64::MAX),
            wanted,
            since: GameClock.now(),
            recording,
        }
    }

    pub(super) async fn write_until(
        &mut self,
        mut stop: impl Future<Output = ()> + Unpin,
        stream: &EventStream,
        feed: &mut Feed,
        patterns: &mut Patterns,
    ) -> Result<Ended, Failure> {
        let mut gone = std::pin::pin!(nobody_reads());
        let mut redraw = interval_at(Instant::now() + self.paper.redraw(), self.paper.redraw());
        redraw.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self.left > 0 {
            let wake = tokio::select! {
                biased;
                () = &mut stop => break,
                () = &mut gone => return Err(Failure::ClosedPipe),
                wake = self.wake(feed, &mut patterns.fired, &mut redraw) => wake,
            };
            match wake {
                Wake::Fired(fired) => self.take_fired(fired),
                Wake::Events(Some(events)) => self.take(events),
                Wake::Events(None) => {
                    self.write(feed, true)?;
                    self.paper.wipe()?;
                    return Ok(Ended::ByItself);
                }
                Wake::Names(Some(news)) => self.paper.tell(&news)?,
                Wake::Key(true) => break,
                Wake::Key(false) | Wake::Names(None) | Wake::Time => {}
            }
            self.write(feed, false)?;
            self.report(stream, patterns)?;
        }
        self.write(feed, true)?;
        self.paper.wipe()?;
        Ok(Ended::ByRequest)
    }

    /// Waits until there is something to do.
    async fn wake(&mut self, feed: &mut Feed, fired: &mut mpsc::Receiver<Fired>, redraw: &mut Interval) -> Wake {
        let overdue = self.held.wakes_at().into_iter().chain(self.firing.wakes_at()).min();
        tokio::select! {
            biased;
            leaves = self.paper.next_key() => Wake::Key(leaves),
            news = self.look_up.next() => Wake::Names(news),
            Some(fired) = fired.recv(), if self.firing.is_empty() => Wake::Fired(fired),
            events = feed.next() => Wake::Events(events),
            () = async { sleep_until(overdue.unwrap_or_else(Instant::now)).await }, if overdue.is_some() => Wake::Time,
            _ = redraw.tick() => Wake::Time,
        }
    }

    /// Notes what is in `events` and when they came.
    fn take(&mut self, events: Vec<Event>) {
        let now = Instant::now();
        for event in &events {
            self.look_up.names.want(event, now);
        }
        self.held.push(events, now);
    }

    fn take_fired(&mut self, fired: Fired) {
        let now = Instant::now();
        for event in &fired.firing.events {
            self.look_up.names.want(event, now);
        }
        self.firing.push(fired, now);
    }

    /// Writes what need not wait any longer, or everything.
    fn write(&mut self, feed: &mut Feed, all: bool) -> Result<(), Failure> {
        let now = Instant::now();
        let names = &self.look_up.names;
        if let Some(fired) = if all { self.firing.pop_in_any_case() } else { self.firing.pop(names, now) } {
            self.write_fired(fired)?;
        }
        let mut written = Vec::new();
        while self.left > 0 {
            let next = if all { self.held.pop_in_any_case() } else { self.held.pop(&self.look_up.names, now) };
            let Some(event) = next else { break };
            self.paper.see(&event);
            let verdict = (self.wanted)(&event);
            if verdict != Verdict::Skip {
                self.tell_gap(&event, now)?;
                self.paper.event(&event, &self.look_up.names)?;
                self.left = if verdict == Verdict::WriteLast { 0 } else { self.left - 1 };
            }
            written.push(event);
        }
        if !written.is_empty() {
            self.paper.flush()?;
            feed.confirm(&written);
        }
        Ok(())
    }

    /// Writes what a pattern made, and tells it so.
    fn write_fired(&mut self, fired: Fired) -> Result<(), Failure> {
        if self.left == 0 {
            return Ok(());
        }
        self.paper.fired(&fired.pattern, &fired.firing, &self.look_up.names)?;
        self.paper.flush()?;
        self.left -= 1;
        // Where the pattern is gone, nobody waits.
        let _gone = fired.written.send(());
        Ok(())
    }

    /// What comes when the stream was stopped.
    pub(super) async fn write_rest(&mut self, feed: &mut Feed) -> Result<(), Failure> {
        while self.left > 0
            && let Some(events) = feed.next().await
        {
            self.held.push(events, Instant::now());
            self.write(feed, true)?;
        }
        Ok(())
    }

    /// Where people do not see events, they hear of gaps that open while they wait.
    fn tell_gap(&mut self, event: &Event, now: Instant) -> Result<(), Failure> {
        let is_news = event.origin == Origin::Live && event.observed_at >= self.since;
        if let Some(gap) = event.get::<Gap>().filter(|_| is_news && !self.is_seen)
            && let Some(words) = self.troubles.on_gap(now, &pretty::gap_in_words(event.source, gap))
        {
            self.paper.tell(&format!("gap: {words}"))?;
        }
        Ok(())
    }

    /// Says how things are.
    fn report(&mut self, stream: &EventStream, patterns: &mut Patterns) -> Result<(), Failure> {
        let status = stream.status();
        let recorded = self.recording.into_iter().flat_map(Recording::news);
        for news in self.troubles.news(Instant::now(), &status).into_iter().chain(patterns.news()).chain(recorded) {
            self.paper.tell(&news)?;
        }
        self.paper.draw(&status, &self.look_up.names)
    }

    /// There is nothing more to write.
    pub(super) fn end(mut self) {
        self.tell_rest();
        self.paper.end();
    }

    /// Says how many gaps were not told.
    pub(super) fn tell_rest(&mut self) {
        self.troubles.rest().iter().for_each(say);
    }
}
