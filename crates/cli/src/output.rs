//! Events to standard output: for people on a terminal, NDJSON in a pipe.

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};

use bugle::Event;

use crate::failure::Failure;
use crate::names::Names;
use crate::pretty;

/// How events are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people on a terminal, JSON anywhere else.
    #[default]
    Auto,
    /// An event a line, as CloudEvents JSON.
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

/// Standard output, buffered until [`flush`](Self::flush).
pub(crate) struct Output {
    out: BufWriter<Stdout>,
    style: Option<pretty::Style>,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let style = format.is_pretty().then_some(pretty::Style { colour });
        Self { out: BufWriter::with_capacity(1 << 16, io::stdout()), style }
    }

    /// Writes one event as a line.
    pub(crate) fn event(&mut self, event: &Event, names: &Names) -> Result<(), Failure> {
        if let Some(style) = self.style {
            writeln!(self.out, "{}", pretty::line(event, names, style))?;
        } else {
            serde_json::to_writer(&mut self.out, &**event).map_err(io::Error::from)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Hands everything on to whoever reads.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}
