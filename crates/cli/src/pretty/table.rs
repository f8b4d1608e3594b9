//! Tables for people: columns as wide as what is in them. What somebody else has named comes last in its row, so that
//! however wide its letters are, and in whichever direction they run, they move nothing else.

use super::layout::{columns, cut};
use super::{Style, plain};

/// What stands between two columns.
const BETWEEN: &str = "  ";

/// Rows of so many cells below a head.
pub(crate) struct Table<const N: usize> {
    rows: Rows,
}

/// Rows of as many cells as the head has.
pub(crate) struct Rows {
    /// The name of each column. Those that begin with `>` are pushed to the right, as numbers are.
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl<const N: usize> Table<N> {
    /// A table without rows. A column whose name begins with `>` has numbers in it, and stands to the right.
    pub(crate) fn new(head: [&'static str; N]) -> Self {
        Self { rows: Rows { head: head.into(), rows: Vec::new() } }
    }

    /// One more row.
    pub(crate) fn row(&mut self, cells: [String; N]) {
        self.rows.rows.push(cells.map(|cell| plain(&cell)).into());
    }

    pub(crate) fn into_rows(self) -> Rows {
        self.rows
    }
}

impl Rows {
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The head and the rows, a line each, none wider than the terminal.
    pub(crate) fn lines(&self, style: Style) -> impl Iterator<Item = String> {
        let names: Vec<_> = self.head.iter().map(|name| name.trim_start_matches('>').to_owned()).collect();
        let width = |at: usize| self.rows.iter().chain([&names]).map(|row| columns(&row[at])).max().unwrap_or(0);
        let widths: Vec<_> = (0..self.head.len()).map(width).collect();
        let head = style.dim(&self.line(&names, &widths, style));
        let rows = self.rows.iter().map(move |row| self.line(row, &widths, style));
        std::iter::once(head).chain(rows)
    }

    fn line(&self, row: &[String], widths: &[usize], style: Style) -> String {
        let cells = row.iter().zip(widths).zip(&self.head).map(|((cell, width), name)| {
            let room = " ".repeat(width.saturating_sub(columns(cell)));
            if name.starts_with('>') { format!("{room}{cell}") } else { format!("{cell}{room}") }
        });
        let line = cells.collect::<Vec<_>>().join(BETWEEN);
        let line = line.trim_end();
        match style.width.filter(|width| *width > 0 && columns(line) > *width) {
            Some(width) => format!("{}…", cut(line, width - 1)),
            None => line.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Rows {
        let mut table = Table::new([">#", "tag", "name"]);
        table.row(["1".to_owned(), "#2PP".to_owned(), "مرحبا".to_owned()]);
        table.row(["12".to_owned(), "#8QYY0".to_owned(), "部Ｄ\u{202e}\n\u{1b}[2J".to_owned()]);
        table.into_rows()
    }

    #[test]
    fn names_of_any_width_and_direction_move_nothing_and_command_nothing() {
        let lines: Vec<_> = table().lines(Style::default()).collect();
        assert_eq!(lines, [" #  tag     name", " 1  #2PP    مرحبا", "12  #8QYY0  部Ｄ \u{fffd}[2J"]);
    }

    #[test]
    fn lines_are_as_wide_as_the_terminal_at_most() {
        for width in 1..40 {
            let lines: Vec<_> = table().lines(Style { colour: false, width: Some(width) }).collect();
            assert!(lines.iter().all(|line| columns(line) <= width), "{width}: {lines:?}");
        }
    }
}
