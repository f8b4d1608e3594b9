//! The last line of the terminal, which says how things are and stays below the events.

use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};

use bugle::{ConnectionState, SourceStatus};
use tokio::time::Instant;

use crate::output::{Format, has_colours, is_dumb};
use crate::pretty::{columns, cut};
use crate::rate::Rate;
use crate::say::{self, counted};

/// What is always there: the way out.
const END: &str = " | Ctrl-C ends";

/// A line on standard error that is wiped before each write of events and drawn again after it. On anything but a
/// terminal it is silent.
pub(crate) struct StatusLine {
    visible: bool,
    /// Whether escape codes are welcome.
    colour: bool,
    rate: Rate,
    /// How many columns are drawn.
    drawn: usize,
}

impl StatusLine {
    pub(crate) fn new(format: Format) -> Self {
        // A terminal that cannot go back to the start of a line would be filled with it.
        let visible = io::stderr().is_terminal()
            && io::stdout().is_terminal()
            && format.is_pretty()
            && !is_dumb()
            && !say::is_quiet();
        let colour = has_colours();
        Self { visible, colour, rate: Rate::new(Instant::now()), drawn: 0 }
    }

    pub(crate) fn wipe(&mut self) -> io::Result<()> {
        let wiped = if self.visible && self.drawn > 0 { write!(io::stderr(), "{}", self.wiping()) } else { Ok(()) };
        self.drawn = 0;
        wiped
    }

    pub(crate) fn draw(&mut self, status: &[SourceStatus]) -> io::Result<()> {
        let rate = self.rate.count(status.iter().map(|source| source.events).sum(), Instant::now());
        if !self.visible {
            return Ok(());
        }
        let width = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
        let text = fitted(&parts(status, rate), width.saturating_sub(1));
        let wiping = self.wiping();
        self.drawn = columns(&text);
        let text = if self.colour { format!("\x1b[7m{text}\x1b[0m") } else { text };
        write!(io::stderr(), "{wiping}{text}").and_then(|()| io::stderr().flush())
    }

    /// What takes away what is drawn. Without escape codes, blanks do.
    fn wiping(&self) -> String {
        if self.colour { "\r\x1b[2K".to_owned() } else { format!("\r{}\r", " ".repeat(self.drawn)) }
    }
}

/// What there is to say, the weightiest first, with how each is said where there is little room.
fn parts(status: &[SourceStatus], rate: Option<f64>) -> [(String, String); 3] {
    let events: u64 = status.iter().map(|source| source.events).sum();
    let gaps: u64 = status.iter().map(|source| source.gaps).sum();
    let doing: Vec<_> = status.iter().map(|source| (&source.name, Doing::of(source))).collect();
    let sources: Vec<_> = doing.iter().map(|(name, doing)| format!("{name}: {doing}")).collect();
    let stray = doing.iter().filter(|(_, doing)| !doing.is_well());
    let stray: Vec<_> = stray.map(|(name, doing)| format!("{name}: {doing}")).collect();
    let stray = if stray.is_empty() { "connected".to_owned() } else { stray.join(", ") };
    let rate = rate.map_or_else(String::new, |rate| format!("{rate:.1} events/s"));
    [(sources.join(", "), stray), seen(events, gaps, status.iter().map(odd).sum()), (rate, String::new())]
}

/// What came: with what of it was odd, if anything was and there is room.
fn seen(events: u64, gaps: u64, odd: u64) -> (String, String) {
    let seen = format!("{}, {}", counted(events, "event"), counted(gaps, "gap"));
    let with_odd = if odd > 0 { format!("{seen}, {odd} odd") } else { seen.clone() };
    (with_odd, seen)
}

/// How much of what came is not as it should be: kept as it came, or of no use. What was told before, and what nobody
/// wants, is as it should be.
fn odd(source: &SourceStatus) -> u64 {
    let oddities = source.oddities;
    oddities.unknown + oddities.odd + oddities.dropped
}

