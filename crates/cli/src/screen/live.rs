//! The terminal as a screen: takes what comes and what is pressed, and draws.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use bugle::clash::{WarAttack, WarEnded, WarFound, WarRescheduled, WarSnapshot, WarStarted};
use bugle::journal::Want;
use bugle::planetside::{AlertEnded, AlertStarted, MetagameEvent, Population};
use bugle::{Event, Fact as _, Firing, Kind, SourceStatus};
use crossterm::event::{Event as Input, EventStream};
use futures_util::StreamExt as _;
use tokio::time::Instant;

use super::board::Board;
use super::draw::{About, Picture, Theme};
use super::terminal;
use super::view::{Then, View};
use crate::failure::Failure;
use crate::names::Names;
use crate::output::{Format, has_colours, is_dumb};
use crate::pretty;
use crate::rate::Rate;
use crate::say;

/// The shortest time between two frames.
const FRAME: Duration = Duration::from_millis(100);

/// How often it is drawn while nothing happens.
pub(crate) const REDRAW: Duration = Duration::from_millis(200);

/// The terminal as a screen, until it is dropped.
pub(crate) struct Screen {
    terminal: terminal::Screen,
    keys: EventStream,
    about: About,
    board: Board,
    /// As it was when somebody paused it.
    frozen: Option<Box<Board>>,
    view: View,
    rate: Rate,
    theme: Theme,
    drawn_at: Option<Instant>,
}

/// What the screen shows beside what is asked for, of these games.
pub(crate) fn wants(games: &[&str]) -> Want {
    let planetside = [Population::KIND, AlertStarted::KIND, AlertEnded::KIND, MetagameEvent::KIND];
    let clash =
        [WarSnapshot::KIND, WarFound::KIND, WarStarted::KIND, WarRescheduled::KIND, WarAttack::KIND, WarEnded::KIND];
    let of = |game: &str, kinds: &[Kind]| if games.contains(&game) { kinds.to_vec() } else { Vec::new() };
    Want::kinds(of("planetside", &planetside).into_iter().chain(of("clash", &clash)))
}

/// What keeps there from being a screen where one is asked for.
pub(crate) const WHY_NOT: &str =
    "--top is for a terminal that people look at and press keys at, and one that can do more than TERM=dumb";

/// Whether there is a terminal that can be a screen: one that people look at, and press keys at.
pub(crate) fn can_be(format: Format) -> bool {
    format.is_pretty() && io::stdout().is_terminal() && io::stdin().is_terminal() && !is_dumb()
}

impl Screen {
    /// `is_thinned`: of what there is too much of, some is left out of the feed.
    pub(crate) fn open(about: About, is_thinned: bool) -> Result<Self, Failure> {
        Ok(Self {
            terminal: terminal::open()?,
            keys: EventStream::new(),
            about,
            board: Board::new(is_thinned),
            frozen: None,
            view: View::default(),
            rate: Rate::new(Instant::now()),
            theme: Theme { has_colours: has_colours() },
            drawn_at: None,
        })
    }

    /// Takes what is to be known of all that comes, whether it is asked for or not.
    pub(crate) fn see(&mut self, event: &Event) {
        self.board.see(event);
    }

    /// Takes what is asked for.
    pub(crate) fn event(&mut self, event: &Event, names: &Names) {
        self.board.on_event(event, names);
    }

    /// What a pattern made.
    pub(crate) fn fired(&mut self, pattern: &str, firing: &Firing, names: &Names) {
        self.board.say("pattern", format!("{pattern}: {}", pretty::firing_in_words(firing, names)));
    }

    /// Waits for a key. Gives whether somebody has had enough.
    ///
    /// # Cancel safety
    /// No key is lost when this is dropped before it is done.
    pub(crate) async fn next_key(&mut self) -> bool {
        let then = match self.keys.next().await {
            Some(Ok(Input::Key(key))) => self.view.on_key(key),
            Some(Ok(_)) => Then::Stay,
            // A terminal that is gone has no keys.
            Some(Err(_)) | None => Then::Leave,
        };
        self.drawn_at = None;
        match (self.view.is_paused, &self.frozen) {
            (true, None) => self.frozen = Some(Box::new(self.board.clone())),
            (false, Some(_)) => self.frozen = None,
            _ => {}
        }
        then == Then::Leave
    }

    /// Draws how things are, if it is time to.
    pub(crate) fn draw(&mut self, status: &[SourceStatus], names: &Names) -> io::Result<()> {
        let now = Instant::now();
        if self.drawn_at.is_some_and(|drawn| now < drawn + FRAME) {
            return Ok(());
        }
        self.drawn_at = Some(now);
        self.board.on_status(status.to_vec());
        for line in say::take_held() {
            self.board.say("", line);
        }
        let events = self.board.totals.events;
        let board = self.frozen.as_deref().unwrap_or(&self.board);
        let picture = Picture {
            board,
            view: &self.view,
            about: &self.about,
            names,
            rate: self.rate.count(events, now),
            since_pause: events - board.totals.events,
            theme: self.theme,
        };
        self.terminal.draw(|frame| picture.draw(frame)).map(drop)
    }

    /// Gives the terminal back, and what there is to say at the end.
    pub(crate) fn end(self) -> Vec<String> {
        let width = self.terminal.size().map_or(0, |size| usize::from(size.width));
        self.board.totals.lines(width)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        terminal::close();
    }
}
