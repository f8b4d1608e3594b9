//! Events to standard output: for people on a terminal, NDJSON in a pipe.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};
use std::sync::OnceLock;

use bugle::{Event, Firing};
use serde::Serialize;

use crate::failure::Failure;
use crate::names::Names;
use crate::pattern;
use crate::pretty::{self, Widths};

/// How wide a terminal is taken to be that does not say so.
const WIDTH_UNSAID: usize = 80;

/// How what there is to say is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people on a terminal, JSON anywhere else.
    #[default]
    Auto,
    /// A line of JSON each; events are CloudEvents.
    Json,
    /// For people.
    Pretty,
}

impl Format {
    pub(crate) fn is_pretty(self) -> bool {
        match self {
            Self::Auto => io::stdout().is_terminal(),
            Self::Json => false,
            Self::Pretty => true,
        }
    }
}

/// Whether there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Colours {
    /// On a terminal that knows them, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// In a pipe as well.
    Always,
    /// Nowhere.
    Never,
}

static COLOURS: OnceLock<Colours> = OnceLock::new();

/// As was asked for.
pub(crate) fn use_colours(colours: Colours) {
    COLOURS.get_or_init(|| colours);
}

/// Whether escape codes are welcome where people look: unless something else was asked for, neither `NO_COLOR` nor a
/// terminal that knows none says no.
pub(crate) fn has_colours() -> bool {
    match COLOURS.get() {
        Some(Colours::Always) => true,
        Some(Colours::Never) => false,
        _ => std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && !is_dumb(),
    }
}

/// Whether the terminal knows no escape codes.
pub(crate) fn is_dumb() -> bool {
    let term = std::env::var_os("TERM").unwrap_or_default();
    term == "dumb" || cfg!(unix) && term.is_empty()
}

/// Whether what is written can be written over.
fn is_screen() -> bool {
    io::stdout().is_terminal() && !is_dumb()
}

/// How wide the terminal is. Not all of them say so.
fn terminal_width() -> usize {
    let said = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    said.filter(|width| *width > 0).unwrap_or(WIDTH_UNSAID)
}

/// How high a terminal is taken to be that does not say so.
const HEIGHT_UNSAID: usize = 24;

/// How much fits on a page. `None`: as much as there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageSize {
    pub(crate) width: Option<usize>,
    /// Without the last line, where the cursor rests.
    pub(crate) height: Option<usize>,
    /// Rows of a table, whatever would fit.
    pub(crate) rows: Option<usize>,
}

impl PageSize {
    /// With so many rows at most.
    pub(crate) fn rows(self, rows: Option<u32>) -> Self {
        Self { rows: rows.and_then(|rows| usize::try_from(rows).ok()), ..self }
    }
}

