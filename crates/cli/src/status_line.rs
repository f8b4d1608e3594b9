//! The last line of the terminal, which says how things are and stays below the events.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use bugle::SourceStatus;
use tokio::time::Instant;

use crate::output::{Format, has_colours, is_dumb};
use crate::pretty::{columns, cut};
use crate::say::counted;

/// How often the rate is counted anew.
const WINDOW: Duration = Duration::from_secs(2);

/// What is always there: the way out.
const END: &str = " | Ctrl-C ends";

/// A line on standard error that is wiped before each write of events and drawn again after it. On anything but a
/// terminal it is silent.
pub(crate) struct StatusLine {
    visible: bool,
    /// Whether escape codes are welcome.
    colour: bool,
    since: Instant,
    events_then: u64,
    /// Events a second. `None`: it is too early to say.
    rate: Option<f64>,
    /// How many columns are drawn.
    drawn: usize,
}

impl StatusLine {
    pub(crate) fn new(format: Format) -> Self {
        // A terminal that cannot go back to the start of a line would be filled with it.
        let visible = io::stderr().is_terminal() && io::stdout().is_terminal() && format.is_pretty() && !is_dumb();
        let colour = has_colours();
        Self { visible, colour, since: Instant::now(), events_then: 0, rate: None, drawn: 0 }
    }

    pub(crate) fn wipe(&mut self) -> io::Result<()> {
        let wiped = if self.visible { write!(io::stderr(), "{}", self.wiping()) } else { Ok(()) };
        self.drawn = 0;
        wiped
    }

    pub(crate) fn draw(&mut self, status: &[SourceStatus]) -> io::Result<()> {
        self.count(status.iter().map(|source| source.events).sum(), Instant::now());
        if !self.visible {
            return Ok(());
        }
        let width = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
        let text = fitted(&parts(status, self.rate), width.saturating_sub(1));
        let wiping = self.wiping();
        self.drawn = columns(&text);
        let text = if self.colour { format!("\x1b[7m{text}\x1b[0m") } else { text };
        write!(io::stderr(), "{wiping}{text}").and_then(|()| io::stderr().flush())
    }

    /// What takes away what is drawn. Without escape codes, blanks do.
    fn wiping(&self) -> String {
        if self.colour { "\r\x1b[2K".to_owned() } else { format!("\r{}\r", " ".repeat(self.drawn)) }
    }

    fn count(&mut self, events: u64, now: Instant) {
        let elapsed = now - self.since;
        if elapsed >= WINDOW {
            #[expect(clippy::cast_precision_loss, reason = "a rate for the eye")]
            let new = events.saturating_sub(self.events_then) as f64;
            self.rate = Some(new / elapsed.as_secs_f64());
            (self.since, self.events_then) = (now, events);
        }
    }
}

/// What there is to say, the weightiest first, with how each is said where there is little room.
fn parts(status: &[SourceStatus], rate: Option<f64>) -> [(String, String); 3] {
    let events: u64 = status.iter().map(|source| source.events).sum();
    let gaps: u64 = status.iter().map(|source| source.gaps).sum();
    let sources: Vec<_> = status.iter().map(|source| format!("{}: {}", source.name, state(source))).collect();
    let stray = status.iter().filter(|source| !source.connected);
    let stray: Vec<_> = stray.map(|source| format!("{}: {}", source.name, state(source))).collect();
    let stray = if stray.is_empty() { "connected".to_owned() } else { stray.join(", ") };
    let rate = rate.map_or_else(String::new, |rate| format!("{rate:.1} events/s"));
    let seen = format!("{}, {}", counted(events, "event"), counted(gaps, "gap"));
    [(sources.join(", "), stray), (seen.clone(), seen), (rate, String::new())]
}

/// ` planetside: connected, clash: connected | 1203 events, 2 gaps | 52.1 events/s | Ctrl-C ends`, or as much of it as
/// fits. The end is always there.
fn fitted(parts: &[(String, String); 3], width: usize) -> String {
    let line = |chosen: [&str; 3]| {
        let chosen: Vec<_> = chosen.into_iter().filter(|part| !part.is_empty()).collect();
        format!(" {}", chosen.join(" | "))
    };
    let [(sources, few), (seen, _), (rate, _)] = parts;
    let choices = [[&**sources, seen, rate], [few, seen, rate], [few, seen, ""], [few, "", ""]];
    let room = width.saturating_sub(columns(END));
    let best = choices.into_iter().map(line).find(|line| columns(line) <= room);
    let best = best.unwrap_or_else(|| cut(&line([few, "", ""]), room).to_owned());
    cut(&format!("{best}{END}"), width).to_owned()
}

fn state(source: &SourceStatus) -> &'static str {
    match source {
        SourceStatus { connected: true, .. } => "connected",
        SourceStatus { ended: true, .. } => "ended",
        SourceStatus { last_seen: Some(_), .. } => "reconnecting",
        _ => "connecting",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_the_way_out_is_always_there() {
        let part = |long: &str, short: &str| (long.to_owned(), short.to_owned());
        let sources = part("planetside: connected, clash: connected", "connected");
        let parts = [sources, part("1203 events, 2 gaps", ""), part("52.1 events/s", "")];
        let at = |width| fitted(&parts, width);
        assert_eq!(
            at(100),
            " planetside: connected, clash: connected | 1203 events, 2 gaps | 52.1 events/s | Ctrl-C ends"
        );
        assert_eq!(at(79), " connected | 1203 events, 2 gaps | 52.1 events/s | Ctrl-C ends");
        assert_eq!(at(50), " connected | 1203 events, 2 gaps | Ctrl-C ends");
        assert_eq!(at(30), " connected | Ctrl-C ends");
        for width in 14..120 {
            assert!(at(width).ends_with(END) && columns(&at(width)) <= width, "{width}: {}", at(width));
        }
    }

    fn line(colour: bool) -> StatusLine {
        StatusLine { visible: false, colour, since: Instant::now(), events_then: 0, rate: None, drawn: 5 }
    }

    #[test]
    fn t5_a_rate_is_shown_when_there_is_one() {
        let mut line = line(true);
        line.count(51, line.since + WINDOW / 2);
        assert_eq!(parts(&[], line.rate)[2].0, "");
        line.count(51, line.since + WINDOW);
        assert_eq!(parts(&[], line.rate)[2].0, "25.5 events/s");
    }

    #[test]
    fn t5_without_colours_there_is_no_escape_code() {
        assert_eq!(line(false).wiping(), "\r     \r");
        assert!(line(true).wiping().contains('\u{1b}'));
    }
}
