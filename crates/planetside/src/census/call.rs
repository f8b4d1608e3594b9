//! Questions, as users put them: a query, and what comes of it.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use bytes::Bytes;
use futures_core::future::BoxFuture;

use super::answer::{Answer, DATATYPE};
use super::batch::Lives;
use super::collections::Collection;
use super::error::CensusError;
use super::list::{Fields, count, typed};
use super::query::{Query, Verb};
use crate::client::Client;

/// How many rows are found, unless a limit is said.
const FOUND_MAX: u32 = 100;

/// Whom a query asks of which the answer is wanted as it is: awaited, it gives an [`Answer`].
#[derive(Clone)]
pub struct Ask(pub(super) Client);

/// Whom a query asks that finds rows of a collection: awaited, it gives all of them, up to its limit.
pub struct Find<C>(pub(super) To<C>);

/// Whom a query asks that looks for one row: awaited, it gives the first, if there is one.
pub struct Get<C>(To<C>);

/// Whom a query asks that counts rows: awaited, it gives their number.
pub struct Count<C>(To<C>);

/// A client that is asked for rows of a collection.
pub(super) struct To<C> {
    pub(super) client: Client,
    rows: PhantomData<fn() -> C>,
}

impl Client {
    /// Asks `query`, whatever it is, and gives the answer as it is. It can be added to before it is awaited, or
    /// streamed: page by page to the end.
    ///
    /// Dropping it, or what it becomes, at any time loses nothing: questions change nothing.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::census::Query;
    ///
    /// let answer = census.query(Query::new("outfit").term("alias_lower", "skl").resolve("leader")).await?;
    /// println!("{} of {:?}: {}", answer.rows.len(), answer.returned, answer.rows[0]["name"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn query(&self, query: Query) -> Query<Ask> {
        Query { ask: query.ask, to: Ask(self.clone()) }
    }

    /// Finds rows: all that its terms fit, up to its limit, which is 100 unless set. It is a [`Query`] that can be
    /// awaited, or streamed: page by page to the end. Rows that cannot be read are left out and counted
    /// ([`census_stats`](Self::census_stats)).
    ///
    /// Dropping it, or what it becomes, at any time loses nothing: questions change nothing.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::census::{Character, at_least, starts_with};
    ///
    /// let found = census.find::<Character>().term("name.first_lower", starts_with("hig")).limit(20).await?;
    /// println!("{} of that name", found.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn find<C: Collection>(&self) -> Query<Find<C>> {
        query(self, Find)
    }

    /// The first row that its terms fit, if there is one. It is a [`Query`] that can be awaited.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::census::{Character, at_least};
    ///
    /// let veteran = census.get::<Character>().term("battle_rank.value", at_least(100)).await?;
    /// println!("{}", veteran.is_some());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get<C: Collection>(&self) -> Query<Get<C>> {
        query(self, Get)
    }

    /// How many rows there are that its terms fit. It is a [`Query`] that can be awaited.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::census::Character;
    ///
    /// println!("{} fight for the New Conglomerate", census.count::<Character>().term("faction_id", 2).await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn count<C: Collection>(&self) -> Query<Count<C>> {
        query(self, Count).verb(Verb::Count)
    }
}

impl Client {
    /// The rows of the answer to `query` that can be read; how much was odd is counted.
    pub(super) async fn found<C: Collection, T>(&self, query: &Query<T>, lives: Lives) -> Result<Vec<C>, CensusError> {
        let body = self.census.answer(query, lives).await?;
        let rows = Fields::of(&body, C::COLLECTION).and_then(|fields| fields.rows());
        let (rows, oddities) = typed(rows.ok_or(CensusError::Unexpected { status: 200 })?.iter().map(|row| row.get()));
        self.census.count_odd(oddities);
        Ok(rows)
    }
}

fn query<C: Collection, T>(client: &Client, to: impl FnOnce(To<C>) -> T) -> Query<T> {
    let to = to(To { client: client.clone(), rows: PhantomData });
    Query { ask: Query::new(C::COLLECTION).ask, to }
}

impl<C: Collection> To<C> {
    /// The body of the answer.
    async fn body<T>(&self, query: &Query<T>) -> Result<Bytes, CensusError> {
        self.client.census.answer(query, self.client.census.lives(C::IS_STATIC)).await
    }

    async fn rows<T>(&self, query: &Query<T>) -> Result<Vec<C>, CensusError> {
        self.client.found(query, self.client.census.lives(C::IS_STATIC)).await
    }
}

impl IntoFuture for Query<Ask> {
    type Output = Result<Answer, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let body = self.to.0.census.answer(&self, Lives::default()).await?;
            let collection = self.collection().unwrap_or(DATATYPE);
            Answer::new(body, collection).ok_or(CensusError::Unexpected { status: 200 })
        })
    }
}

impl<C: Collection> IntoFuture for Query<Find<C>> {
    type Output = Result<Vec<C>, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let is_limited = self.ask.limit.is_some() || self.ask.limit_per_db.is_some();
        let query = if is_limited { self } else { self.limit(FOUND_MAX) }.verb(Verb::Get);
        Box::pin(async move { query.to.0.rows(&query).await })
    }
}

impl<C: Collection> IntoFuture for Query<Get<C>> {
    type Output = Result<Option<C>, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let query = self.limit(1).verb(Verb::Get);
        Box::pin(async move { Ok(query.to.0.rows(&query).await?.into_iter().next()) })
    }
}

impl<C: Collection> IntoFuture for Query<Count<C>> {
    type Output = Result<u64, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let query = self.verb(Verb::Count);
        Box::pin(async move { count(&query.to.0.body(&query).await?).ok_or(CensusError::Unexpected { status: 200 }) })
    }
}

impl<C> Clone for To<C> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), rows: PhantomData }
    }
}

macro_rules! show_and_clone {
    ($($to:ident)+) => {$(
        impl<C> Clone for $to<C> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<C> fmt::Debug for $to<C> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($to))
            }
        }
    )+};
}

show_and_clone! { Find Get Count }

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ask")
    }
}
