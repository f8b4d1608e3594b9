//! `single_character_by_id`: everything about one character in one row.

use serde_json::{Map, Value};

use super::people::{self, extend};
use super::view::View;
use super::{dossier, wardrobe};

/// The rows of the characters with one of `ids`. Without any there are none: that is all that it can be asked for.
pub(super) fn rows(view: &View<'_>, ids: Option<&[u64]>) -> Vec<Value> {
    ids.into_iter().flatten().filter_map(|id| row(view, *id)).collect()
}

fn row(view: &View<'_>, id: u64) -> Option<Value> {
    let mut row = people::rows(view, "character", Some(&[id]))?.pop()?;
    for collection in ["characters_online_status", "characters_world", "outfit_member_extended"] {
        if let Some(part) = people::rows(view, collection, Some(&[id])).and_then(|mut rows| rows.pop()) {
            match collection {
                "outfit_member_extended" => row["outfit"] = part,
                _ => extend(&mut row, part),
            }
        }
    }
    let own = |collection: &str| wardrobe::rows(view, collection, Some(&[id])).unwrap_or_default();
    row["items"] = own("characters_item").into();
    row["currency"] = own("characters_currency").pop().unwrap_or_default();
    row["friends"] = own("characters_friend").pop().map(|mut row| row["friend_list"].take()).unwrap_or_default();
    row["achievements"] = own("characters_achievement").into();
    row["skills"] = own("characters_skill").into();
    let mut directives = Map::new();
    for kind in ["directive", "directive_tree", "directive_tier", "directive_objective"] {
        directives.insert(kind.to_owned(), own(&format!("characters_{kind}")).into());
    }
    row["directives"] = directives.into();
    row["stats"] = stats(view, id);
    Some(row)
}

/// Statistics in one object; histories by the name of what is counted.
fn stats(view: &View<'_>, id: u64) -> Value {
    let mut stats = Map::new();
    for kind in ["stat", "stat_by_faction", "weapon_stat", "weapon_stat_by_faction"] {
        let rows = dossier::rows(view, &format!("characters_{kind}"), Some(&[id])).unwrap_or_default();
        stats.insert(kind.to_owned(), rows.into());
    }
    let mut histories = Map::new();
    for row in dossier::rows(view, "characters_stat_history", Some(&[id])).unwrap_or_default() {
        if let Some(name) = row["stat_name"].as_str().map(str::to_owned) {
            histories.insert(name, row);
        }
    }
    stats.insert("stat_history".to_owned(), histories.into());
    stats.into()
}
