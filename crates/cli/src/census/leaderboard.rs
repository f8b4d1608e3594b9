//! `bugle census leaderboard`: the best characters in something.

use bugle::planetside::World;
use bugle::planetside::census::{Join, Query};
use clap::ValueEnum;

use super::api::Api;
use super::row::Row;
use crate::args::planetside::world;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// In what
    #[arg(value_name = "STAT", value_enum, ignore_case = true)]
    stat: Stat,
    /// Since when
    #[arg(value_name = "PERIOD", value_enum, ignore_case = true, default_value = "forever")]
    period: Period,
    /// Only of this world, by number or name
    #[arg(long, value_name = "WORLD", value_parser = world)]
    world: Option<World>,
    /// So many of them
    #[arg(long, value_name = "ROWS", default_value = "10", value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Without so many of the best
    #[arg(long, value_name = "ROWS", default_value = "0", value_parser = clap::value_parser!(u32).range(0..=9999))]
    start: u32,
}

/// What there are leaderboards of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Stat {
    /// How many they killed
    Kills,
    /// How long they played
    Time,
    /// How often they died
    Deaths,
    /// Experience
    Score,
}

/// Of which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Period {
    /// Ever
    Forever,
    /// This month
    Monthly,
    /// This week
    Weekly,
    /// Today
    Daily,
    /// In one life
    OneLife,
}

impl Stat {
    fn name(self) -> &'static str {
        match self {
            Self::Kills => "Kills",
            Self::Time => "Time",
            Self::Deaths => "Deaths",
            Self::Score => "Score",
        }
    }
}

impl Period {
    fn name(self) -> &'static str {
        match self {
            Self::Forever => "Forever",
            Self::Monthly => "Monthly",
            Self::Weekly => "Weekly",
            Self::Daily => "Daily",
            Self::OneLife => "OneLife",
        }
    }
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let what = format!("leaderboard of {}", args.stat.name().to_lowercase());
    let answer = api.ask(&what, query(&args)).await?;
    api.show(&answer, output, |rows| sheet(rows, args.stat))
}

fn query(args: &Args) -> Query {
    let character = Join::new("character").on("character_id").to("character_id").inject_at("character");
    let character = character.show(["name.first", "faction_id", "battle_rank.value"]);
    let mut query = Query::new("leaderboard").term("name", args.stat.name()).term("period", args.period.name());
    if let Some(world) = args.world {
        query = query.term("world", world);
    }
    if args.start > 0 {
        query = query.start(args.start);
    }
    query.limit(args.limit).join(character)
}

fn sheet(rows: &[Row<'_>], stat: Stat) -> Sheet {
    let value = match stat {
        Stat::Kills => ">kills",
        Stat::Time => ">hours",
        Stat::Deaths => ">deaths",
        Stat::Score => ">score",
    };
    let mut table = Table::new([">#", value, "faction", ">battle rank", "name"]);
    for row in rows {
        // The service counts from zero.
        let rank = row.number("rank").map_or_else(|| "-".to_owned(), |rank| (rank + 1).to_string());
        let shown = match (stat, row.number("value")) {
            (Stat::Time, Some(seconds)) => (seconds / 3600).to_string(),
            _ => row.known("value"),
        };
        let name =
            row.text("character.name.first").unwrap_or_else(|| format!("character {}", row.known("character_id")));
        table.row([rank, shown, row.faction("character.faction_id"), row.known("character.battle_rank.value"), name]);
    }
    let mut sheet = Sheet::default();
    sheet.table(table, "nobody is on it");
    sheet
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::census::row::shows;

    #[test]
    fn a_leaderboard_is_asked_for_with_the_names_on_it() {
        let args = |start| Args { stat: Stat::Kills, period: Period::OneLife, world: Some(World(10)), limit: 3, start };
        assert_eq!(query(&args(0)).check(), Ok(()));
        let address = query(&args(5)).to_string();
        assert!(
            address.starts_with(
                "/get/ps2:v2/leaderboard?name=Kills&period=OneLife&world=10&c:limit=3&c:start=5&c:join=character"
            ),
            "{address}"
        );
        assert!(!query(&args(0)).to_string().contains("c:start"));
    }

    #[test]
    fn places_count_from_one_and_time_in_hours() {
        let rows = [
            json!({"rank": "0", "value": "7300", "character_id": "5", "character": {"name": {"first": "Ada"}, "faction_id": "1", "battle_rank": {"value": "100"}}}),
            json!({"rank": "1", "value": "3600", "character_id": "7"}),
        ];
        let rows: Vec<_> = rows.iter().map(Row).collect();
        shows(&sheet(&rows, Stat::Time).text(), &["Ada", "character 7", "VS", "hours"]);
        assert_eq!(sheet(&[], Stat::Kills).text(), "nobody is on it");
    }
}