/// ` planetside: connected, clash: connected | 1203 events, 2 gaps | 52.1 events/s | Ctrl-C ends`, or as much of it as
/// fits. The end is always there.
fn fitted(parts: &[(String, String); 3], width: usize) -> String {
    let line = |chosen: [&str; 3]| {
        let chosen: Vec<_> = chosen.into_iter().filter(|part| !part.is_empty()).collect();
        format!(" {}", chosen.join(" | "))
    };
    let [(sources, few), (seen, brief), (rate, _)] = parts;
    let choices = [[&**sources, seen, rate], [few, seen, rate], [few, seen, ""], [few, brief, ""], [few, "", ""]];
    let room = width.saturating_sub(columns(END));
    let best = choices.into_iter().map(line).find(|line| columns(line) <= room);
    let best = best.unwrap_or_else(|| cut(&line([few, "", ""]), room).to_owned());
    cut(&format!("{best}{END}"), width).to_owned()
}

/// How a source is doing, as far as it matters here.
#[derive(Clone, Copy)]
struct Doing {
    is_connected: bool,
    has_ended: bool,
    was_seen: bool,
    /// How many of its connections stand.
    up: usize,
    /// How many it has that are not idle.
    all: usize,
}

impl Doing {
    fn of(source: &SourceStatus) -> Self {
        let at_work = || source.connections.iter().filter(|connection| connection.state != ConnectionState::Idle);
        Self {
            is_connected: source.connected,
            has_ended: source.ended,
            was_seen: source.last_seen.is_some(),
            up: at_work().filter(|connection| connection.is_up()).count(),
            all: at_work().count(),
        }
    }

    /// Whether all of it is as it should be.
    fn is_well(self) -> bool {
        self.is_connected && self.up == self.all
    }
}

/// Of several connections, how many stand, if any does.
impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self { has_ended: true, .. } => f.write_str("ended"),
            Self { up: 1.., all: 2.., .. } => write!(f, "{} of {} connected", self.up, self.all),
            Self { is_connected: true, .. } => f.write_str("connected"),
            Self { was_seen: true, .. } => f.write_str("reconnecting"),
            _ => f.write_str("connecting"),
        }
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
        StatusLine { visible: false, colour, rate: Rate::new(Instant::now()), drawn: 5 }
    }

    #[test]
    fn of_several_connections_it_says_how_many_stand() {
        let doing = |up, all, is_connected| Doing { is_connected, has_ended: false, was_seen: true, up, all };
        for (doing, words, is_well) in [
            (doing(0, 0, true), "connected", true),
            (doing(1, 1, true), "connected", true),
            (doing(0, 1, false), "reconnecting", false),
            (doing(3, 3, true), "3 of 3 connected", true),
            (doing(2, 3, true), "2 of 3 connected", false),
            (doing(1, 3, false), "1 of 3 connected", false),
            (doing(0, 3, false), "reconnecting", false),
            (Doing { has_ended: true, ..doing(2, 2, false) }, "ended", false),
            (Doing { was_seen: false, ..doing(0, 2, false) }, "connecting", false),
        ] {
            assert_eq!(
                (doing.to_string().as_str(), doing.is_well()),
                (words, is_well),
                "{} of {}",
                doing.up,
                doing.all
            );
        }
    }

    #[test]
    fn what_was_odd_is_said_where_there_is_room() {
        assert_eq!(seen(1203, 1, 0).0, "1203 events, 1 gap");
        let sources = "planetside: 2 of 3 connected".to_owned();
        let parts = [(sources.clone(), sources), seen(1203, 2, 14), ("52.1 events/s".to_owned(), String::new())];
        let at = |width| fitted(&parts, width);
        assert_eq!(
            at(100),
            " planetside: 2 of 3 connected | 1203 events, 2 gaps, 14 odd | 52.1 events/s | Ctrl-C ends"
        );
        assert_eq!(at(79), " planetside: 2 of 3 connected | 1203 events, 2 gaps, 14 odd | Ctrl-C ends");
        assert_eq!(at(70), " planetside: 2 of 3 connected | 1203 events, 2 gaps | Ctrl-C ends");
        for width in 14..120 {
            assert!(at(width).ends_with(END) && columns(&at(width)) <= width, "{width}: {}", at(width));
        }
    }

    #[test]
    fn t5_without_colours_there_is_no_escape_code() {
        assert_eq!(line(false).wiping(), "\r     \r");
        assert!(line(true).wiping().contains('\u{1b}'));
    }
}
