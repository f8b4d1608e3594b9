//! `bugle census item`: what something is.

use bugle::planetside::census::{Join, Query};

use super::api::Api;
pub(crate) use super::items::Args;
use super::items::Aspect;
use super::row::Row;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::Sheet;

const ITEM: Aspect = Aspect {
    noun: "item",
    with: with_kind,
    sheet,
    hint: "`--lang` says in which language; only English is searched unless told",
};

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    ITEM.show(args, api, output).await
}

/// An item with its category, its type and the weapon that it is.
fn with_kind(query: Query) -> Query {
    query
        .join(Join::new("item_category").on("item_category_id").to("item_category_id").inject_at("category"))
        .join(Join::new("item_type").on("item_type_id").to("item_type_id").inject_at("type"))
        .join(Join::new("item_to_weapon").on("item_id").to("item_id").inject_at("weapon"))
}

fn sheet(row: Row<'_>, language: &str) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.field("item", row.known("item_id"));
    sheet.field("name", row.name_in("name", language));
    sheet.field("category", row.name_in("category.name", language));
    sheet.field("type", row.name_in("type.name", language));
    sheet.field("faction", row.faction("faction_id"));
    if let Some(weapon) = row.text("weapon.weapon_id") {
        sheet.field("weapon", weapon);
    }
    sheet.field("stack", row.known("max_stack_size"));
    if let Some(path) = row.text("image_path") {
        sheet.field("image", format_args!("https://census.daybreakgames.com{path}"));
    }
    sheet.line("");
    sheet.line(row.name_in("description", language));
    sheet
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::census::row::shows;

    fn rifle() -> Value {
        json!({"item_id": "4", "name": {"en": "NC1 Gauss Rifle", "de": "NC1 Gaußgewehr"}, "faction_id": "2",
            "category": {"name": {"en": "Assault Rifle"}}, "type": {"name": "Weapon"}, "weapon": {"weapon_id": "4"},
            "max_stack_size": "1", "image_path": "/files/ps2/images/static/5310.png", "description": {"en": "The standard issue."}})
    }

    #[test]
    fn an_item_is_shown_in_the_language_that_is_asked_for_as_far_as_it_has_it() {
        shows(
            &sheet(Row(&rifle()), "de").text(),
            &[
                "NC1 Gaußgewehr",
                "Assault Rifle",
                "NC",
                "https://census.daybreakgames.com/files/ps2/images/static/5310.png",
                "The standard issue.",
            ],
        );
        assert_eq!(with_kind(Query::new("item")).check(), Ok(()));
    }
}
