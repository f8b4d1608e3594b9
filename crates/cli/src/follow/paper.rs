//! Where what there is to see goes: lines, one below the other, or a screen.

use std::time::Duration;

use bugle::{Event, Firing, SourceStatus};

use crate::failure::Failure;
use crate::names::Names;
use crate::output::{Format, Output};
use crate::say::{self, say};
use crate::screen::{self, About, Screen};
use crate::status_line::StatusLine;

/// How often the status line is drawn while nothing happens.
const REDRAW: Duration = Duration::from_millis(500);

/// What is asked for.
pub(crate) enum Look {
    /// A line each.
    Lines {
        format: Format,
        /// What people should know before they read.
        about: String,
    },
    /// One screen.
    Screen {
        about: About,
        /// Whether some of what there is too much of is left out of the feed.
        is_thinned: bool,
    },
}

pub(super) enum Paper {
    Lines(Box<(Output, StatusLine)>),
    Screen(Box<Screen>),
}

impl Paper {
    /// Opens it, and says what people should know before they read.
    pub(super) fn open(look: Look) -> Result<Self, Failure> {
        Ok(match look {
            Look::Lines { format, about } => {
                if format.is_pretty() {
                    say(about);
                }
                Self::Lines(Box::new((Output::new(format), StatusLine::new(format))))
            }
            Look::Screen { about, is_thinned } => Self::Screen(Box::new(Screen::open(about, is_thinned)?)),
        })
    }

    /// How often it is drawn while nothing happens.
    pub(super) fn redraw(&self) -> Duration {
        match self {
            Self::Lines(_) => REDRAW,
            Self::Screen(_) => screen::REDRAW,
        }
    }

    /// Whether people see it all at once, gaps included.
    pub(super) fn is_screen(&self) -> bool {
        matches!(self, Self::Screen(_))
    }

    /// Something came, whether it is to be written or not.
    pub(super) fn see(&mut self, event: &Event) {
        if let Self::Screen(screen) = self {
            screen.see(event);
        }
    }

    pub(super) fn event(&mut self, event: &Event, names: &Names) -> Result<(), Failure> {
        match self {
            Self::Lines(lines) => {
                lines.1.wipe()?;
                lines.0.event(event, names)
            }
            Self::Screen(screen) => {
                screen.event(event, names);
                Ok(())
            }
        }
    }

    /// What a pattern made.
    pub(super) fn fired(&mut self, pattern: &str, firing: &Firing, names: &Names) -> Result<(), Failure> {
        match self {
            Self::Lines(lines) => {
                lines.1.wipe()?;
                lines.0.fired(pattern, firing, names)
            }
            Self::Screen(screen) => {
                screen.fired(pattern, firing, names);
                Ok(())
            }
        }
    }

    /// What the program has to say.
    pub(super) fn tell(&mut self, news: &str) -> Result<(), Failure> {
        if let Self::Lines(lines) = self {
            lines.1.wipe()?;
        }
        say(news);
        Ok(())
    }

    /// Hands on what was written.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        match self {
            Self::Lines(lines) => lines.0.flush(),
            Self::Screen(_) => Ok(()),
        }
    }

    /// Shows how things are.
    pub(super) fn draw(&mut self, status: &[SourceStatus], names: &Names) -> Result<(), Failure> {
        match self {
            Self::Lines(lines) => lines.1.draw(status)?,
            Self::Screen(screen) => screen.draw(status, names)?,
        }
        Ok(())
    }

    /// Resolves when somebody pressed a key; gives whether that was to leave.
    ///
    /// # Cancel safety
    /// No key is lost when this is dropped before it is done.
    pub(super) async fn next_key(&mut self) -> bool {
        match self {
            Self::Lines(_) => std::future::pending().await,
            Self::Screen(screen) => screen.next_key().await,
        }
    }

    /// Takes away what is no line of its own.
    pub(super) fn wipe(&mut self) -> Result<(), Failure> {
        match self {
            Self::Lines(lines) => Ok(lines.1.wipe()?),
            Self::Screen(_) => Ok(()),
        }
    }

    /// There is nothing more to see. A screen leaves behind what there was in all.
    pub(super) fn end(self) {
        if let Self::Screen(screen) = self {
            screen.end().iter().for_each(say::lines);
        }
    }
}
