//! `bugle census outfit`: an outfit and its members.

use bugle::planetside::census::{Answer, Join, Query};

use super::api::{Api, nobody};
use super::row::Row;
use super::who::Who;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};
use crate::say::say;

/// How long aliases are at most.
const ALIAS_MAX: usize = 4;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Its alias, the short name in brackets, or its name, big and small letters alike, or its id
    #[arg(value_name = "ALIAS|NAME|ID")]
    who: Who,
    /// Only members that are there now, for people
    #[arg(long)]
    online: bool,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let what = format!("outfit {}", args.who);
    let answer = find(&args.who, &what, api).await?;
    if answer.rows.is_empty() && !api.raw {
        return Err(nobody(&what, "outfits are found by their alias, their whole name, or their id"));
    }
    if let Some(row) = answer.rows.first().map(Row) {
        let (shown, count) = (row.rows("members").len() as u64, row.number("member_count").unwrap_or(0));
        if shown < count && !api.raw {
            say(format_args!("{shown} of {count} members came: Census cuts long lists off"));
        }
    }
    api.show(&answer, output, |rows| rows.first().map_or_else(Sheet::default, |row| sheet(*row, args.online)))
}

/// The outfit, by its alias first.
async fn find(who: &Who, what: &str, api: &Api) -> Result<Answer, Failure> {
    let query = |field: &str, value: String| with_members(Query::new("outfit").term(field, value));
    let name = match who {
        Who::Id(id) => return api.ask(what, query("outfit_id", id.to_string())).await,
        Who::Name(name) => Who::lower(name),
    };
    if name.chars().count() <= ALIAS_MAX {
        let answer = api.ask(what, query("alias_lower", name.clone())).await?;
        if !answer.rows.is_empty() {
            return Ok(answer);
        }
    }
    api.ask(what, query("name_lower", name)).await
}

/// An outfit with its members, what they are called and whether they are there.
fn with_members(query: Query) -> Query {
    let of_character = |collection: &str| Join::new(collection).on("character_id").to("character_id");
    let character = of_character("character").show(["name.first", "battle_rank.value"]).inject_at("character");
    let online = of_character("characters_online_status").show("online_status").inject_at("online");
    let members = Join::new("outfit_member").on("outfit_id").to("outfit_id").list().inject_at("members");
    query.join(members.join(character).join(online))
}

fn sheet(row: Row<'_>, only_online: bool) -> Sheet {
    let mut members = row.rows("members");
    let is_online = |member: &Row<'_>| member.number("online.online_status").is_some_and(|world| world > 0);
    let here = members.iter().filter(|member| is_online(member)).count();
    members.sort_by_cached_key(|member| {
        (member.number("rank_ordinal").unwrap_or(u64::MAX), member.known("character.name.first").to_lowercase())
    });
    let leader = row.text("leader_character_id");
    let leads = |member: &&Row<'_>| leader.is_some() && member.text("character_id") == leader;
    let mut sheet = Sheet::default();
    sheet.field("outfit", row.known("outfit_id"));
    sheet.field("name", row.known("name"));
    sheet.field("alias", row.known("alias"));
    sheet.field(
        "leader",
        members.iter().find(leads).map_or_else(|| "-".to_owned(), |leader| leader.known("character.name.first")),
    );
    sheet.field("members", format_args!("{}, {here} online", row.known("member_count")));
    sheet.field("created", row.date("time_created"));
    sheet.line("");
    if only_online {
        members.retain(is_online);
    }
    sheet.table(table(&members), if only_online { "nobody is online" } else { "no members are shown" });
    sheet
}

fn table(members: &[Row<'_>]) -> Table<5> {
    let mut table = Table::new(["rank", ">battle rank", "since", "online", "name"]);
    for member in members {
        let online = match member.number("online.online_status") {
            Some(0) => "no".to_owned(),
            Some(_) => "yes".to_owned(),
            None => "-".to_owned(),
        };
        table.row([
            member.known("rank"),
            member.known("character.battle_rank.value"),
            member.date("member_since"),
            online,
            member.known("character.name.first"),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::census::row::shows;

    fn outfit() -> Value {
        let member = |id: &str, rank: &str, ordinal: &str, online: &str, name: &str| {
            json!({"character_id": id, "rank": rank, "rank_ordinal": ordinal, "member_since": "1413001215",
                "online": {"online_status": online}, "character": {"name": {"first": name}, "battle_rank": {"value": "41"}}})
        };
        json!({"outfit_id": "37525047953333155", "name": "Friday Night Ops", "alias": "FNO", "member_count": "3",
            "leader_character_id": "3", "time_created": "1413001215", "members": [
                member("5", "Member", "8", "10", "zoe"), member("7", "Member", "8", "0", "Ada"), member("3", "Leader", "1", "10", "Bob")]})
    }

    #[test]
    fn an_outfit_and_its_members_are_one_request() {
        let query = with_members(Query::new("outfit").term("alias_lower", "fno"));
        assert_eq!(query.check(), Ok(()));
        shows(
            &query.joins().to_string(),
            &[
                "outfit_member^on:outfit_id^to:outfit_id^list:1^inject_at:members(character^on:character_id^to:character_id^show:name.first'battle_rank.value^inject_at:character,characters_online_status^on:character_id^to:character_id^show:online_status^inject_at:online)",
            ],
        );
    }

    #[test]
    fn members_stand_by_rank_and_name() {
        shows(
            &sheet(Row(&outfit()), false).text(),
            &["leader        Bob", "members       3, 2 online", "zoe", "Ada", "Friday Night Ops"],
        );
        assert!(!sheet(Row(&outfit()), true).text().contains("Ada"));
        let empty = json!({"outfit_id": "5"});
        shows(&sheet(Row(&empty), true).text(), &["nobody is online", "members       -, 0 online"]);
    }
}
