//! Items, found by their names: what `bugle census item` and `bugle census weapon` have in common.

use bugle::planetside::census::{Answer, Condition, Query, contains, equals, starts_with};

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
    /// The name of the item, or how it begins, or a part of it, big and small letters alike; or its id
    #[arg(value_name = "NAME|ID")]
    who: Who,
    /// The language of the name, and of what is shown: `en`, `de`, `es`, `fr`, `it`, `tr`
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    lang: String,
}

/// As what items are looked at.
pub(super) struct Aspect {
    /// What they are called.
    pub(super) noun: &'static str,
    /// What is asked of each.
    pub(super) with: fn(Query) -> Query,
    /// What is shown of the one that is meant, in a language.
    pub(super) sheet: fn(Row<'_>, &str) -> Sheet,
    /// What helps where there is none.
    pub(super) hint: &'static str,
}

impl Aspect {
    /// Shows the one that is meant, or all that may be.
    pub(super) async fn show(&self, args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
        let Args { who, lang } = args;
        let what = format!("{} {who}", self.noun);
        let answer = find(&who, &lang, &what, api, self.with).await?;
        if answer.rows.is_empty() && !api.raw {
            return Err(nobody(&what, self.hint));
        }
        api.show(&answer, output, |rows| match meant(rows, &who, &lang) {
            Some(row) => (self.sheet)(row, &lang),
            None => list(rows, &lang),
        })
    }
}

fn language(text: &str) -> Result<String, String> {
    const LANGUAGES: [&str; 6] = ["en", "de", "es", "fr", "it", "tr"];
    let expected = || format!("Census has none of that; expected one of {}", LANGUAGES.join(", "));
    LANGUAGES.contains(&text).then(|| text.to_owned()).ok_or_else(expected)
}

/// Items by id; or those of which the name is so; else begins so; else has that in it.
async fn find(who: &Who, language: &str, what: &str, api: &Api, with: fn(Query) -> Query) -> Result<Answer, Failure> {
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
fn meant<'a>(rows: &[Row<'a>], who: &Who, language: &str) -> Option<Row<'a>> {
    let is_named = |row: &&Row<'a>| matches!(who, Who::Name(name) if row.name_in("name", language).to_lowercase() == name.to_lowercase());
    if let [row] = rows {
        return Some(*row);
    }
    let mut named = rows.iter().filter(is_named);
    named.next().filter(|_| named.next().is_none()).copied()
}

/// Items, by name.
fn list(rows: &[Row<'_>], language: &str) -> Sheet {
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
    use serde_json::json;

    use super::*;
    use crate::census::row::shows;

    #[test]
    fn items_are_listed_with_what_is_known_of_them() {
        let rifle =
            json!({"item_id": "4", "name": {"en": "NC1 Gauss Rifle"}, "category": {"name": {"en": "Assault Rifle"}}});
        shows(&list(&[Row(&rifle), Row(&json!({"item_id": "7"}))], "en").text(), &["NC1 Gauss Rifle", "Assault Rifle"]);
        assert!(language("english").is_err() && language("de").is_ok());
    }

    #[test]
    fn the_one_that_is_called_so_is_meant_among_several() {
        let rifle = json!({"item_id": "4", "name": {"en": "NC1 Gauss Rifle"}});
        let other = json!({"item_id": "7", "name": {"en": "NC1 Gauss Rifle AE"}});
        let who = |name: &str| Who::Name(name.to_owned());
        let found = |who: &Who, rows: &[Row<'_>]| meant(rows, who, "en").map(|row| row.known("item_id"));
        let rows = [Row(&other), Row(&rifle)];
        assert_eq!(found(&who("nc1 gauss rifle"), &rows).as_deref(), Some("4"));
        assert_eq!(found(&who("nc1"), &rows), None);
        assert_eq!(found(&who("nc1"), &rows[..1]).as_deref(), Some("7"));
    }
}
