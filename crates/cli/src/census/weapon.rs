//! `bugle census weapon`: what a weapon does.

use bugle::planetside::census::{Join, Query};

use super::api::Api;
pub(crate) use super::items::Args;
use super::items::Aspect;
use super::row::Row;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};

const WEAPON: Aspect =
    Aspect { noun: "weapon", with: with_weapon, sheet, hint: "`bugle census item` finds what is no weapon, too" };

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    WEAPON.show(args, api, output).await
}

/// An item, only if it is a weapon, with what it does.
fn with_weapon(query: Query) -> Query {
    let modes = Join::new("fire_mode_2").on("fire_mode_id").to("fire_mode_id").inject_at("mode");
    let to_modes = Join::new("fire_group_to_fire_mode").on("fire_group_id").to("fire_group_id").list();
    let groups = Join::new("weapon_to_fire_group").on("weapon_id").to("weapon_id").list().inject_at("groups");
    let weapon = Join::new("weapon").on("weapon_id").to("weapon_id").inject_at("stats");
    let of_item = Join::new("item_to_weapon").on("item_id").to("item_id").inner().inject_at("weapon");
    let all = of_item.join(weapon).join(groups.join(to_modes.inject_at("modes").join(modes)));
    query
        .join(all)
        .join(Join::new("weapon_datasheet").on("item_id").to("item_id").inject_at("datasheet"))
        .join(Join::new("item_category").on("item_category_id").to("item_category_id").inject_at("category"))
}

fn sheet(row: Row<'_>, language: &str) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.field("item", row.known("item_id"));
    sheet.field("weapon", row.known("weapon.weapon_id"));
    sheet.field("name", row.name_in("name", language));
    sheet.field("category", row.name_in("category.name", language));
    sheet.field("faction", row.faction("faction_id"));
    let (data, stats) = (row.inside("datasheet"), row.inside("weapon.stats"));
    sheet.field("damage", data.known("damage"));
    sheet.field("magazine", format_args!("{} of {}", data.known("clip_size"), data.known("capacity")));
    sheet.field("reload", milliseconds(data, "reload_ms"));
    sheet.field("equip", milliseconds(stats, "equip_ms"));
    sheet.line("");
    sheet.table(modes(row, language), "no fire modes are shown");
    sheet
}

/// The fire modes of all fire groups.
fn modes(row: Row<'_>, language: &str) -> Table<7> {
    let mut table = Table::new([">group", ">damage", ">at", ">to", ">at", ">refire", "fire mode"]);
    for group in row.rows("weapon.groups") {
        for mode in group.rows("modes").iter().map(|mode| mode.inside("mode")) {
            let metres = |path| mode.text(path).map_or_else(|| "-".to_owned(), |range| format!("{range} m"));
            table.row([
                group.known("fire_group_index"),
                mode.text("max_damage").unwrap_or_else(|| mode.known("damage_max")),
                metres("max_damage_range"),
                mode.text("min_damage").unwrap_or_else(|| mode.known("damage_min")),
                metres("min_damage_range"),
                milliseconds(mode, "fire_refire_ms"),
                mode.name_in("description", language),
            ]);
        }
    }
    table
}

fn milliseconds(row: Row<'_>, path: &str) -> String {
    row.text(path).map_or_else(|| "-".to_owned(), |time| format!("{time} ms"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::census::row::shows;

    #[test]
    fn only_one_of_joins_beside_each_other_has_some_of_its_own() {
        assert_eq!(with_weapon(Query::new("item")).check(), Ok(()));
    }

    #[test]
    fn a_weapon_is_shown_mode_by_mode() {
        let mode = |damage: &str, name: &str| {
            json!({"mode": {"max_damage": damage, "max_damage_range": "10", "min_damage": "112", "min_damage_range": "65",
                "fire_refire_ms": "92", "description": {"en": name}}})
        };
        let row = json!({"item_id": "70998", "name": {"en": "NS-11A"}, "faction_id": "0", "category": {"name": {"en": "Assault Rifle"}},
            "datasheet": {"damage": "143", "clip_size": "35", "capacity": "210", "reload_ms": "2000"},
            "weapon": {"weapon_id": "7124", "stats": {"equip_ms": "1000"}, "groups": [
                {"fire_group_index": "0", "modes": [mode("143", "Auto"), mode("143", "Semi-Auto")]}, {"fire_group_index": "1"}]}});
        shows(
            &sheet(Row(&row), "en").text(),
            &["35 of 210", "2000 ms", "1000 ms", "10 m", "65 m", "92 ms", "Semi-Auto", "Auto"],
        );
        shows(&sheet(Row(&json!({"item_id": "1"})), "en").text(), &["no fire modes are shown", "- of -"]);
    }
}
