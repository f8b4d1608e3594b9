//! The rows of all pages, one after the other.

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bugle_event::Oddities;
use bytes::Bytes;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_core::stream::FusedStream;
use serde_json::Value;

use super::walk::Walk;
use crate::census::answer::DATATYPE;
use crate::census::batch::Lives;
use crate::census::call::{Ask, Find};
use crate::census::collections::Collection;
use crate::census::error::CensusError;
use crate::census::list::{Fields, typed};
use crate::census::query::{Query, Verb};
use crate::client::Client;

/// Rows of a page, unless a limit is said.
const PAGE_ROWS: u32 = 500;

/// The rows of all pages that a query finds: [`Query::stream`].
#[must_use = "a stream that is not polled asks nothing"]
pub struct Rows<R> {
    client: Client,
    query: Query,
    lives: Lives,
    read: ReadRow<R>,
    walk: Walk,
    asking: Option<BoxFuture<'static, Result<Bytes, CensusError>>>,
    of_page: std::vec::IntoIter<R>,
}

/// Reads a row, and says what was odd. `None`: it cannot be read.
type ReadRow<R> = fn(&str) -> (Option<R>, Oddities);

impl<C: Collection> Query<Find<C>> {
    /// All rows that its terms fit, one after the other, page by page to the end; its limit is that of a page (500 unless
    /// set), and its start is where the first begins. Each row comes once: a list that changes while it is walked shows
    /// some of them twice. Rows that cannot be read are left out and counted.
    ///
    /// An error is an item. Asked on, the stream asks for the same page again, three times in a row at most, and not
    /// where asking again cannot help; then it ends. It ends with the last page, and with one that brings nothing new.
    /// Dropping it stops it.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::census::Item;
    /// use futures_util::TryStreamExt as _;
    ///
    /// let mut items = census.find::<Item>().term("item_category_id", 3).stream();
    /// while let Some(item) = items.try_next().await? {
    ///     println!("{}", item.item_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> Rows<C> {
        let client = self.to.0.client.clone();
        let lives = client.census.lives(C::IS_STATIC);
        let read = |row: &str| {
            let (rows, oddities) = typed([row]);
            (rows.into_iter().next(), oddities)
        };
        Rows::new(client, Query { ask: self.ask, to: () }, lives, read)
    }
}

impl Query<Ask> {
    /// As [`Query::stream`] of a collection, of rows as JSON.
    pub fn stream(self) -> Rows<Value> {
        let read = |row: &str| (serde_json::from_str(row).ok(), Oddities::default());
        Rows::new(self.to.0, Query { ask: self.ask, to: () }, Lives::default(), read)
    }
}

impl<R> Rows<R> {
    fn new(client: Client, query: Query, lives: Lives, read: ReadRow<R>) -> Self {
        let limit = query.ask.limit.or(query.ask.limit_per_db).unwrap_or(PAGE_ROWS);
        let walk = Walk::new(limit, query.ask.start.unwrap_or(0), !query.ask.joins.is_empty());
        Self { client, query: query.verb(Verb::Get), lives, read, walk, asking: None, of_page: Vec::new().into_iter() }
    }

    /// Asks for the next page.
    fn ask(&self) -> BoxFuture<'static, Result<Bytes, CensusError>> {
        let (client, lives, walk) = (self.client.clone(), self.lives, &self.walk);
        let query = self.query.clone();
        let query = if query.ask.limit_per_db.is_some() { query } else { query.limit(walk.limit) };
        let query = if walk.start == 0 { query } else { query.start(walk.start) };
        Box::pin(async move { client.census.answer(&query, lives).await })
    }

    /// Takes the rows of a page that are new.
    fn turn(&mut self, body: &[u8]) -> Result<(), CensusError> {
        let fields = Fields::of(body, self.query.collection().unwrap_or(DATATYPE));
        let rows = fields.and_then(|fields| fields.rows()).ok_or(CensusError::Unexpected { status: 200 })?;
        let is_new = self.walk.on_page(rows.iter().map(|row| hash(row.get())));
        let (mut of_page, mut oddities) = (Vec::new(), Oddities::default());
        for (row, _) in rows.iter().zip(is_new).filter(|(_, is_new)| *is_new) {
            let (row, odd) = (self.read)(row.get());
            of_page.extend(row);
            oddities += odd;
        }
        self.client.census.count_odd(oddities);
        self.of_page = of_page.into_iter();
        Ok(())
    }
}

fn hash(row: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    hasher.finish()
}

impl<R> Stream for Rows<R> {
    type Item = Result<R, CensusError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(row) = self.of_page.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            if self.walk.is_over {
                return Poll::Ready(None);
            }
            if self.asking.is_none() {
                self.asking = Some(self.ask());
            }
            let Some(asking) = &mut self.asking else { return Poll::Ready(None) };
            let answer = ready!(asking.as_mut().poll(context));
            self.asking = None;
            if let Err(error) = answer.and_then(|body| self.turn(&body)) {
                self.walk.on_error(&error);
                return Poll::Ready(Some(Err(error)));
            }
        }
    }
}

impl<R> FusedStream for Rows<R> {
    fn is_terminated(&self) -> bool {
        self.of_page.as_slice().is_empty() && self.walk.is_over
    }
}

/// The rows are handed over, nothing points into the stream.
impl<R> Unpin for Rows<R> {}

impl<R> fmt::Debug for Rows<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { query, walk, .. } = self;
        let mut rows = f.debug_struct("Rows");
        rows.field("query", &query.to_string()).field("start", &walk.start).field("is_over", &walk.is_over);
        rows.finish_non_exhaustive()
    }
}
