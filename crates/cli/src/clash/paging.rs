//! Lists that come in pages.

use std::collections::BTreeSet;

use bugle::clash::{Call, Listed, Page, Paged};
use clap::Args;
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
    /// Asks for a list, which is called `what`, and writes it page by page: as it comes, as a line of JSON a row, or as a
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
        Page<E::Item>: Serialize,
    {
        let mut table = Table::new(head);
        let mut pages = Pages::new(self, call);
        while let Some((body, page)) = pages.next(what).await? {
            match () {
                () if api.raw => output.raw(&body)?,
                () if output.is_pretty() => page.items.iter().for_each(|item| table.row(row(item))),
                () => page.items.iter().try_for_each(|item| output.json(item))?,
            }
        }
        if !output.is_pretty() || api.raw {
            return Ok(());
        }
        let mut sheet = Sheet::default();
        sheet.table(table, "nothing is found");
        output.sheet(&sheet)?;
        if pages.has_more {
            output.flush()?;
            say("there is more: --all asks for all of it, --limit for more at once");
        }
        Ok(())
    }
}

/// The pages that are asked for, one after the other.
struct Pages<E> {
    /// How the next one is asked for.
    call: Option<Call<E>>,
    all: bool,
    /// Where pages began.
    seen: BTreeSet<String>,
    /// Whether there is a page that is not asked for.
    has_more: bool,
}

impl<E: Paged + Listed> Pages<E> {
    fn new(paging: Paging, call: Call<E>) -> Self {
        let call = match paging.limit {
            Some(rows) => call.limit(rows),
            None => call,
        };
        Self { call: Some(call), all: paging.all, seen: BTreeSet::new(), has_more: false }
    }

    /// The next page, as it came and as it is read.
    async fn next(&mut self, what: &str) -> Result<Option<(Vec<u8>, Page<E::Item>)>, Failure> {
        let Some(call) = self.call.take() else { return Ok(None) };
        let answer = call.clone().answer().await.map_err(|error| failed(what, &error))?;
        let page: Page<E::Item> = read(what, &answer)?;
        if let Some(next) = page.after() {
            // A list that turns back on itself would never end.
            let is_new = self.seen.insert(next.to_owned());
            self.call = Some(call.after(next)).filter(|_| self.all && is_new);
            self.has_more = !self.all;
        }
        Ok(Some((answer.body.to_vec(), page)))
    }
}
