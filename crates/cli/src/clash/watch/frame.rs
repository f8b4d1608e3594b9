//! What stands on the terminal at one moment. Pure.

use super::view::{Row, Totals, View};
use super::words::{next, seen, short};
use crate::output::PageSize;
use crate::pretty::{Style, Table, clock_time, cut, zone_name};
use crate::say::counted;

/// The totals, and below them as many rows as fit, no line wider than the page.
pub(super) fn lines(view: &View, size: PageSize, style: Style) -> Vec<String> {
    let fitted = |line: &str| size.width.map_or(line, |width| cut(line, width)).to_owned();
    // Where there is little room, what is worst matters more than the last of the totals.
    let totals_max = size.height.map_or(usize::MAX, |height| (height / 4).max(1));
    let totals = totals(&view.totals, size.width);
    let mut lines: Vec<_> = totals.iter().take(totals_max).map(|line| fitted(line)).collect();
    lines.extend(wrong(&view.totals).map(|line| style.alert(&fitted(&line))));
    // The head of the table, and the line that says how many more there are.
    let room = size.height.map_or(usize::MAX, |height| height.saturating_sub(lines.len() + 2));
    let room = size.rows.map_or(room, |rows| room.min(rows));
    let shown = &view.rows[..view.rows.len().min(room)];

    let table = table(&view.totals, shown);
    let rows = [None].into_iter().chain(shown.iter().map(Some));
    lines.extend(table.iter().zip(rows).map(|(line, row)| match row {
        None => style.dim(&fitted(line)),
        Some(row) if row.errors > 0 => style.alert(&fitted(line)),
        Some(_) => fitted(line),
    }));
    let more = view.rows.len() - shown.len();
    lines.extend((more > 0).then(|| style.dim(&fitted(&format!("and {more} more")))));
    lines.truncate(size.height.unwrap_or(usize::MAX));
    lines
}

/// The totals, on as many lines as it takes.
fn totals(totals: &Totals, width: Option<usize>) -> Vec<String> {
    let Totals { time, watched, failing, due, in_flight, per_second, budget_left, events, gaps, .. } = *totals;
    let parts = [
        format!("{} {}", clock_time(time), zone_name()),
        format!("{watched} watched, {failing} failing, {due} due, lag {}", short(totals.lag_ms)),
        format!("{}/s, {budget_left} left, {in_flight} on the way", counted(per_second.into(), "request")),
        format!("{}, {}", counted(events, "event"), counted(gaps, "gap")),
    ];
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if width.is_none_or(|width| line.len() + 3 + part.len() <= width) => {
                line.push_str(" | ");
                line.push_str(&part);
            }
            _ => lines.push(part),
        }
    }
    lines
}

/// What is wrong as a whole.
fn wrong(totals: &Totals) -> Option<String> {
    let closed = totals.closed_since.map(|since| format!("the game is closed since {}", clock_time(since)));
    let refused =
        totals.refused_since.map(|since| format!("the key or the address is refused since {}", clock_time(since)));
    // At the rate that was asked for there is nothing to say of it.
    let spacing = totals.spacing_ms.saturating_mul(totals.per_second.into());
    let slow = (spacing > 1500).then(|| format!("slowed down to a request every {}", short_spacing(totals.spacing_ms)));
    let wrong: Vec<_> = [closed, refused, slow].into_iter().flatten().collect();
    (!wrong.is_empty()).then(|| wrong.join(", "))
}

fn short_spacing(millis: u64) -> String {
    if millis < 2000 { format!("{millis} ms") } else { short(millis) }
}

/// The head, and a line for each row. What somebody else has worded comes last.
fn table(totals: &Totals, rows: &[Row]) -> Vec<String> {
    let mut table = Table::new([">seen", ">next", ">errors", "what", "last error"]);
    for row in rows {
        let errors = if row.errors == 0 { String::new() } else { row.errors.to_string() };
        let why = row.last_error.clone().filter(|_| row.errors > 0).unwrap_or_default();
        let (seen, next) = (seen(totals.time, row.last_seen), next(totals.time, row.next_due, row.lag_ms));
        table.row([seen, next, errors, row.what.clone(), why]);
    }
    table.into_rows().lines(Style::default())
}

#[cfg(test)]
mod tests {
    use bugle::Timestamp;
    use insta::assert_snapshot;

