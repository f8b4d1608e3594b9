//! `bugle census world`: worlds, and what happened on one of them.

use bugle::planetside::census::Query;
use bugle::planetside::{MetagameEventId, MetagameState, World, Zone};

use super::api::{Api, nobody};
use super::row::Row;
use crate::args::planetside::world;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};

/// How many alerts are shown.
const ALERTS: u32 = 20;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which one, by number or name, with its last alerts; all of them unless told
    #[arg(value_name = "WORLD", value_parser = world)]
    world: Option<World>,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let Some(world) = args.world else {
        let answer = api.ask("worlds", Query::new("world").limit(100)).await?;
        return api.show(&answer, output, list);
    };
    let what = format!("world {}", world.name().map_or_else(|| world.to_string(), str::to_owned));
    let mut answer = api.ask(&what, Query::new("world").term("world_id", world)).await?;
    if api.raw {
        return output.raw(answer.body());
    }
    let alerts = Query::new("world_event").term("world_id", world).term("type", "METAGAME").limit(ALERTS);
    let alerts = api.ask(&format!("alerts of {what}"), alerts).await?;
    let row = answer.rows.first_mut().and_then(|row| row.as_object_mut());
    let row = row.ok_or_else(|| nobody(&what, "`bugle census world` lists those that there are"))?;
    row.insert("alerts".to_owned(), alerts.rows.into());
    api.show(&answer, output, |rows| rows.first().map_or_else(Sheet::default, |row| one(*row)))
}

fn list(rows: &[Row<'_>]) -> Sheet {
    let mut table = Table::new([">world", "state", "name"]);
    for row in rows {
        table.row([row.known("world_id"), row.known("state"), row.name("name")]);
    }
    let mut sheet = Sheet::default();
    sheet.table(table, "Census knows of no world now");
    sheet
}

fn one(row: Row<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.field("world", row.known("world_id"));
    sheet.field("name", row.name("name"));
    sheet.field("state", row.known("state"));
    sheet.line("");
    let mut table = Table::new(["alert", "state", ">VS", ">NC", ">TR", "zone", "name"]);
    for alert in row.rows("alerts") {
        let id = alert.number("metagame_event_id").and_then(|id| id.try_into().ok()).map(MetagameEventId);
        let info = id.and_then(MetagameEventId::info);
        let share =
            |faction| alert.text(faction).and_then(|share| share.parse().ok()).map_or_else(|| "-".to_owned(), whole);
        table.row([
            alert.date("timestamp"),
            state(alert),
            share("faction_vs"),
            share("faction_nc"),
            share("faction_tr"),
            info.and_then(|info| info.zone).or_else(|| zone(alert)).and_then(Zone::name).unwrap_or("-").to_owned(),
            info.map_or_else(|| alert.known("metagame_event_id"), |info| info.name.to_owned()),
        ]);
    }
    sheet.table(table, "no alerts are shown");
    sheet
}

/// What became of it.
fn state(alert: Row<'_>) -> String {
    let id = alert.number("metagame_event_state").and_then(|id| id.try_into().ok()).map(MetagameState);
    let name = alert.text("metagame_event_state_name");
    name.or_else(|| id?.name().map(str::to_owned)).unwrap_or_else(|| alert.known("metagame_event_state"))
}

fn zone(alert: Row<'_>) -> Option<Zone> {
    alert.number("zone_id").and_then(|id| u32::try_from(id).ok()).filter(|id| *id > 0).map(Zone)
}

/// A share of a continent, in percent.
fn whole(share: f64) -> String {
    format!("{share:.0}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::census::row::shows;

    #[test]
    fn worlds_are_listed_with_their_state() {
        let rows = [json!({"world_id": "1", "state": "online", "name": {"en": "Osprey"}}), json!({"world_id": "19"})];
        shows(&list(&rows.iter().map(Row).collect::<Vec<_>>()).text(), &["Osprey", "online", "19"]);
    }

    #[test]
    fn alerts_of_a_world_say_how_they_stand() {
        let row = json!({"world_id": "10", "state": "online", "name": {"en": "Wainwright"}, "alerts": [
            {"metagame_event_id": "147", "metagame_event_state": "138", "metagame_event_state_name": "ended", "faction_vs": "41.568627",
                "faction_nc": "20.5", "faction_tr": "30", "timestamp": "1700000000", "zone_id": "0"},
            {"metagame_event_id": "9999", "metagame_event_state": "135", "timestamp": "1700000000", "zone_id": "344"}]});
        shows(&one(Row(&row)).text(), &["Wainwright", "ended", "started", "42", "Oshur", "9999"]);
    }
}
