//! Questions beside the relations: a query, and its rows as they came.

use crate::census::batch::Lives;
use crate::census::collections::Collection;
use crate::census::error::CensusError;
use crate::census::list::Fields;
use crate::census::query::Query;
use crate::client::Client;

/// The rows of a query, as they came. They are not kept.
pub(super) async fn raw(client: &Client, query: Query) -> Result<Vec<Box<str>>, CensusError> {
    let body = client.census.answer(&query, Lives::default()).await?;
    let rows = Fields::of(&body, query.collection().unwrap_or_default()).and_then(|fields| fields.rows());
    let rows = rows.ok_or(CensusError::Unexpected { status: 200 })?;
    Ok(rows.into_iter().map(|row| row.get().into()).collect())
}

/// The rows of a query. They are not kept.
pub(super) async fn rows<C: Collection>(client: &Client, query: Query) -> Result<Vec<C>, CensusError> {
    client.found(&query, Lives::default()).await
}
