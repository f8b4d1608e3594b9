//! The rows of a batch, each for whoever asked for its id. Pure.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use serde_json::value::RawValue;

use crate::census::error::CensusError;
use crate::census::list::Fields;

/// The rows of one id, as they came.
pub(super) type Found = Arc<[Box<str>]>;

/// The rows of several ids, gathered from one page or more.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    of_id: HashMap<String, Vec<Box<str>>>,
    /// What tells the rows from each other, where there are several pages: lists change while they are read.
    told: HashSet<u64>,
    /// Rows of nobody who was asked for.
    pub(super) strays: u64,
}

/// What a page brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) rows: usize,
    /// Rows that no page before it had.
    pub(super) new: usize,
}

impl Gathered {
    pub(super) fn new(ids: &[String]) -> Self {
        Self { of_id: ids.iter().map(|id| (id.clone(), Vec::new())).collect(), ..Self::default() }
    }

    /// Takes in the rows of `body`, which are of `collection` and whose id is in the field `key`.
    pub(super) fn add(&mut self, body: &[u8], collection: &str, key: &str) -> Result<Page, CensusError> {
        let fields = Fields::of(body, collection).ok_or(CensusError::Garbled { len: body.len() })?;
        let rows = fields.rows().ok_or(CensusError::Unexpected { status: 200 })?;
        let mut page = Page { rows: rows.len(), new: 0 };
        for row in rows {
            match id_of(row, key).and_then(|id| self.of_id.get_mut(&id)) {
                Some(known) if self.told.insert(hash(row.get())) => {
                    known.push(row.get().into());
                    page.new += 1;
                }
                Some(_) => {}
                None => self.strays += 1,
            }
        }
        Ok(page)
    }

    pub(super) fn into_found(self) -> HashMap<String, Found> {
        self.of_id.into_iter().map(|(id, rows)| (id, rows.into())).collect()
    }
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The id of a row, in quotes or not.
fn id_of(row: &RawValue, key: &str) -> Option<String> {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(row.get()).ok()?;
    let id = fields.get(key)?.get();
    let id = if id.starts_with('"') { serde_json::from_str(id).ok()? } else { id.to_owned() };
    Some(id)
}
