//! `bugle census collections`: what can be asked for.

use bugle::planetside::census::Query;

use super::api::{Api, nobody};
use super::row::Row;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only those with this in their name
    #[arg(value_name = "TEXT")]
    text: Option<String>,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let mut answer = api.ask("collections", Query::collections()).await?;
    if let Some(text) = args.text.filter(|_| !api.raw) {
        answer.rows.retain(|row| Row(row).known("name").contains(&text.to_lowercase()));
        if answer.rows.is_empty() {
            return Err(nobody(&format!("collection with {text} in its name"), "`bugle census collections` lists all"));
        }
    }
    api.show(&answer, output, sheet)
}

fn sheet(rows: &[Row<'_>]) -> Sheet {
    let mut table = Table::new(["collection", ">rows", "can be resolved"]);
    for row in rows {
        let resolves = row.inside("resolve_list").0.as_array().map_or(&[][..], |list| list);
        let resolves: Vec<_> = resolves.iter().filter_map(|name| name.as_str()).collect();
        table.row([row.known("name"), row.known("count"), resolves.join(", ")]);
    }
    let mut sheet = Sheet::default();
    sheet.table(table, "none has that in its name");
    sheet
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::census::row::shows;

    #[test]
    fn collections_say_how_many_rows_they_have_and_what_can_be_resolved() {
        let rows = [
            json!({"name": "character", "hidden": false, "count": 15_095_335, "resolve_list": ["world", "outfit"]}),
            json!({"name": "characters_online_status", "hidden": "false", "count": "dynamic", "resolve_list": []}),
            json!({"name": "map", "count": "?"}),
        ];
        shows(
            &sheet(&rows.iter().map(Row).collect::<Vec<_>>()).text(),
            &["15095335", "dynamic", "world, outfit", "can be resolved"],
        );
    }
}
