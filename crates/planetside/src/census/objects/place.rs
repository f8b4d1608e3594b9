//! The places that users hold: where one row is, or several.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_core::future::BoxFuture;

use super::lead::Lead;
use super::pages::RowStream;
use super::start::Known;
use super::step::{Both, Filter, Relation, Step};
use crate::census::collections::Collection;
use crate::census::error::CensusError;
use crate::client::Client;

/// Where a row is, if there is one: by its id or its name, or by another row that it belongs to.
///
/// Nothing is asked for before it is awaited, and then only what is needed: of what leads there the ids, not the rows,
/// wherever that will do. What is asked for at the same time, by whomever, goes together in requests of a hundred ids, and
/// what changes only with updates of the game is kept. Cheap to clone. Awaited a second time it looks a second time; who
/// wants to stay with a row as it was begins at the row, with [`Of::of`].
///
/// ```no_run
/// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::census::CensusError> {
/// let higby = census.character("Higby");
/// if let Some(outfit) = higby.outfit().await? {
///     println!("{:?}", outfit.name);
/// }
/// if let Some(leader) = higby.outfit().leader().character().await? {
///     println!("{:?}", leader.name);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for before it is awaited"]
pub struct One<C: Collection>(Place<C>);

/// Where several rows are: by their ids, or by other rows that they belong to.
///
/// Awaited, it gives all of them. They are in the order of what leads there, and each is there once, however many lead to
/// it. [`stream`](Self::stream) is for long lists. All else is as with [`One`].
///
/// ```no_run
/// # use futures_util::TryStreamExt as _;
/// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::census::CensusError> {
/// let mut members = census.outfit("SKL").members().stream();
/// while let Some(member) = members.try_next().await? {
///     println!("{} {:?}", member.character_id, member.rank);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked for before it is awaited"]
pub struct Many<C: Collection>(Place<C>);

/// A client, and what leads to rows.
struct Place<C> {
    client: Client,
    lead: Arc<dyn Lead<C>>,
}

impl<C> Clone for Place<C> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), lead: Arc::clone(&self.lead) }
    }
}

impl<C: Collection> Place<C> {
    fn step<D: Collection>(&self, relation: Relation<C, D>) -> Place<D> {
        let lead = Arc::new(Step { before: Arc::clone(&self.lead), relation });
        Place { client: self.client.clone(), lead }
    }
}

impl<C: Collection> One<C> {
    pub(super) fn new(client: &Client, lead: Arc<dyn Lead<C>>) -> Self {
        Self(Place { client: client.clone(), lead })
    }

    pub(super) fn one<D: Collection>(&self, relation: Relation<C, D>) -> One<D> {
        One(self.0.step(relation))
    }

    pub(super) fn many<D: Collection>(&self, relation: Relation<C, D>) -> Many<D> {
        Many(self.0.step(relation))
    }

    pub(super) fn client(&self) -> &Client {
        &self.0.client
    }

    /// The key, by as few requests as possible: none, if it was begun with it. That a row has it is not asked.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn key(&self) -> Result<Option<C::Key>, CensusError> {
        Ok(self.0.lead.keys(&self.0.client).await?.into_iter().next())
    }

    /// The same as a list of one at most.
    pub fn many_of_it(&self) -> Many<C> {
        Many(self.0.clone())
    }
}

impl<C: Collection> Many<C> {
    pub(super) fn new(client: &Client, lead: Arc<dyn Lead<C>>) -> Self {
        Self(Place { client: client.clone(), lead })
    }

    pub(super) fn many<D: Collection>(&self, relation: Relation<C, D>) -> Many<D> {
        Many(self.0.step(relation))
    }

    pub(super) fn client(&self) -> &Client {
        &self.0.client
    }

    /// The keys, by as few requests as possible: none, if it was begun with them. That there are such rows is not asked.
    ///
    /// # Cancel safety
    /// Nothing is lost.
    pub async fn keys(&self) -> Result<Vec<C::Key>, CensusError> {
        self.0.lead.keys(&self.0.client).await
    }

    /// The rows one after the other, read in pages of a thousand: of what is long, not all need be held at once.
    pub fn stream(&self) -> RowStream<C> {
        RowStream::new(self.0.client.clone(), Arc::clone(&self.0.lead))
    }

    /// Only those of which `keeps` says so. They are asked for all the same.
    pub fn filter(&self, keeps: impl Fn(&C) -> bool + Send + Sync + 'static) -> Self {
        let lead = Arc::new(Filter { before: Arc::clone(&self.0.lead), keeps: Arc::new(keeps) });
        Self(Place { client: self.0.client.clone(), lead })
    }

    /// These, and those. They are asked for at the same time.
    pub fn and(&self, others: &Self) -> Self {
        let lead = Arc::new(Both(Arc::clone(&self.0.lead), Arc::clone(&others.0.lead)));
        Self(Place { client: self.0.client.clone(), lead })
    }
}

/// The way on from rows that one has.
///
/// ```no_run
/// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::census::CensusError> {
/// use bugle_planetside::census::{Character, Of as _};
///
/// if let Some(higby) = census.get_by_name::<Character>("higby").await? {
///     // What is in the row is not asked for again.
///     let (title, outfit) = (higby.of(&census).title().await?, higby.of(&census).outfit().await?);
/// }
/// # Ok(())
/// # }
/// ```
pub trait Of {
    /// Where they are.
    type Place;

    /// Begins at what is known of them: nothing of it is asked for again.
    fn of(&self, census: &Client) -> Self::Place;
}

impl<C: Collection> Of for C {
    type Place = One<C>;

    fn of(&self, census: &Client) -> One<C> {
        One::new(census, Arc::new(Known(vec![self.clone()])))
    }
}

impl<C: Collection> Of for [C] {
    type Place = Many<C>;

    fn of(&self, census: &Client) -> Many<C> {
        Many::new(census, Arc::new(Known(self.to_vec())))
    }
}

macro_rules! as_values {
    ($($place:ident gives $output:ty, $rows:ident -> $result:expr;)+) => {$(
        /// # Cancel safety
        /// Nothing is lost: who asks for the same at the same time gets it.
        impl<C: Collection> IntoFuture for $place<C> {
            type Output = Result<$output, CensusError>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move {
                    let $rows = self.0.lead.rows(&self.0.client).await?;
                    Ok($result)
                })
            }
        }

        impl<C: Collection> Clone for $place<C> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<C: Collection> fmt::Debug for $place<C> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($place)).field("of", &C::COLLECTION).finish_non_exhaustive()
            }
        }
    )+};
}

as_values! {
    One gives Option<C>, rows -> rows.into_iter().next();
    Many gives Vec<C>, rows -> rows;
}
