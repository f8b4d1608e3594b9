//! What leads to rows: something that is known, or a relation from other rows.

use futures_core::future::BoxFuture;

use super::look::Look;
use crate::census::collections::Collection;
use crate::census::error::CensusError;
use crate::client::Client;

/// What is asked for, until it is there.
pub(super) type Asked<'a, T> = BoxFuture<'a, Result<T, CensusError>>;

/// What leads to rows of a collection. Nothing is asked for before one of its methods is awaited.
pub(super) trait Lead<C: Collection>: Send + Sync {
    /// The rows, each once, in the order of what leads to them.
    fn rows<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C>>;

    /// Their keys, by as few requests as possible.
    fn keys<'a>(&'a self, client: &'a Client) -> Asked<'a, Vec<C::Key>> {
        Box::pin(async { Ok(self.rows(client).await?.iter().map(C::key).collect()) })
    }

    /// Where the rows can be read page by page, and by which values. `None`: they come all at once.
    fn pages<'a>(&'a self, _client: &'a Client) -> Asked<'a, Option<(Look, Vec<String>)>> {
        Box::pin(async { Ok(None) })
    }
}
