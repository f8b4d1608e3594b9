//! The last line of the terminal, which says how things are and stays below the events.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use bugle::SourceStatus;
use tokio::time::Instant;

use crate::output::Format;

/// How often the rate is counted anew.
const WINDOW: Duration = Duration::from_secs(2);

/// A line on standard error that is wiped before each write of events and drawn again after it. On anything but a
/// terminal it is silent.
pub(crate) struct StatusLine {
    visible: bool,
    since: Instant,
    events_then: u64,
    rate: f64,
}

impl StatusLine {
    pub(crate) fn new(format: Format) -> Self {
        let visible = io::stderr().is_terminal() && io::stdout().is_terminal() && format.is_pretty();
        Self { visible, since: Instant::now(), events_then: 0, rate: 0.0 }
    }

    pub(crate) fn wipe(&self) -> io::Result<()> {
        if self.visible { write!(io::stderr(), "\r\x1b[2K") } else { Ok(()) }
    }

    pub(crate) fn draw(&mut self, status: &[SourceStatus]) -> io::Result<()> {
        self.count(status.iter().map(|source| source.events).sum());
        if !self.visible {
            return Ok(());
        }
        let width = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
        let text: String = self.text(status).chars().take(width.saturating_sub(1)).collect();
        write!(io::stderr(), "\r\x1b[2K\x1b[7m{text}\x1b[0m").and_then(|()| io::stderr().flush())
    }

    fn count(&mut self, events: u64) {
        let elapsed = self.since.elapsed();
        if elapsed >= WINDOW {
            #[expect(clippy::cast_precision_loss, reason = "a rate for the eye")]
            let new = (events - self.events_then) as f64;
            self.rate = new / elapsed.as_secs_f64();
            (self.since, self.events_then) = (Instant::now(), events);
        }
    }

    /// `planetside: connected, clash: connected | 52.1 events/s | 1203 events, 2 gaps | Ctrl-C ends`
    pub(crate) fn text(&self, status: &[SourceStatus]) -> String {
        let sources: Vec<_> = status.iter().map(|source| format!("{}: {}", source.name, state(source))).collect();
        let events: u64 = status.iter().map(|source| source.events).sum();
        let gaps: u64 = status.iter().map(|source| source.gaps).sum();
        format!(" {} | {:.1} events/s | {events} events, {gaps} gaps | Ctrl-C ends", sources.join(", "), self.rate)
    }
}

fn state(source: &SourceStatus) -> &'static str {
    match source {
        SourceStatus { connected: true, .. } => "connected",
        SourceStatus { ended: true, .. } => "ended",
        SourceStatus { last_seen: Some(_), .. } => "reconnecting",
        _ => "connecting",
    }
}
