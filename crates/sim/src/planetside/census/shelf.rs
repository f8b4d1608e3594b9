//! Where the rows of a collection are made or kept.

use std::borrow::Cow;

use serde_json::Value;

use super::things::catalog;
use super::view::View;
use super::{dossier, people, wardrobe, whole, worlds};

/// The rows of `collection`; only those with one of `ids`, if those are given and it is of people or worlds. Collections
/// that take arguments instead of terms have none here.
pub(super) fn rows(view: &View<'_>, collection: &str, ids: Option<&[u64]>) -> Cow<'static, [Value]> {
    if let Some(kept) = catalog::rows(collection) {
        return Cow::Borrowed(kept);
    }
    if collection == "single_character_by_id" {
        return Cow::Owned(whole::rows(view, ids));
    }
    let made = people::rows(view, collection, ids)
        .or_else(|| dossier::rows(view, collection, ids))
        .or_else(|| wardrobe::rows(view, collection, ids))
        .or_else(|| worlds::rows(view, collection, ids));
    Cow::Owned(made.unwrap_or_default())
}

/// The rows of `collection` of one with this `id`.
pub(super) fn of(view: &View<'_>, collection: &str, id: u64) -> Vec<Value> {
    rows(view, collection, Some(&[id])).into_owned()
}
