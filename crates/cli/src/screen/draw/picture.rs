//! A frame: what is where, as far as there is room.

use bugle::{ConnectionState, SourceStatus};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

use super::theme::{Theme, dim, reversed, strong};
use super::words::padded;
use super::{clash, feed, gaps, planetside};
use crate::names::Names;
use crate::pretty::{columns, cut};
use crate::say::counted;
use crate::screen::board::Board;
use crate::screen::view::{KEYS, Shown, View};

/// From so many columns on, games stand side by side.
const SIDE_BY_SIDE: u16 = 110;

/// The feed has so many lines at least; what else there is to see makes room.
const FEED_MIN: u16 = 6;

/// How high a panel is at most.
const PANEL_MAX: u16 = 14;

/// How many lines there are of what nobody saw: where there is little room, and else.
const LANE_MIN: u16 = 1;
const LANE: u16 = 3;

/// What stays the same while it runs.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// What this is, the weightiest first, as much of it as fits.
    pub(crate) words: Vec<String>,
    pub(crate) games: Vec<&'static str>,
}

/// What is drawn.
pub(in crate::screen) struct Picture<'a> {
    pub(in crate::screen) board: &'a Board,
    pub(in crate::screen) view: &'a View,
    pub(in crate::screen) about: &'a About,
    pub(in crate::screen) names: &'a Names,
    /// Events a second.
    pub(in crate::screen) rate: Option<f64>,
    /// How many events came since it was paused.
    pub(in crate::screen) since_pause: u64,
    pub(in crate::screen) theme: Theme,
}

