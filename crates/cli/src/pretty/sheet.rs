//! One thing for people: what there is to say of it, line by line, and tables.

use std::fmt::Display;

use super::layout::{columns, wrapped};
use super::table::{Rows, Table};
use super::{Style, plain};

/// How wide the names of fields are.
const NAME: usize = 13;

/// One thing for people.
#[derive(Default)]
pub(crate) struct Sheet {
    parts: Vec<Part>,
}

enum Part {
    Line(String),
    Field(&'static str, String),
    Rows(Rows),
}

impl Sheet {
    /// A line.
    pub(crate) fn line(&mut self, text: impl Display) {
        self.parts.push(Part::Line(plain(&text.to_string())));
    }

    /// A line that begins with what it is about.
    pub(crate) fn field(&mut self, name: &'static str, text: impl Display) {
        self.parts.push(Part::Field(name, plain(&text.to_string())));
    }

    /// A table, or why there is nothing in it.
    pub(crate) fn table<const N: usize>(&mut self, table: Table<N>, empty: &str) {
        let rows = table.into_rows();
        if rows.is_empty() { self.line(empty) } else { self.parts.push(Part::Rows(rows)) }
    }

    /// All of it, line by line.
    pub(crate) fn lines(&self, style: Style) -> Vec<String> {
        let mut lines = Vec::new();
        for part in &self.parts {
            match part {
                Part::Line(text) => lines.push(wrapped(text, 0, style.width)),
                Part::Field(name, text) => {
                    let name = format!("{name:<NAME$} ");
                    let text = wrapped(text, columns(&name), style.width);
                    lines.push(format!("{}{text}", style.dim(&name)));
                }
                Part::Rows(rows) => lines.extend(rows.lines(style)),
            }
        }
        lines
    }

    /// As it is written where there is no terminal, for tests.
    #[cfg(test)]
    pub(crate) fn text(&self) -> String {
        self.lines(Style::default()).join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_below_each_other_and_what_others_say_is_letters() {
        let mut sheet = Sheet::default();
        sheet.field("clan", "#2PP a\u{1b}[2J\u{202e}\nbugle: forged");
        sheet.line("two wars");
        sheet.table(Table::new(["a", "b"]), "none");
        assert_eq!(sheet.text(), "clan          #2PP a\u{fffd}[2J bugle: forged\ntwo wars\nnone");
        let narrow = sheet.lines(Style { colour: true, width: Some(60) });
        assert_eq!(narrow[0], "\u{1b}[2mclan          \u{1b}[0m#2PP a\u{fffd}[2J bugle: forged");
    }
}
