//! Tables for people: columns as wide as what is in them. What somebody else has named comes last in its row, so that
//! however wide its letters are, and in whichever direction they run, they move nothing else.

use super::layout::{columns, cut};
use super::{Style, plain};

/// What stands between two columns.
const BETWEEN: &str = "  ";
/// What stands before the rest of a row that has no room on one line.
const BELOW: &str = "    ";

/// How wide the columns are of a table that is written part by part.
#[derive(Debug, Default)]
pub(crate) struct Widths(Vec<usize>);

impl Widths {
    /// Whether nothing was written with them.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

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

    /// The head and the rows, none wider than the terminal.
    pub(crate) fn lines(&self, style: Style) -> Vec<String> {
        self.more_lines(&mut Widths::default(), style)
    }

    /// The rows, below those that were written with these widths before. The head stands above the first ones.
    pub(crate) fn more_lines(&self, widths: &mut Widths, style: Style) -> Vec<String> {
        let names: Vec<_> = self.head.iter().map(|name| name.trim_start_matches('>').to_owned()).collect();
        let is_first = widths.is_empty();
        widths.0.resize(self.head.len(), 0);
        for row in self.rows.iter().chain([&names]) {
            widths.0.iter_mut().zip(row).for_each(|(width, cell)| *width = columns(cell).max(*width));
        }
        let head = is_first.then(|| self.broken(&names, &widths.0, style.width)).into_iter().flatten();
        let rows = self.rows.iter().flat_map(|row| self.broken(row, &widths.0, style.width));
        head.map(|line| style.dim(&line)).chain(rows).collect()
    }

    /// A row, broken between cells where the terminal is too narrow for it.
    fn broken(&self, row: &[String], widths: &[usize], terminal: Option<usize>) -> Vec<String> {
        let (mut lines, mut line, mut at) = (Vec::new(), String::new(), 0);
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            // What is last moves nothing: it takes what it is wide, and no more.
            let wide = if column + 1 == row.len() { columns(cell) } else { *width };
            let is_first = at == 0;
            if !is_first && terminal.is_some_and(|terminal| at + BETWEEN.len() + wide > terminal) {
                lines.push(std::mem::replace(&mut line, BELOW.to_owned()));
                at = BELOW.len();
            } else if !is_first {
                line.push_str(BETWEEN);
                at += BETWEEN.len();
            }
            line.push_str(&self.cell(column, cell, *width));
            at += wide;
        }
        lines.push(line);
        lines.into_iter().map(|line| cut_to(line.trim_end(), terminal)).filter(|line| !line.is_empty()).collect()
    }

    /// A cell as wide as its column.
    fn cell(&self, column: usize, cell: &str, width: usize) -> String {
        let room = " ".repeat(width.saturating_sub(columns(cell)));
        if self.head[column].starts_with('>') { format!("{room}{cell}") } else { format!("{cell}{room}") }
    }
}

/// One cell can be wider than the terminal by itself.
fn cut_to(line: &str, terminal: Option<usize>) -> String {
    match terminal.filter(|width| *width > 0 && columns(line) > *width) {
        Some(width) => format!("{}…", cut(line, width - 1)),
        None => line.to_owned(),
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
        let lines = table().lines(Style::default());
        assert_eq!(lines, [" #  tag     name", " 1  #2PP    مرحبا", "12  #8QYY0  部Ｄ \u{fffd}[2J"]);
    }

    #[test]
    fn lines_are_as_wide_as_the_terminal_at_most() {
        for width in 1..40 {
            let lines = table().lines(Style { colour: false, width: Some(width) });
            assert!(lines.iter().all(|line| columns(line) <= width), "{width}: {lines:?}");
        }
    }

    #[test]
    fn a_row_that_is_too_wide_goes_on_below_and_loses_nothing() {
        let lines = table().lines(Style { colour: false, width: Some(15) });
        assert_eq!(lines, [" #  tag", "    name", " 1  #2PP", "    مرحبا", "12  #8QYY0", "    部Ｄ \u{fffd}[2J"]);
        let lines = table().lines(Style { colour: false, width: Some(17) });
        assert_eq!(lines[..4], [" #  tag     name", " 1  #2PP    مرحبا", "12  #8QYY0", "    部Ｄ \u{fffd}[2J"]);
    }

    #[test]
    fn parts_stand_below_each_other() {
        let mut widths = Widths::default();
        let mut narrow = Table::new([">#", "tag", "name"]);
        narrow.row(["7".to_owned(), "#2PP".to_owned(), "A".to_owned()]);
        let first = narrow.rows.more_lines(&mut widths, Style::default());
        assert_eq!(first, ["#  tag   name", "7  #2PP  A"]);
        assert_eq!(table().more_lines(&mut widths, Style::default())[0], " 1  #2PP    مرحبا");
        assert_eq!(narrow.rows.more_lines(&mut widths, Style::default()), [" 7  #2PP    A"]);
    }
}