impl Picture<'_> {
    pub(in crate::screen) fn draw(&self, frame: &mut Frame<'_>) {
        let whole = frame.area();
        let [head, middle, foot] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0), Constraint::Length(1)]).areas(whole);
        frame.render_widget(Paragraph::new(self.head(usize::from(head.width))).style(reversed()), head);
        frame.render_widget(Paragraph::new(self.foot(usize::from(foot.width))).style(reversed()), foot);
        let games = self.games();
        // A lane and panels only where the feed keeps its room.
        let lane = match middle.height {
            0..10 => 0,
            10..30 => LANE_MIN + 2,
            _ => LANE + 2,
        };
        let is_beside = games.len() == 2 && whole.width >= SIDE_BY_SIDE;
        let room = middle.height.saturating_sub(lane + FEED_MIN + 2);
        let above = if is_beside { 1 } else { u16::try_from(games.len()).unwrap_or(1) };
        let panels = room.min(above * self.needs(&games).min(PANEL_MAX));
        let panels = if panels < 5 { 0 } else { panels };
        let [top, between, rest] =
            Layout::vertical([Constraint::Length(panels), Constraint::Length(lane), Constraint::Min(0)]).areas(middle);
        if panels > 0 {
            self.panels(frame, top, &games, is_beside);
        }
        panel(frame, between, "Gaps: what nobody saw", |width, height| {
            gaps::lines(self.board, width, height, self.theme)
        });
        let title = if self.view.filter.is_empty() && !self.view.is_typing {
            "Events".to_owned()
        } else {
            let cursor = if self.view.is_typing { "▏" } else { "" };
            format!("Events with \"{}{cursor}\"", self.view.filter)
        };
        panel(frame, rest, &title, |width, height| feed::lines(self.board, self.view, width, height, self.theme));
        if self.view.has_help {
            help(frame, whole);
        }
    }

    /// How high a panel is that has room for all that there is to show of any of these games.
    fn needs(&self, games: &[&str]) -> u16 {
        let lines = games.iter().map(|game| match *game {
            "planetside" => self.board.populations.largest().len() + self.board.alerts.shown(self.board.now).len(),
            _ => 3 * self.board.wars.shown(self.board.now).len(),
        });
        u16::try_from(lines.max().unwrap_or(0).max(3) + 2).unwrap_or(u16::MAX)
    }

    /// The games of which there is something to show.
    fn games(&self) -> Vec<&'static str> {
        let is_shown = |game: &&str| match self.view.shown {
            Shown::Both => true,
            Shown::Planetside => *game == "planetside",
            Shown::Clash => *game == "clash",
        };
        self.about.games.iter().copied().filter(|game| is_shown(game)).collect()
    }

    fn panels(&self, frame: &mut Frame<'_>, area: Rect, games: &[&'static str], is_beside: bool) {
        let parts = vec![Constraint::Fill(1); games.len()];
        let areas = if is_beside { Layout::horizontal(parts) } else { Layout::vertical(parts) }.split(area);
        for (game, area) in games.iter().zip(areas.iter()) {
            match *game {
                "planetside" => panel(frame, *area, "PlanetSide 2: who is online, and alerts", |width, height| {
                    planetside::lines(self.board, self.names, width, height, self.theme)
                }),
                _ => panel(frame, *area, "Clash of Clans: wars", |width, height| {
                    clash::lines(self.board, width, height, self.theme)
                }),
            }
        }
    }

    /// What this is: as much of it as fits.
    fn head(&self, width: usize) -> String {
        let mut head = String::from(" ");
        for (place, words) in self.about.words.iter().enumerate() {
            let more = format!("{}{words}", if place == 0 { "" } else { " · " });
            if columns(&head) + columns(&more) > width {
                break;
            }
            head.push_str(&more);
        }
        head
    }

    /// How things are, and which keys there are. The way out is always there.
    fn foot(&self, width: usize) -> String {
        let totals = &self.board.totals;
        let mut said = vec![self.doing()];
        if self.view.is_paused {
            said.insert(0, format!("PAUSED, {} since", counted(self.since_pause, "event")));
        }
        said.push(format!("{}, {}", counted(totals.events, "event"), counted(totals.gaps, "gap")));
        said.extend(self.rate.map(|rate| format!("{rate:.1}/s")));
        let all = ["q leaves", "? helps", "p pauses", "/ filters", "g one game"];
        for count in (1..=said.len()).rev() {
            let line = format!(" {}", said[..count].join(" | "));
            for keys in (1..=all.len()).rev().map(|count| all[..count].join("  ")) {
                let room = width.saturating_sub(columns(&keys) + 1);
                if columns(&line) < room {
                    return format!("{}{keys}", padded(&line, room));
                }
            }
        }
        cut(" q leaves", width).to_owned()
    }

    /// Of sources that are not well, which; else that all are.
    fn doing(&self) -> String {
        let stray: Vec<_> = self.board.status.iter().filter(|source| !is_well(source)).collect();
        match &stray[..] {
            [] if self.board.status.is_empty() => "starting".to_owned(),
            [] => "connected".to_owned(),
            [source] => format!("{} {}", source.name, if source.ended { "ended" } else { "not connected" }),
            several => format!("{} not connected", counted(several.len() as u64, "source")),
        }
    }
}

/// A frame with a title, and in it what `lines` makes for its room.
fn panel(frame: &mut Frame<'_>, area: Rect, title: &str, lines: impl FnOnce(usize, usize) -> Vec<Line<'static>>) {
    let block = Block::bordered().border_style(dim()).title(Span::styled(format!(" {title} "), strong()));
    let inner = block.inner(area);
    if inner.is_empty() {
        return;
    }
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(lines(usize::from(inner.width), usize::from(inner.height))), inner);
}

fn help(frame: &mut Frame<'_>, whole: Rect) {
    let lines: Vec<_> = KEYS
        .iter()
        .map(|(key, what)| Line::from(vec![Span::styled(format!(" {key}  "), strong()), Span::raw(*what)]))
        .collect();
    let wide = lines.iter().map(Line::width).max().unwrap_or(0) + 3;
    let width = whole.width.min(u16::try_from(wide).unwrap_or(u16::MAX));
    let height = whole.height.min(u16::try_from(lines.len()).unwrap_or(0) + 2);
    let area = Rect::new((whole.width - width) / 2, (whole.height - height) / 2, width, height);
    frame.render_widget(Clear, area);
    panel(frame, area, "Keys", |_, _| lines);
}

fn is_well(source: &SourceStatus) -> bool {
    let mut at_work = source.connections.iter().filter(|connection| connection.state != ConnectionState::Idle);
    source.connected && at_work.all(bugle::ConnectionStatus::is_up)
}
