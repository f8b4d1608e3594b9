//! Questions, as users put them: a query, and what comes of it.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use futures_core::future::BoxFuture;

use super::answer::Answer;
use super::batch::Lives;
use super::error::CensusError;
use super::query::Query;
use crate::client::Client;

/// Whom a query asks of which the answer is wanted as it is: awaited, it gives an [`Answer`].
#[derive(Clone)]
pub struct Ask(pub(super) Client);

/// Whom a query asks that finds rows of a collection: awaited, it gives all of them, up to its limit.
pub struct Find<C>(To<C>);

/// Whom a query asks that looks for one row: awaited, it gives the first, if there is one.
pub struct Get<C>(To<C>);

/// Whom a query asks that counts rows: awaited, it gives their number.
pub struct Count<C>(To<C>);

/// A client that is asked for rows of a collection.
struct To<C> {
    client: Client,
    rows: PhantomData<fn() -> C>,
}

impl Client {
    /// Asks `query`, whatever it is, and gives the answer as it is. It can be added to before it is awaited, and
    /// streamed: page by page to the end.
    ///
    /// Dropping it, or what it becomes, at any time loses nothing: questions change nothing.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::census::{Join, Query};
    ///
    /// let answer = census.query(Query::new("outfit").term("alias_lower", "skl").resolve("leader")).await?;
    /// println!("{} of {:?}: {}", answer.rows.len(), answer.returned, answer.rows[0]["name"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn query(&self, query: Query) -> Query<Ask> {
        Query { ask: query.ask, to: Ask(self.clone()) }
    }
}

impl IntoFuture for Query<Ask> {
    type Output = Result<Answer, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let body = self.to.0.census.answer(&self, Lives::default()).await?;
            let collection = self.collection().unwrap_or(COLLECTIONS);
            Answer::new(body, collection).ok_or(CensusError::Unexpected { status: 200 })
        })
    }
}

/// What the list of collections is a list of.
pub(super) const COLLECTIONS: &str = "datatype";

impl<C> Clone for To<C> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), rows: PhantomData }
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ask")
    }
}
