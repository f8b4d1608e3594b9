//! A relation, and a step along it.

use std::sync::Arc;

use super::lead::{Asked, Lead};
use super::look::{Look, value};
use super::seen::once;
use crate::census::collections::Collection;
use crate::census::error::CensusError;
use crate::client::Client;

/// How rows of one collection belong to those of another.
pub(super) struct Relation<B: Collection, C: Collection> {
    pub(super) from: From<B>,
    pub(super) look: Look,
    /// How the keys of the rows that belong to one are known without them.
    pub(super) keys: Keys<B, C>,
    /// Which of the rows belong to one, where it takes more than a value to say so.
    pub(super) fits: Option<fn(&B, &C) -> bool>,
}

/// How keys are known without their rows.
pub(super) enum Keys<B: Collection, C: Collection> {
    /// They are not.
    Unknown,
    /// They stand in the rows to which these belong.
    In(fn(&B) -> Vec<C::Key>),
    /// They are the same.
    Same(fn(B::Key) -> C::Key),
}

/// By what the rows are found that belong to one.
pub(super) enum From<B> {
    /// By its key: the row itself need not be there.
    Key,
    /// By something in it.
    Row(fn(&B) -> Vec<String>),
}

/// From rows to those that belong to them.
pub(super) struct Step<B: Collection, C: Collection> {
    pub(super) before: Arc<dyn Lead<B>>,
    pub(super) relation: Relation<B, C>,
}

impl<B: Collection, C: Collection> Step<B, C> {
    /// By what values the rows are looked up, each once.
    async fn values(&self, client: &Client) -> Result<Vec<String>, CensusError> {
        Ok(match self.relation.from {
            From::Key => once(self.before.keys(client).await?.iter().filter_map(value)),
            From::Row(values) => once(self.before.rows(client).await?.iter().flat_map(values)),
        })
    }
}

impl<B: Collection, C: Collection> Lead<C> for Step<B, C> {
    fn rows<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C>> {
        Box::pin(async {
            let mut rows = self.relation.look.rows(client, self.values(client).await?).await?;
            if let Some(fits) = self.relation.fits {
                let whose = self.before.rows(client).await?;
                rows.retain(|row| whose.iter().any(|it| fits(it, row)));
            }
            Ok(each_once(rows))
        })
    }

    fn keys<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C::Key>> {
        Box::pin(async {
            Ok(match self.relation.keys {
                Keys::Unknown => once(self.rows(client).await?.iter().map(C::key)),
                Keys::In(keys) => once(self.before.rows(client).await?.iter().flat_map(keys)),
                Keys::Same(same) => self.before.keys(client).await?.into_iter().map(same).collect(),
            })
        })
    }

    fn pages<'a>(&'a self, client: &'a Client) -> Asked<'a, Option<(Look, Vec<String>)>> {
        Box::pin(async {
            if self.relation.fits.is_some() {
                return Ok(None);
            }
            Ok(Some((self.relation.look, self.values(client).await?)))
        })
    }
}

/// Rows of which several can link to the same.
pub(super) fn each_once<C: Collection>(rows: Vec<C>) -> Vec<C> {
    let mut seen = super::seen::Seen::default();
    rows.into_iter().filter(|row| !C::IS_UNIQUE || seen.is_new(&row.key())).collect()
}

/// What is left of rows.
pub(super) struct Filter<C> {
    pub(super) before: Arc<dyn Lead<C>>,
    pub(super) keeps: Arc<dyn Fn(&C) -> bool + Send + Sync>,
}

impl<C: Collection> Lead<C> for Filter<C> {
    fn rows<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C>> {
        Box::pin(async {
            let mut rows = self.before.rows(client).await?;
            rows.retain(|row| (self.keeps)(row));
            Ok(rows)
        })
    }
}

/// The rows of two leads.
pub(super) struct Both<C>(pub(super) Arc<dyn Lead<C>>, pub(super) Arc<dyn Lead<C>>);

impl<C: Collection> Lead<C> for Both<C> {
    fn rows<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C>> {
        Box::pin(async {
            let (mut rows, more) = tokio::try_join!(self.0.rows(client), self.1.rows(client))?;
            rows.extend(more);
            Ok(each_once(rows))
        })
    }
}
