//! What nobody saw, a line each.

use bugle::Timestamp;
use ratatui::text::{Line, Span};

use super::theme::{Theme, dim};
use super::words::{fitting, span_of};
use crate::pretty::{clock_time, columns};
use crate::say::counted;
use crate::screen::board::Board;
use crate::screen::gaps::{Lost, Stage};

pub(super) fn lines(board: &Board, width: usize, height: usize, theme: Theme) -> Vec<Line<'static>> {
    let lines: Vec<_> = board.lane.rows().take(height).map(|row| line(row, board.now, width, theme)).collect();
    if lines.is_empty() { vec![Line::styled("none: everything has been seen", dim())] } else { lines }
}

/// `● planetside 07:05:32 - 07:15:36, 10 min (disconnect)  23 fetched, nothing is missing`
fn line(row: &Lost, now: Timestamp, width: usize, theme: Theme) -> Line<'static> {
    let from = row.from.map_or_else(|| "the beginning".to_owned(), clock_time);
    let lasted = row.from.map(|from| span_of(row.to.unwrap_or(now.max(from)).since(from)));
    let lasted = lasted.map_or_else(String::new, |lasted| format!(", {lasted}"));
    let until = row.to.map_or_else(|| "now".to_owned(), clock_time);
    let cause = row.cause.map_or_else(String::new, |cause| format!(" ({cause})"));
    let fetched = format!("{} fetched", counted(row.fetched, "event"));
    let (mark, style, state) = match row.stage {
        Stage::Open => ("▲", theme.bad(), "nobody sees what happens; connecting again".to_owned()),
        Stage::Told if row.fetched > 0 => ("◐", theme.bad(), format!("{fetched} so far")),
        Stage::Told => ("◐", theme.bad(), "told as a gap; asking what was missed".to_owned()),
        Stage::Filled if row.detail.is_some() => ("●", theme.good(), format!("{fetched}, all that is kept")),
        Stage::Filled => ("●", theme.good(), format!("{fetched}, nothing is missing")),
        Stage::GivenUp => ("○", theme.bad(), format!("{fetched}, not all")),
        Stage::Nothing => ("●", theme.good(), "nothing was missed".to_owned()),
    };
    let whom = if row.whom.is_empty() { String::new() } else { format!(", {}", row.whom) };
    let source = &row.source;
    // What comes of it is worth more than why it was, then of whom, how long, and when.
    let what = [
        format!("{source}{whom} {from} - {until}{lasted}{cause}"),
        format!("{source}{whom} {from} - {until}{lasted}"),
        format!("{source} {from} - {until}{lasted}"),
        format!("{source} {from} - {until}"),
        format!("{source}{lasted}"),
    ];
    let what = fitting(&what, width.saturating_sub(3 + columns(&state)));
    Line::from(vec![Span::styled(format!("{mark} "), style), Span::raw(what), Span::styled(format!(" {state}"), style)])
}
