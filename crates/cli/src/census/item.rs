//! `bugle census item`: what something is.

use bugle::planetside::census::{Answer, Condition, Join, Query, contains, equals, starts_with};

use super::api::{Api, nobody};
use super::row::Row;
use super::who::Who;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};

/// How many items are shown whose names begin so.
const SHOWN_MAX: u32 = 50;
/// How many letters a search for what is in a name has at least.
const SEARCH_MIN: usize = 3;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Its name, or how it begins, or a part of it, big and small letters alike; or its id
    #[arg(value_name = "NAME|ID")]
    who: Who,
    /// The language of the name, and of what is shown: `en`, `de`, `es`, `fr`, `it`, `tr`
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    lang: String,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let what = format!("item {}", args.who);
    let answer = find(&args.who, &args.lang, &what, api, with_kind).await?;
    if answer.rows.is_empty() && !api.raw {
        return Err(nobody(&what, "`--lang` says in which language; only English is searched unless told"));
    }
    api.show(&answer, output, |rows| match meant(rows, &args.who, &args.lang) {
        Some(row) => sheet(row, &args.lang),
        None => list(rows, &args.lang),
    })
}

pub(super) fn language(text: &str) -> Result<String, String> {
    let is_one = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_one { Ok(text.to_owned()) } else { Err("expected two letters, such as `de`".to_owned()) }
}

/// Items by id; or those of which the name is so; else begins so; else has that in it.
pub(super) async fn find(
    who: &Who,
    language: &str,
    what: &str,
    api: &Api,
    with: fn(Query) -> Query,
) -> Result<Answer, Failure> {
    let name = match who {
        Who::Id(id) => return api.ask(what, with(Query::new("item").term("item_id", *id))).await,
        Who::Name(name) => name,
    };
    let named = |condition: Condition| {
        with(Query::new("item").term(format!("name.{language}"), condition).case_blind().limit(SHOWN_MAX))
    };
    let mut answer = api.ask(what, named(equals(name))).await?;
    if answer.rows.is_empty() {
        answer = api.ask(what, named(starts_with(name))).await?;
    }
    if answer.rows.is_empty() && name.chars().count() >= SEARCH_MIN {
        answer = api.ask(what, named(contains(name))).await?;
    }
    Ok(answer)
}

/// The one that is meant: the only one.
pub(super) fn meant<'a>(rows: &[Row<'a>], who: &Who, language: &str) -> Option<Row<'a>> {
    let is_named = |row: &&Row<'a>| matches!(who, Who::Name(name) if row.name_in("name", language).to_lowercase() == name.to_lowercase());
    match rows {
        [row] => Some(*row),
        _ => None.or_else(|| {
            let mut named = rows.iter().filter(is_named);
            named.next().filter(|_| named.next().is_none()).copied()
        }),
    }
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

/// Items, by name.
pub(super) fn list(rows: &[Row<'_>], language: &str) -> Sheet {
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|row| row.name_in("name", language).to_lowercase());
    let mut table = Table::new([">item", "faction", "category", "name"]);
    for row in rows {
        let category = row.name_in("category.name", language);
        table.row([row.known("item_id"), row.faction("faction_id"), category, row.name_in("name", language)]);
    }
    let mut sheet = Sheet::default();
    sheet.table(table, "no item is called so");
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
        shows(
            &list(&[Row(&rifle()), Row(&json!({"item_id": "7"}))], "en").text(),
            &["NC1 Gauss Rifle", "Assault Rifle"],
        );
        assert!(language("english").is_err() && language("de").is_ok());
    }

    #[test]
    fn the_one_that_is_called_so_is_meant_among_several() {
        let (rifle, other) = (rifle(), json!({"item_id": "7", "name": {"en": "NC1 Gauss Rifle AE"}}));
        let who = |name: &str| Who::Name(name.to_owned());
        let found = |who: &Who, rows: &[Row<'_>]| meant(rows, who, "en").map(|row| row.known("item_id"));
        let rows = [Row(&other), Row(&rifle)];
        assert_eq!(found(&who("nc1 gauss rifle"), &rows).as_deref(), Some("4"));
        assert_eq!(found(&who("nc1"), &rows), None);
        assert_eq!(found(&who("nc1"), &rows[..1]).as_deref(), Some("7"));
        assert_eq!(with_kind(Query::new("item")).check(), Ok(()));
    }
}
