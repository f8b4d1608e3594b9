//! What happened, the newest at the bottom.

use bugle::Origin;
use bugle::planetside::Faction;
use ratatui::text::{Line, Span};

use super::theme::{SIDES, Theme, dim};
use crate::pretty::{columns, wrapped};
use crate::screen::board::Board;
use crate::screen::feed::Line as Told;
use crate::screen::view::View;

/// From which width of a feed on there is a column of kinds, and how wide it is: at last all but those of messages fit.
const KINDS: [(usize, usize); 2] = [(90, 18), (140, 24)];

/// As many lines as there is room for, the newest last.
pub(super) fn lines(board: &Board, view: &View, width: usize, height: usize, theme: Theme) -> Vec<Line<'static>> {
    let shown = board.feed.newest().filter(|line| view.shows(line.source, &format!("{} {}", line.kind, line.words)));
    let mut lines = Vec::new();
    for told in shown {
        let mut rows = told_in_lines(told, width, theme);
        // Of one that is cut off nobody would know when it was, and of what.
        if lines.len() + rows.len() > height && !lines.is_empty() {
            lines.resize_with(height, Line::default);
            break;
        }
        rows.reverse();
        lines.extend(rows);
    }
    lines.truncate(height);
    lines.reverse();
    if lines.is_empty() {
        let why =
            if view.filter.is_empty() { "nothing has happened yet" } else { "nothing that the filter lets through" };
        lines.push(Line::styled(why, dim()));
    }
    lines
}

fn told_in_lines(told: &Told, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let room = KINDS.iter().rev().find(|(from, _)| width >= *from);
    let kind = room.map_or_else(String::new, |(_, room)| format!("{:<room$} ", cut(told.kind, *room)));
    let mark = match told.source {
        "planetside" => "PS2 ",
        "clash" => "CoC ",
        _ => "    ",
    };
    let left = columns(&told.time) + 1 + columns(mark) + columns(&kind);
    let suffix = match told.origin {
        Origin::Live => "",
        Origin::Backfill => " (fetched)",
        Origin::Replay => " (replay)",
    };
    let text = format!("{}{suffix}", told.words);
    let style = if told.is_gap { theme.bad() } else { theme.game(told.source) };
    let mut lines = Vec::new();
    for (place, row) in wrapped(&text, left, Some(width)).split('\n').enumerate() {
        let mut spans = Vec::new();
        if place == 0 {
            spans.push(Span::styled(format!("{} ", told.time), dim()));
            spans.push(Span::styled(format!("{mark}{kind}"), style));
        }
        if told.is_gap {
            spans.push(Span::styled(row.to_owned(), style));
        } else {
            spans.extend(with_sides(row, theme));
        }
        lines.push(Line::from(spans));
    }
    lines
}

/// What there is room for, and a sign that it is not all.
fn cut(text: &str, room: usize) -> String {
    if text.len() <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room - 1).collect();
    kept + "…"
}

/// Who fights for whom, in the colour of the side: `[VS Light Assault]`.
fn with_sides(text: &str, theme: Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some((at, side)) = next_side(rest) {
        let end = rest[at..].find(']').map_or(rest.len(), |end| at + end + 1);
        spans.push(Span::raw(rest[..at].to_owned()));
        spans.push(Span::styled(rest[at..end].to_owned(), theme.side(side)));
        rest = &rest[end..];
    }
    spans.push(Span::raw(rest.to_owned()));
    spans
}

fn next_side(text: &str) -> Option<(usize, Faction)> {
    let found = SIDES.iter().filter_map(|(side, _)| {
        let tag = side.tag()?;
        let at = [format!("[{tag} "), format!("[{tag}]")].iter().filter_map(|tag| text.find(tag)).min()?;
        Some((at, *side))
    });
    found.min_by_key(|(at, _)| *at)
}
