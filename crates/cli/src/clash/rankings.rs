//! `bugle clash rankings`: the best of a country, or of all.

use bugle::clash::{LocationId, RankedClan, RankedPlayer};

use clap::ValueEnum as _;

use super::api::{AMISS, Api, What};
use super::paging::Paging;
use super::words::{known, sent};
use crate::args::number::location_or_global;
use crate::failure::Failure;
use crate::output::Output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The best of what
    #[arg(value_name = "RANKING", value_enum)]
    of: Ranking,
    /// Where: `global`, or a number that `bugle clash locations` lists
    #[arg(value_name = "LOCATION", default_value = "global", value_parser = location_or_global)]
    location: LocationId,
    #[command(flatten)]
    paging: Paging,
}

/// What is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Ranking {
    /// Clans
    Clans,
    /// Players
    Players,
    /// Clans in the builder base
    BuilderBaseClans,
    /// Players in the builder base
    BuilderBasePlayers,
    /// Clan capitals
    Capitals,
}

const CLANS: [&str; 7] = [">#", ">before", ">points", ">level", ">members", "tag", "name"];
const PLAYERS: [&str; 6] = [">#", ">before", ">trophies", ">level", "tag", "name (clan)"];

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let Args { of, location, paging } = args;
    let (client, to) = (&api.client, (api, output));
    let what = what(of, location);
    match of {
        Ranking::Clans => paging.show(&what, client.clan_ranking(location), to, CLANS, clan).await,
        Ranking::Players => paging.show(&what, client.player_ranking(location), to, PLAYERS, player).await,
        Ranking::BuilderBaseClans => {
            paging.show(&what, client.builder_base_clan_ranking(location), to, CLANS, clan).await
        }
        Ranking::BuilderBasePlayers => {
            paging.show(&what, client.builder_base_player_ranking(location), to, PLAYERS, player).await
        }
        Ranking::Capitals => paging.show(&what, client.capital_ranking(location), to, CLANS, clan).await,
    }
}

/// A ranking, and what to say of one that is not there: the API shows none of a country without clans or players enough.
fn what(of: Ranking, location: LocationId) -> What {
    let kind = of.to_possible_value().map_or_else(String::new, |value| value.get_name().replace('-', " "));
    if location == LocationId::GLOBAL {
        return What::new(format!("ranking of {kind} of the world"), AMISS);
    }
    let words = format!("ranking of {kind} of location {location}");
    What::new(
        words,
        "that country or region has none, or there is none of that number: `bugle clash locations` lists them",
    )
}

fn clan(clan: &RankedClan) -> [String; 7] {
    let points = clan.clan_points.or(clan.clan_builder_base_points).or(clan.clan_capital_points);
    [
        sent!(clan.rank),
        known(clan.rank_before()),
        known(points),
        sent!(clan.clan_level),
        sent!(clan.members),
        clan.tag.to_string(),
        clan.name.clone(),
    ]
}

fn player(player: &RankedPlayer) -> [String; 6] {
    let clan = player.clan.as_ref().map_or_else(String::new, |clan| format!(" ({})", clan.name));
    [
        sent!(player.rank),
        known(player.rank_before()),
        known(player.trophies.or(player.builder_base_trophies)),
        sent!(player.exp_level),
        player.tag.to_string(),
        format!("{}{clan}", player.name),
    ]
}

#[cfg(test)]
mod tests {
    use bugle::clash::Model as _;

    use super::*;

    #[test]
    fn a_ranking_shows_the_points_that_it_is_about() {
        let body = br##"{"tag": "#2PP", "name": "A", "clanLevel": 9, "members": 50, "rank": 1, "previousRank": -1,
            "clanCapitalPoints": 3030}"##;
        let row = clan(&RankedClan::from_json(body).unwrap().value);
        assert_eq!(row, ["1", "-", "3030", "9", "50", "#2PP", "A"]);
        let body = br##"{"tag": "#8QYY0", "name": "B", "expLevel": 200, "rank": 2, "previousRank": 7, "builderBaseTrophies": 5000,
            "clan": {"tag": "#2PP", "name": "A"}}"##;
        let row = player(&RankedPlayer::from_json(body).unwrap().value);
        assert_eq!(row, ["2", "7", "5000", "200", "#8QYY0", "B (A)"]);
    }
}
