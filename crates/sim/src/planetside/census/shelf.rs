//! Where the rows of a collection are made.

use serde_json::Value;

use super::rows::View;
use super::{collections, dossier, goods};

/// The rows of `collection`; only those with one of `ids`, if those are given and it goes by them.
pub(super) fn rows(view: &View<'_>, collection: &str, ids: Option<&[u64]>) -> Option<Vec<Value>> {
    let made = view.rows(collection, ids).or_else(|| dossier::rows(view, collection, ids));
    made.or_else(|| goods::rows(collection)).or_else(|| collections::key(collection).map(|_| Vec::new()))
}
