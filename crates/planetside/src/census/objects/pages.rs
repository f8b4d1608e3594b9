//! Rows page by page: what is long need not be held at once.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::BoxStream;
use futures_util::stream::try_unfold;
use futures_util::{StreamExt as _, TryStreamExt as _};

use super::ask::raw;
use super::lead::Lead;
use super::look::Look;
use super::seen::Seen;
use super::step::each_once;
use crate::census::collections::Collection;
use crate::census::error::CensusError;
use crate::census::query::Query;
use crate::client::Client;

/// Rows of a page.
const PAGE_ROWS: u32 = 1000;

/// How many values one request names, as where it is no stream.
const VALUES_MAX: usize = 100;

/// Rows, one after the other: [`Many::stream`](super::Many::stream). The next page is asked for when the last one was
/// taken. After an error it ends.
pub struct RowStream<C>(BoxStream<'static, Result<C, CensusError>>);

impl<C: Collection> RowStream<C> {
    pub(super) fn new(client: Client, lead: Arc<dyn Lead<C>>) -> Self {
        let pages = try_unfold(State::New { client: Box::new(client), lead }, State::next);
        Self::of(pages.map_ok(|rows: Vec<C>| futures_util::stream::iter(rows.into_iter().map(Ok))).try_flatten())
    }
}

impl<C> RowStream<C> {
    pub(super) fn of(stream: impl Stream<Item = Result<C, CensusError>> + Send + 'static) -> Self {
        Self(stream.boxed())
    }
}

/// How far the pages are read.
enum State<C: Collection> {
    New { client: Box<Client>, lead: Arc<dyn Lead<C>> },
    Reading(Box<Reading>),
    Read,
}

/// The pages that are being read.
struct Reading {
    client: Client,
    look: Look,
    values: Vec<String>,
    /// Of the first values.
    start: u32,
    /// Lists change while they are read, and what several link to is told once.
    seen: Seen,
}

impl<C: Collection> State<C> {
    async fn next(self) -> Result<Option<(Vec<C>, Self)>, CensusError> {
        let mut reading = match self {
            Self::New { client, lead } => match lead.pages(&client).await? {
                Some((look, values)) => {
                    Box::new(Reading { client: *client, look, values, start: 0, seen: Seen::default() })
                }
                None => return Ok(Some((lead.rows(&client).await?, Self::Read))),
            },
            Self::Reading(reading) => reading,
            Self::Read => return Ok(None),
        };
        if reading.values.is_empty() {
            return Ok(None);
        }
        let rows = reading.page().await?;
        Ok(Some((rows, Self::Reading(reading))))
    }
}

impl Reading {
    async fn page<C: Collection>(&mut self) -> Result<Vec<C>, CensusError> {
        let values = &self.values[..self.values.len().min(VALUES_MAX)];
        let lookup = self.look.lookup;
        let mut query = Query::new(lookup.collection).term(lookup.field, values).limit(PAGE_ROWS);
        if self.start > 0 {
            query = query.start(self.start);
        }
        for (name, value) in [("sort", lookup.sort), ("join", lookup.join)] {
            if let Some(value) = value {
                query = query.command(name, value);
            }
        }
        let page = raw(&self.client, query).await?;
        if page.len() < PAGE_ROWS as usize {
            let done = values.len();
            self.values.drain(..done);
            self.start = 0;
        } else {
            self.start += PAGE_ROWS;
        }
        let rows = page.into_iter().filter(|row| self.seen.is_new(row)).collect();
        let rows: Vec<C> = self.look.arrive(&self.client, rows).await?;
        Ok(each_once(rows).into_iter().filter(|row| !C::IS_UNIQUE || self.seen.is_new(&row.key())).collect())
    }
}

impl<C> Stream for RowStream<C> {
    type Item = Result<C, CensusError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<C> fmt::Debug for RowStream<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}
