//! Rows by their ids and by their names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::sync::Arc;

use futures_core::future::BoxFuture;

use super::batch::{Lives, Lookup};
use super::collections::{Collection, Named};
use super::error::CensusError;
use super::list::typed;
use super::query::{Condition, Query, equals, starts_with};
use crate::client::Client;

/// Rows that are looked through for a name that cannot be asked for as it is.
const ALIKE_MAX: u32 = 100;

/// Letters of the alias of an outfit.
const ALIAS_MAX: usize = 4;

/// The row of an id: [`Client::get_by_id`].
#[must_use = "a question that is not awaited is not asked"]
pub struct ById<C: Collection>(ByIds<C>);

/// The rows of several ids: [`Client::get_by_ids`].
#[must_use = "a question that is not awaited is not asked"]
pub struct ByIds<C: Collection> {
    client: Client,
    keys: BTreeSet<C::Key>,
}

/// The row of a name: [`Client::get_by_name`].
#[must_use = "a question that is not awaited is not asked"]
pub struct ByName<C> {
    client: Client,
    name: String,
    row: PhantomData<fn() -> C>,
}

impl Client {
    /// The row of this id; of a collection that has several, the first. `None`: there is none, or none yet.
    ///
    /// What is asked for at the same time, by whomever, is asked for together: in one request for each hundred ids. Rows
    /// of collections that change with updates of the game only are kept for a while, and that there is none for half a
    /// minute. No failure is kept.
    ///
    /// Dropping it, or what it becomes, at any time loses nothing, nor does anybody else who asked for the same.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::{ItemId, census::Item};
    ///
    /// if let Some(item) = census.get_by_id::<Item>(ItemId(4)).await? {
    ///     println!("{:?}", item.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_by_id<C: Collection>(&self, id: C::Key) -> ById<C> {
        ById(self.get_by_ids([id]))
    }

    /// The rows of these ids, as [`get_by_id`](Self::get_by_id) asks for them; of a collection that has several for one,
    /// the first of each. Ids of which there is none are left out.
    pub fn get_by_ids<C: Collection>(&self, ids: impl IntoIterator<Item = C::Key>) -> ByIds<C> {
        ByIds { client: self.clone(), keys: ids.into_iter().collect() }
    }

    /// The row of this name, whether its letters are big or small; of an outfit also that of an alias. `None`: there is
    /// none, or none yet.
    ///
    /// ```no_run
    /// # async fn example(census: bugle_planetside::Client) -> Result<(), bugle_planetside::CensusError> {
    /// use bugle_planetside::census::Character;
    ///
    /// let higby = census.get_by_name::<Character>("higby").await?;
    /// println!("{:?}", higby.map(|higby| higby.character_id));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_by_name<C: Named>(&self, name: impl AsRef<str>) -> ByName<C> {
        ByName { client: self.clone(), name: name.as_ref().trim().to_owned(), row: PhantomData }
    }

    /// All rows of these ids, in the order in which they came. Ids of which there is none are left out.
    pub(crate) async fn rows_of<C: Collection>(
        &self,
        keys: impl IntoIterator<Item = C::Key>,
    ) -> Result<BTreeMap<C::Key, Vec<C>>, CensusError> {
        let keys: BTreeSet<C::Key> = keys.into_iter().collect();
        let lookup = Lookup { is_static: C::IS_STATIC, is_unique: C::IS_UNIQUE, ..Lookup::new(C::COLLECTION, C::KEY) };
        let rows = self.rows_by(lookup, keys.iter().map(ToString::to_string).collect()).await?;
        let rows = keys.into_iter().filter_map(|key| Some((key, self.typed(rows.get(&key.to_string())?))));
        Ok(rows.filter(|(_, rows)| !rows.is_empty()).collect())
    }

    /// All rows of these values of the look-up's field, as they came. Values of which there is none have an empty list.
    pub(crate) async fn rows_by(
        &self,
        lookup: Lookup,
        values: Vec<String>,
    ) -> Result<BTreeMap<String, Arc<[Box<str>]>>, CensusError> {
        Ok(self.census.rows(lookup, values).await?.into_iter().collect())
    }

    /// The rows that can be read; how much was odd is counted.
    pub(super) fn typed<C: Collection>(&self, rows: &[Box<str>]) -> Vec<C> {
        let (rows, oddities) = typed(rows.iter().map(|row| &**row));
        self.census.count_odd(oddities);
        rows
    }

    async fn by_name<C: Named>(&self, field: &str, is_lower: bool, name: &str) -> Result<Option<C>, CensusError> {
        let lower = name.to_lowercase();
        let said = if is_lower { &lower } else { name };
        // A comma would be read as an `or`.
        let (condition, limit): (Condition, u32) = match said.split_once(',') {
            Some((begin, _)) => (starts_with(begin), ALIKE_MAX),
            None => (equals(said), 1),
        };
        let query = Query::new(C::COLLECTION).term(field, condition).limit(limit);
        let query = if is_lower { query } else { query.case_blind() };
        let lives = Lives::or_not_yet(self.census.lives(C::IS_STATIC));
        let rows: Vec<C> = self.found(&query, lives).await?;
        let is_it = |row: &C| limit == 1 || row.name().is_some_and(|name| name.to_lowercase() == lower);
        Ok(rows.into_iter().find(is_it))
    }
}

impl<C: Collection> IntoFuture for ById<C> {
    type Output = Result<Option<C>, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.0.await?.into_values().next()) })
    }
}

impl<C: Collection> IntoFuture for ByIds<C> {
    type Output = Result<BTreeMap<C::Key, C>, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let rows = self.client.rows_of::<C>(self.keys).await?;
            Ok(rows.into_iter().filter_map(|(key, rows)| Some((key, rows.into_iter().next()?))).collect())
        })
    }
}

impl<C: Named> IntoFuture for ByName<C> {
    type Output = Result<Option<C>, CensusError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { client, name, .. } = self;
            if let Some(field) = alias_field::<C>(&name)
                && let Some(row) = client.by_name(field, true, &name).await?
            {
                return Ok(Some(row));
            }
            client.by_name(C::NAME_FIELD, C::IS_LOWER, &name).await
        })
    }
}

/// The field that `name` may stand in beside that of the name.
fn alias_field<C: Collection>(name: &str) -> Option<&'static str> {
    (C::COLLECTION == "outfit" && name.chars().count() <= ALIAS_MAX).then_some("alias_lower")
}

impl<C: Collection> fmt::Debug for ById<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ById({} {})", C::COLLECTION, listed(&self.0.keys))
    }
}

impl<C: Collection> fmt::Debug for ByIds<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByIds({} {})", C::COLLECTION, listed(&self.keys))
    }
}

impl<C: Named> fmt::Debug for ByName<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByName({} {:?})", C::COLLECTION, self.name)
    }
}

fn listed(keys: &BTreeSet<impl fmt::Display>) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
