//! `single_character_by_id`: a character with its items, its currency and all its statistics in one row.

use serde_json::{Map, Value};

use super::view::View;
use super::{dossier, people, wardrobe};

/// The rows of the characters with one of `ids`. Without any there are none: that is all that it can be asked for.
pub(super) fn rows(view: &View<'_>, ids: Option<&[u64]>) -> Vec<Value> {
    ids.into_iter().flatten().filter_map(|id| row(view, *id)).collect()
}

fn row(view: &View<'_>, id: u64) -> Option<Value> {
    let mut row = people::rows(view, "character", Some(&[id]))?.pop()?;
    let own = |collection: &str| wardrobe::rows(view, collection, Some(&[id])).unwrap_or_default();
    row["items"] = own("characters_item").into();
    row["currency"] = without(own("characters_currency").pop().unwrap_or_default(), "character_id");
    row["stats"] = stats(view, id);
    Some(row)
}

/// Statistics in one object; histories by the name of what is counted.
fn stats(view: &View<'_>, id: u64) -> Value {
    let mut stats = Map::new();
    for kind in ["stat", "stat_by_faction", "weapon_stat", "weapon_stat_by_faction"] {
        let rows = dossier::rows(view, &format!("characters_{kind}"), Some(&[id])).unwrap_or_default();
        let rows = rows.into_iter().map(|row| without(row, "character_id"));
        stats.insert(kind.to_owned(), rows.collect());
    }
    let mut histories = Map::new();
    for row in dossier::rows(view, "characters_stat_history", Some(&[id])).unwrap_or_default() {
        if let Some(name) = row["stat_name"].as_str().map(str::to_owned) {
            histories.insert(name, without(without(row, "stat_name"), "character_id"));
        }
    }
    stats.insert("stat_history".to_owned(), histories.into());
    stats.into()
}

/// The row without a field that its place tells.
fn without(mut row: Value, field: &str) -> Value {
    row.as_object_mut().map(|fields| fields.remove(field));
    row
}
