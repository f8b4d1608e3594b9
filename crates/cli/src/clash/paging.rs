//! Lists that come in pages.

use std::collections::BTreeSet;

use bugle::clash::{Call, Listed, Page, Paged};
use clap::Args;
use futures_util::TryStreamExt as _;
use serde::Serialize;

use super::api::{Api, failed, read};
use crate::args::number::rows;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};
use crate::say::say;

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
    /// Asks for a list, which is called `what`, and writes it: page by page as it comes, as a line of JSON a row, or as a
    /// table whose rows are made by `row`.
    pub(crate) async fn show<E, const N: usize>(
        self,
        what: &str,
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
        let mut table = Table::new(head);
        let mut write = |item: &E::Item, output: &mut Output| {
            if !output.is_pretty() {
                return output.json(item);
            }
            table.row(row(item));
            Ok(())
        };
        let mut has_more = false;
        if self.all {
            // A row that is on two pages, for the list moved meanwhile, comes once.
            let mut rows = call.stream();
            while let Some(item) = rows.try_next().await.map_err(|error| failed(what, &error))? {
                write(&item, output)?;
                // Whoever reads has each row as it comes, for the last page may be far away.
                output.flush()?;
            }
        } else {
            let (_, page) = page(what, call).await?;
            page.items.iter().try_for_each(|item| write(item, output))?;
            has_more = page.after().is_some();
        }
        finish(table, has_more, output)
    }

    /// The call, with so many rows as are asked for.
    fn of<E: Paged>(self, call: Call<E>) -> Call<E> {
        match self.limit {
            Some(rows) => call.limit(rows),
            None => call,
        }
    }
}

/// Writes the table, for people, and says whether it is all.
fn finish<const N: usize>(table: Table<N>, has_more: bool, output: &mut Output) -> Result<(), Failure> {
    if !output.is_pretty() {
        return Ok(());
    }
    let mut sheet = Sheet::default();
    sheet.table(table, "nothing is found");
    output.sheet(&sheet)?;
    output.flush()?;
    if has_more {
        say("there is more: --all asks for all of it, --limit for more at once");
    }
    Ok(())
}

/// Writes the first page, or all, as they come.
async fn raw<E: Paged + Listed>(what: &str, mut call: Call<E>, all: bool, output: &mut Output) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    loop {
        let (body, page) = page(what, call.clone()).await?;
        output.raw(&body)?;
        match page.after() {
            // A list that turns back on itself would never end.
            Some(next) if all && seen.insert(next.to_owned()) => call = call.after(next),
            _ => return Ok(()),
        }
    }
}

/// A page, as it came and as it is read.
async fn page<E: Paged + Listed>(what: &str, call: Call<E>) -> Result<(Vec<u8>, Page<E::Item>), Failure> {
    let answer = call.answer().await.map_err(|error| failed(what, &error))?;
    let page = read(what, &answer)?;
    Ok((answer.body.to_vec(), page))
}
