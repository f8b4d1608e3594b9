//! Lists that come in pages.

use bugle::clash::{Call, Listed, Page, Paged};
use clap::Args;
use futures_util::TryStreamExt as _;
use serde::Serialize;

use super::api::{Api, What, failed, read};
use crate::args::number::rows;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Table, Widths};
use crate::say::{counted, say};

/// What is said of a list that does not end by itself.
const NOTHING_NEW: &str = "the list names more pages, but they bring nothing new: this is where it is left";

/// How much of a list.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Paging {
    /// Ask for so many rows at once; the API decides unless told
    #[arg(long, value_name = "ROWS", value_parser = rows)]
    pub(crate) limit: Option<u32>,
    /// Ask for all pages, and not only for the first
    #[arg(long)]
    pub(crate) all: bool,
}

impl Paging {
    /// Asks for a list and writes it: page by page as it comes, as a line of JSON a row, or as a
    /// table whose rows are made by `row`.
    pub(crate) async fn show<E, const N: usize>(
        self,
        what: &What,
        call: Call<E>,
        (api, output): (&Api, &mut Output),
        head: [&'static str; N],
        row: impl Fn(&E::Item) -> [String; N],
    ) -> Result<(), Failure>
    where
        E: Paged + Listed<Item: Serialize>,
    {
        let call = self.of(call);
        if api.raw {
            return raw(what, call, self.all, output).await;
        }
        let mut shown = Shown { head, row, widths: Widths::default(), left_out: 0 };
        let mut goes_on = false;
        if self.all {
            let mut pages = call.pages();
            while let Some(page) = pages.try_next().await.map_err(|error| failed(what, &error))? {
                // Whoever reads has each page as it comes, for the last one may be far away.
                shown.write(&page, output)?;
                goes_on = page.after().is_some();
            }
        } else {
            let (_, page) = page(what, call).await?;
            shown.write(&page, output)?;
            goes_on = page.after().is_some();
        }
        shown.end(output)?;
        self.say_of_the_rest(goes_on);
        Ok(())
    }

    /// Says whether what was shown is all, where the list `goes_on` behind the last page that was asked for.
    fn say_of_the_rest(self, goes_on: bool) {
        match (goes_on, self.all) {
            (true, true) => say(NOTHING_NEW),
            (true, false) => say("there is more: --all asks for all of it, --limit for more at once"),
            (false, _) => {}
        }
    }

    /// The call, with so many rows as are asked for.
    fn of<E: Paged>(self, call: Call<E>) -> Call<E> {
        match self.limit {
            Some(rows) => call.limit(rows),
            None => call,
        }
    }
}

/// A list on its way out.
struct Shown<const N: usize, R> {
    head: [&'static str; N],
    row: R,
    widths: Widths,
    left_out: usize,
}

impl<const N: usize, R> Shown<N, R> {
    /// Writes a page: a line of JSON a row, or the next part of the table.
    fn write<T: Serialize>(&mut self, page: &Page<T>, output: &mut Output) -> Result<(), Failure>
    where
        R: Fn(&T) -> [String; N],
    {
        self.left_out += page.left_out();
        if !output.is_pretty() {
            page.iter().try_for_each(|item| output.json(item))?;
        } else if !page.is_empty() {
            let mut table = Table::new(self.head);
            page.iter().for_each(|item| table.row((self.row)(item)));
            output.rows(table, &mut self.widths)?;
        }
        output.flush()
    }

    /// Says what is to be said of all of it.
    fn end(self, output: &mut Output) -> Result<(), Failure> {
        if self.left_out > 0 {
            let rows = counted(self.left_out as u64, "row");
            say(format_args!("{rows} cannot be read, and nothing of that is shown: --raw shows it"));
        } else if output.is_pretty() && self.widths.is_empty() {
            output.line("nothing is found")?;
        }
        output.flush()
    }
}

/// Writes the first page, or all, as they come.
async fn raw<E>(what: &What, call: Call<E>, all: bool, output: &mut Output) -> Result<(), Failure>
where
    E: Paged + Listed,
{
    let mut answers = call.pages().answers();
    let mut goes_on = false;
    while let Some((answer, page)) = answers.try_next().await.map_err(|error| failed(what, &error))? {
        output.raw(&answer.body)?;
        output.flush()?;
        goes_on = page.after().is_some();
        if !all {
            return Ok(());
        }
    }
    if goes_on {
        say(NOTHING_NEW);
    }
    Ok(())
}

/// A page, as it came and as it is read.
async fn page<E: Paged + Listed>(what: &What, call: Call<E>) -> Result<(Vec<u8>, Page<E::Item>), Failure> {
    let answer = call.answer().await.map_err(|error| failed(what, &error))?;
    let page = read(what, &answer)?;
    Ok((answer.body.to_vec(), page))
}
