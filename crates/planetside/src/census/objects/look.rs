//! How the rows of a relation are asked for, and found in the answer.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::value::RawValue;

use crate::census::batch::Lookup;
use crate::census::collections::Collection;
use crate::census::error::CensusError;
use crate::client::Client;

/// Where the rows of a relation are looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) lookup: Lookup,
    /// Where the rows that are looked up only link to those that are meant.
    pub(super) link: Option<Link>,
}

/// How rows link to those that are meant. They are joined, so that one request brings both.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// The field that says to which row.
    pub(super) by: &'static str,
    /// The field in which that row is sent along.
    pub(super) joined: &'static str,
    /// Where it is looked up when it was not sent along: the service cuts joins off without a word.
    pub(super) then: Lookup,
}

impl Look {
    /// The rows with these values, in the order of the values.
    pub(super) async fn rows<C: Collection>(
        &self,
        client: &Client,
        values: Vec<String>,
    ) -> Result<Vec<C>, CensusError> {
        let rows = looked_up(client, self.lookup, values).await?;
        self.arrive(client, rows).await
    }

    /// What is meant, of rows that were looked up.
    pub(super) async fn arrive<C: Collection>(
        &self,
        client: &Client,
        rows: Vec<Box<str>>,
    ) -> Result<Vec<C>, CensusError> {
        let Some(link) = self.link else { return Ok(client.typed(&rows)) };
        let ends: Vec<_> = rows.iter().filter_map(|row| link.end(row)).collect();
        let missing =
            ends.iter().filter_map(|end| if let End::Elsewhere(value) = end { Some(value.clone()) } else { None });
        let mut missing = by_value(client, link.then, missing.collect()).await?;
        let found = ends.into_iter().flat_map(|end| match end {
            End::Joined(row) => vec![row],
            // What several link to is there once.
            End::Elsewhere(value) => missing.remove(&value).map(|rows| rows.to_vec()).unwrap_or_default(),
        });
        Ok(client.typed(&found.collect::<Vec<_>>()))
    }
}

/// Where a linking row leads.
enum End {
    /// It was sent along.
    Joined(Box<str>),
    /// It was not: it has this value.
    Elsewhere(String),
}

impl Link {
    /// Where a linking row leads. `None`: nowhere.
    fn end(&self, row: &str) -> Option<End> {
        let fields: HashMap<&str, &RawValue> = serde_json::from_str(row).ok()?;
        if let Some(joined) = fields.get(self.joined).filter(|joined| joined.get().starts_with('{')) {
            return Some(End::Joined(joined.get().into()));
        }
        value(fields.get(self.by)?.get().trim_matches('"')).map(End::Elsewhere)
    }
}

/// A value by which a row can be looked up: the game's own "none" leads nowhere.
pub(super) fn value(value: &(impl ToString + ?Sized)) -> Option<String> {
    Some(value.to_string()).filter(|value| !matches!(&**value, "" | "0" | "-1" | "NULL" | "null"))
}

/// The rows with these values, in the order of the values.
async fn looked_up(client: &Client, lookup: Lookup, values: Vec<String>) -> Result<Vec<Box<str>>, CensusError> {
    let found = by_value(client, lookup, values.clone()).await?;
    Ok(values.iter().filter_map(|value| found.get(value)).flat_map(|rows| rows.iter().cloned()).collect())
}

async fn by_value(
    client: &Client,
    lookup: Lookup,
    values: Vec<String>,
) -> Result<BTreeMap<String, Arc<[Box<str>]>>, CensusError> {
    // Nothing is not worth a request.
    if values.is_empty() { Ok(BTreeMap::new()) } else { client.rows_by(lookup, values).await }
}
