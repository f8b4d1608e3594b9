//! `bugle census character`: who somebody is.

use bugle::planetside::census::{Join, Query};

use super::api::{Api, nobody};
use super::row::Row;
use super::who::Who;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::Sheet;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Their name, big and small letters alike, or their id
    #[arg(value_name = "NAME|ID")]
    who: Who,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let what = format!("character {}", args.who);
    let answer = api.ask(&what, query(&args.who)).await?;
    if answer.rows.is_empty() && !api.raw {
        return Err(nobody(&what, "those who are new take minutes to be known"));
    }
    api.show(&answer, output, |rows| rows.first().map_or_else(Sheet::default, |row| sheet(*row)))
}

/// A character with what belongs to it.
fn query(who: &Who) -> Query {
    let query = match who {
        Who::Id(id) => Query::new("character").term("character_id", *id),
        Who::Name(name) => Query::new("character").term("name.first_lower", Who::lower(name)),
    };
    let of_character = |collection: &str| Join::new(collection).on("character_id").to("character_id");
    query
        .join(of_character("characters_world").inject_at("world"))
        .join(of_character("characters_online_status").inject_at("online"))
        .join(of_character("outfit_member_extended").inject_at("outfit"))
        .join(Join::new("title").on("title_id").to("title_id").inject_at("title"))
}

fn sheet(row: Row<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.field("character", row.known("character_id"));
    sheet.field("name", row.known("name.first"));
    if row.inside("title").text("title_id").is_some() {
        sheet.field("title", row.name("title.name"));
    }
    sheet.field("faction", row.faction("faction_id"));
    sheet.field("world", row.world("world.world_id"));
    sheet.field("online", online(row));
    sheet.field("battle rank", rank(row));
    sheet.field("outfit", outfit(row.inside("outfit")));
    sheet.field(
        "certs",
        format_args!("{} to spend, {} spent", row.known("certs.available_points"), row.known("certs.spent_points")),
    );
    let hours = row.number("times.minutes_played").map_or_else(|| "-".to_owned(), |minutes| (minutes / 60).to_string());
    sheet.field("played", format_args!("{hours} h, {} logins", row.known("times.login_count")));
    sheet.field("created", row.date("times.creation"));
    sheet.field("last login", row.date("times.last_login"));
    sheet
}

/// Whether they are there: the world that they are on, or 0.
fn online(row: Row<'_>) -> String {
    match row.number("online.online_status") {
        Some(0) => "no".to_owned(),
        Some(_) => format!("on {}", row.world("online.online_status")),
        None => "-".to_owned(),
    }
}

fn rank(row: Row<'_>) -> String {
    let rank = row.known("battle_rank.value");
    match row.number("prestige_level") {
        Some(level) if level > 0 => format!("{rank} (ASP {level})"),
        _ => rank,
    }
}

fn outfit(outfit: Row<'_>) -> String {
    let Some(name) = outfit.text("name") else { return "-".to_owned() };
    let alias = outfit.text("alias").map(|alias| format!("[{alias}] ")).unwrap_or_default();
    format!("{alias}{name}, {} since {}", outfit.known("member_rank"), outfit.date("member_since"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::census::row::shows;

    #[test]
    fn a_character_is_found_by_name_or_id_in_one_request() {
        let joins = "characters_world%5Eon:character_id%5Eto:character_id%5Einject_at:world";
        let by_name = query(&Who::Name("Higby".to_owned()));
        assert_eq!(by_name.check(), Ok(()));
        let expected = format!("/get/ps2:v2/character?name.first_lower=higby&c:join={joins},");
        assert!(by_name.to_string().starts_with(&expected), "{by_name}");
        assert!(query(&Who::Id(5)).to_string().contains("?character_id=5&"));
    }

    #[test]
    fn a_character_is_shown_with_all_that_is_known_and_dashes() {
        let row = json!({"character_id": "5428010618015189713", "name": {"first": "Higby"}, "faction_id": "3",
            "title_id": "202", "title": {"title_id": "202", "name": {"en": "Dreadnaught"}}, "world": {"world_id": "10"},
            "online": {"online_status": "10"}, "battle_rank": {"value": "100"}, "prestige_level": "2",
            "outfit": {"name": "Friday Night Ops", "alias": "FNO", "member_rank": "Leader", "member_since": "1413001215"},
            "certs": {"available_points": "31", "spent_points": "4"},
            "times": {"minutes_played": "6201", "login_count": "77", "creation": "1352000000", "last_login": "1700000000"}});
        shows(
            &sheet(Row(&row)).text(),
            &[
                "Higby",
                "Dreadnaught",
                "TR",
                "on Wainwright",
                "100 (ASP 2)",
                "[FNO] Friday Night Ops, Leader since 2014-10-11 04:20",
                "31 to spend, 4 spent",
                "103 h, 77 logins",
                "2023-11-14 22:13",
            ],
        );
        let unknown = json!({"character_id": "5", "online": {"online_status": "0"}});
        shows(&sheet(Row(&unknown)).text(), &["online        no", "outfit        -", "- h, - logins"]);
    }
}