/// Standard output, buffered until [`flush`](Self::flush).
pub(crate) struct Output {
    out: BufWriter<Stdout>,
    style: Option<pretty::Style>,
    line: Vec<u8>,
    /// Whether a page was written.
    has_page: bool,
    /// The day of the last line for people; that of the first is told where it is not today.
    day: Option<String>,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        let style = format.is_pretty().then(|| pretty::Style {
            colour: (io::stdout().is_terminal() || COLOURS.get() == Some(&Colours::Always)) && has_colours(),
            width: io::stdout().is_terminal().then(terminal_width),
        });
        Self {
            out: BufWriter::with_capacity(1 << 16, io::stdout()),
            style,
            line: Vec::new(),
            has_page: false,
            day: None,
        }
    }

    /// Whether people read it.
    pub(crate) fn is_pretty(&self) -> bool {
        self.style.is_some()
    }

    /// How lines for people look.
    pub(crate) fn style(&self) -> pretty::Style {
        self.style.unwrap_or_default()
    }

    /// How much fits on a page for people. `None`: it is not people who read.
    pub(crate) fn page_size(&self) -> Option<PageSize> {
        self.style?;
        if !io::stdout().is_terminal() {
            return Some(PageSize::default());
        }
        let height = terminal_size::terminal_size_of(io::stdout()).map(|(_, height)| usize::from(height.0));
        let height = height.filter(|height| *height > 0).unwrap_or(HEIGHT_UNSAID);
        Some(PageSize { width: Some(terminal_width()), height: Some(height - 1), rows: None })
    }

    /// Writes a page for people in place of the one before, or below it where that cannot be done. Whatever ends the
    /// program, the terminal is as it should be: below the page, with no mode set.
    pub(crate) fn page(&mut self, lines: &[String]) -> Result<(), Failure> {
        let (before, end, after) = match (is_screen(), self.has_page) {
            (true, false) => ("\x1b[2J\x1b[H", "\x1b[K\n", "\x1b[J"),
            (true, true) => ("\x1b[H", "\x1b[K\n", "\x1b[J"),
            (false, false) => ("", "\n", ""),
            (false, true) => ("\n", "\n", ""),
        };
        self.has_page = true;
        write!(self.out, "{before}")?;
        lines.iter().try_for_each(|line| write!(self.out, "{line}{end}"))?;
        Ok(write!(self.out, "{after}")?)
    }

    /// Takes away what was typed below the last page, such as `^C`.
    pub(crate) fn end_page(&mut self) -> Result<(), Failure> {
        if self.has_page && is_screen() {
            write!(self.out, "\r\x1b[K")?;
        }
        self.flush()
    }

    /// Writes one event as a line.
    pub(crate) fn event(&mut self, event: &Event, names: &Names) -> Result<(), Failure> {
        match self.style {
            Some(style) => {
                self.day(pretty::day(event))?;
                Ok(writeln!(self.out, "{}", pretty::line(event, names, style))?)
            }
            None => self.json(&names.beside(event)),
        }
    }

    /// Lines have the time of day: another day than that of the line before is told above, where people read. In a pipe
    /// each line is an event.
    fn day(&mut self, day: Option<String>) -> Result<(), Failure> {
        let Some(day) = day.filter(|_| self.style().width.is_some()) else { return Ok(()) };
        if *self.day.get_or_insert_with(pretty::today) != day {
            writeln!(self.out, "{day}")?;
            self.day = Some(day);
        }
        Ok(())
    }

    /// Writes what a pattern made as a line.
    pub(crate) fn fired(&mut self, pattern: &str, firing: &Firing, names: &Names) -> Result<(), Failure> {
        match self.style {
            Some(style) => {
                self.day(Some(pretty::day_of(firing.at)))?;
                Ok(writeln!(self.out, "{}", pretty::firing(pattern, firing, names, style))?)
            }
            None => self.json(&pattern::Line::of(pattern, firing, names)),
        }
    }

    /// Writes `value` as a line of JSON.
    pub(crate) fn json(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Failure> {
        // Lines go out whole, so that none is cut in two where the program is killed.
        self.line.clear();
        serde_json::to_writer(&mut self.line, value).map_err(io::Error::from)?;
        self.line.push(b'\n');
        Ok(self.out.write_all(&self.line)?)
    }

    /// Writes a line for people.
    pub(crate) fn line(&mut self, text: impl Display) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{}", pretty::plain(&text.to_string()))?)
    }

    /// Writes a line for people that begins with what it is about.
    pub(crate) fn field(&mut self, name: &str, text: impl Display) -> Result<(), Failure> {
        self.line(format_args!("{name:<13} {text}"))
    }

    /// Writes one thing for people.
    pub(crate) fn sheet(&mut self, sheet: &pretty::Sheet) -> Result<(), Failure> {
        let lines = sheet.lines(self.style.unwrap_or_default());
        Ok(lines.iter().try_for_each(|line| writeln!(self.out, "{line}"))?)
    }

    /// Writes more rows of a table for people, below those that were written with these widths before.
    pub(crate) fn rows<const N: usize>(&mut self, table: pretty::Table<N>, widths: &mut Widths) -> Result<(), Failure> {
        let lines = table.into_rows().more_lines(widths, self.style.unwrap_or_default());
        Ok(lines.iter().try_for_each(|line| writeln!(self.out, "{line}"))?)
    }

    /// Writes a body as it came, and ends its last line.
    pub(crate) fn raw(&mut self, body: &[u8]) -> Result<(), Failure> {
        self.out.write_all(body)?;
        if !body.ends_with(b"\n") {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Hands everything on to whoever reads.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}
