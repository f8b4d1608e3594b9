//! The beginnings: what is known before anything is asked for.

use std::sync::{Mutex, PoisonError};

use super::lead::{Asked, Lead};
use super::look::Look;
use crate::census::batch::Lookup;
use crate::census::collections::{Collection, Named};
use crate::client::Client;

/// Where the rows of a collection are looked up by their keys.
pub(super) fn by_key<C: Collection>() -> Lookup {
    Lookup { is_static: C::IS_STATIC, is_unique: C::IS_UNIQUE, ..Lookup::new(C::COLLECTION, C::KEY) }
}

/// Keys that are known.
pub(super) struct Keys<C: Collection>(pub(super) Vec<C::Key>);

impl<C: Collection> Lead<C> for Keys<C> {
    fn rows<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C>> {
        let look = Look { lookup: by_key::<C>(), link: None };
        Box::pin(async move { look.rows(client, values::<C>(&self.0)).await })
    }

    fn keys<'a>(&'a self, _: &'a Client) -> Asked<'a, Vec<C::Key>> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn pages<'a>(&'a self, _: &'a Client) -> Asked<'a, Option<(Look, Vec<String>)>> {
        Box::pin(async { Ok(Some((Look { lookup: by_key::<C>(), link: None }, values::<C>(&self.0)))) })
    }
}

fn values<C: Collection>(keys: &[C::Key]) -> Vec<String> {
    keys.iter().map(ToString::to_string).collect()
}

/// Rows that are known.
pub(super) struct Known<C>(pub(super) Vec<C>);

impl<C: Collection> Lead<C> for Known<C> {
    fn rows<'a>(&'a self, _: &'a Client) -> Asked<'a, Vec<C>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

/// A name that somebody said.
pub(super) struct ByName<C: Collection> {
    name: String,
    /// Who has it, once that was asked: names of keys do not change while somebody looks at one.
    found: Mutex<Option<C::Key>>,
}

impl<C: Collection> ByName<C> {
    pub(super) fn new(name: String) -> Self {
        Self { name, found: Mutex::new(None) }
    }

    fn found(&self) -> Option<C::Key> {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Named> Lead<C> for ByName<C> {
    fn rows<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C>> {
        Box::pin(async {
            if let Some(key) = self.found() {
                return Keys::<C>(vec![key]).rows(client).await;
            }
            let row = client.get_by_name::<C>(&self.name).await?;
            *self.found.lock().unwrap_or_else(PoisonError::into_inner) = row.as_ref().map(C::key);
            Ok(row.into_iter().collect())
        })
    }

    fn keys<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C::Key>> {
        Box::pin(async {
            if let Some(key) = self.found() {
                return Ok(vec![key]);
            }
            Ok(self.rows(client).await?.iter().map(C::key).collect())
        })
    }
}

/// A row with this value, which is not its key.
pub(super) struct Found {
    pub(super) look: Look,
    pub(super) value: String,
}

impl<C: Collection> Lead<C> for Found {
    fn rows<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C>> {
        Box::pin(async { self.look.rows(client, vec![self.value.clone()]).await })
    }
}