    use super::*;
    use crate::pretty::columns;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(second)
    }

    fn view() -> View {
        let row = |what: &str| Row { what: what.to_owned(), ..Row::default() };
        let rows = vec![
            Row {
                errors: 3,
                last_error: Some("the API does not answer: no\u{1b}[2J name".to_owned()),
                next_due: Some(at(40_060)),
                ..row("clan #2PP")
            },
            Row { last_seen: Some(at(39_000)), next_due: Some(at(39_995)), lag_ms: 5000, ..row("war of clan #2PP") },
            Row { last_seen: Some(at(39_990)), next_due: None, ..row("player #8QYY0") },
            Row { last_seen: Some(at(39_999)), next_due: Some(at(40_100)), ..row("player #2LL") },
        ];
        let totals = Totals {
            time: at(40_000),
            watched: 4,
            failing: 1,
            due: 2,
            lag_ms: 5000,
            in_flight: 1,
            per_second: 10,
            budget_left: 7,
            spacing_ms: 100,
            events: 1203,
            gaps: 1,
            ..Totals::default()
        };
        View { totals, rows }
    }

    fn size(width: Option<usize>, height: Option<usize>) -> PageSize {
        PageSize { width, height, rows: None }
    }

    #[test]
    fn totals_stand_above_what_is_worst() {
        assert_snapshot!(lines(&view(), size(None, None), Style::default()).join("\n"), @r"
        11:06:40 UTC | 4 watched, 1 failing, 2 due, lag 5 s | 10 requests/s, 7 left, 1 on the way | 1203 events, 1 gap
              seen      next  errors  what              last error
             never   in 60 s       3  clan #2PP         the API does not answer: no�[2J name
        16 min ago  5 s late          war of clan #2PP
          10 s ago    asking          player #8QYY0
           1 s ago  in 100 s          player #2LL
        ");
    }

    /// On a terminal of 80 columns nothing of the totals may be missing.
    #[test]
    fn totals_that_are_too_wide_go_on_below() {
        assert_snapshot!(lines(&view(), size(Some(80), None), Style::default())[..2].join("\n"), @r"
        11:06:40 UTC | 4 watched, 1 failing, 2 due, lag 5 s
        10 requests/s, 7 left, 1 on the way | 1203 events, 1 gap
        ");
        assert_eq!(totals(&view().totals, Some(1)).len(), 4);
    }

    #[test]
    fn what_is_wrong_as_a_whole_is_said() {
        let mut view = view();
        (view.totals.closed_since, view.totals.refused_since) = (Some(at(60)), Some(at(120)));
        view.totals.spacing_ms = 2500;
        assert_snapshot!(lines(&view, size(None, None), Style::default())[1], @"the game is closed since 00:01:00, the key or the address is refused since 00:02:00, slowed down to a request every 2 s");
    }

    /// The last line of the terminal stays free, where the cursor rests.
    #[test]
    fn it_fits_on_any_terminal() {
        for is_closed in [false, true] {
            let mut view = view();
            view.totals.closed_since = is_closed.then_some(at(60));
            for (width, height) in (1..150).flat_map(|width| (1..12).map(move |height| (width, height))) {
                let lines = lines(&view, size(Some(width), Some(height)), Style::default());
                assert!(
                    lines.len() <= height && lines.iter().all(|line| columns(line) <= width),
                    "{width} {height}: {lines:?}"
                );
                let shown = view.rows.iter().filter(|row| lines.iter().any(|line| line.contains(&row.what))).count();
                let more = lines.last().filter(|line| line.starts_with("and "));
                assert!(width < 50 || height < 5 || (shown < 4) == more.is_some(), "{width} {height}: {lines:?}");
            }
        }
        let few = lines(&view(), PageSize { rows: Some(2), ..size(None, None) }, Style::default());
        assert_eq!((few.len(), &*few[4]), (5, "and 2 more"));
    }

    #[test]
    fn what_fails_stands_out_and_commands_nothing() {
        let lines = lines(&view(), size(None, None), Style { colour: true, width: None });
        assert!(lines[2].starts_with("\u{1b}[31m") && !lines[2].contains("\u{1b}[2J"), "{lines:?}");
        assert!(!lines[3].contains('\u{1b}'), "{lines:?}");
    }
}
