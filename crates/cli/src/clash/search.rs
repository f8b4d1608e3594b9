//! `bugle clash search`: clans by what they say about themselves.

use bugle::clash::{Call, Clan, LocationId, WarFrequency, endpoints};

use super::api::{AMISS, Api, What};
use super::paging::Paging;
use super::words::{dash, league, sent};
use crate::args::number::{location, rows};
use crate::failure::Failure;
use crate::output::Output;

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("filter").multiple(true).required(true))]
pub(crate) struct Args {
    /// Whose name holds this: three letters at least
    #[arg(long, group = "filter")]
    name: Option<String>,
    /// Who goes to war this often: always, moreThanOncePerWeek, oncePerWeek, lessThanOncePerWeek, never, any, unknown
    #[arg(long, value_name = "WORD", group = "filter", value_parser = frequency)]
    war_frequency: Option<WarFrequency>,
    /// Who is there, by a number that `bugle clash locations` lists
    #[arg(long, value_name = "NUMBER", group = "filter", value_parser = location)]
    location: Option<LocationId>,
    /// Who has so many members at least
    #[arg(long, value_name = "MEMBERS", group = "filter", value_parser = rows)]
    min_members: Option<u32>,
    /// Who has so many members at most
    #[arg(long, value_name = "MEMBERS", group = "filter", value_parser = rows)]
    max_members: Option<u32>,
    /// Who has so many points at least
    #[arg(long, value_name = "POINTS", group = "filter", value_parser = rows)]
    min_points: Option<u32>,
    /// Who has this level at least
    #[arg(long, value_name = "LEVEL", group = "filter", value_parser = rows)]
    min_level: Option<u32>,
    /// Who wears all of these labels, by their numbers: 56000000 is Clan Wars, 56000001 Clan War League, ...
    #[arg(long, value_name = "NUMBERS", group = "filter", value_delimiter = ',', value_parser = rows)]
    labels: Vec<u32>,
    #[command(flatten)]
    paging: Paging,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    if args.min_members.zip(args.max_members).is_some_and(|(min, max)| min > max) {
        return Err(Failure::Usage("--min-members is more than --max-members: no clan has both".to_owned()));
    }
    let (paging, call) = (args.paging, asked(args, api.client.search_clans()));
    let head = ["tag", ">level", ">members", ">points", "war league", "location", "name"];
    paging.show(&What::new("search", AMISS), call, (api, output), head, row).await
}

/// The search, with every filter that was given.
fn asked(args: Args, mut call: Call<endpoints::SearchClans>) -> Call<endpoints::SearchClans> {
    macro_rules! say {
        ($($option:ident => $method:ident),*) => {
            $(if let Some(value) = args.$option {
                call = call.$method(value);
            })*
        };
    }
    say!(name => name, war_frequency => war_frequency, location => location, min_members => min_members,
        max_members => max_members, min_points => min_clan_points, min_level => min_clan_level);
    if args.labels.is_empty() { call } else { call.labels(args.labels) }
}

fn row(clan: &Clan) -> [String; 7] {
    [
        clan.tag.to_string(),
        sent!(clan.clan_level),
        sent!(clan.members),
        sent!(clan.clan_points),
        league(clan.war_league.as_ref()),
        clan.location.as_ref().map_or_else(dash, |location| location.name.clone()),
        clan.name.clone(),
    ]
}

/// A word as the API has it, in any case and with or without underscores.
fn frequency(text: &str) -> Result<WarFrequency, String> {
    match WarFrequency::from(text.trim()) {
        WarFrequency::Unknown(_) => {
            Err("expected always, moreThanOncePerWeek, oncePerWeek, lessThanOncePerWeek, never, any \
            or unknown"
                .to_owned())
        }
        known => Ok(known),
    }
}

#[cfg(test)]
mod tests {
    use bugle::clash::Client;
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    /// Where it is searched with these options.
    fn path(options: &str) -> String {
        let args = Command::parse_from(std::iter::once("search").chain(options.split(' '))).args;
        let client = Client::builder().key("k").build().unwrap();
        asked(args, client.search_clans()).path().unwrap()
    }

    #[test]
    fn words_are_matched_without_case_and_underscores() {
        for word in ["more_than_once_per_week", "MORETHANONCEPERWEEK", " moreThanOncePerWeek "] {
            assert_eq!(frequency(word), Ok(WarFrequency::MoreThanOncePerWeek), "{word}");
        }
        assert!(frequency("any").is_ok() && frequency("daily").is_err() && frequency("").is_err());
    }

    #[test]
    fn every_filter_is_asked_for() {
        let all = "--name abc --war-frequency NEVER --location 32000249 --min-members 2 --max-members 3 --min-points 4 \
            --min-level 5 --labels 56000000,56000001";
        assert_eq!(
            path(all),
            "/clans?name=abc&warFrequency=never&locationId=32000249&minMembers=2&maxMembers=3&minClanPoints=4\
            &minClanLevel=5&labelIds=56000000%2C56000001"
        );
        assert_eq!(path("--min-level 5"), "/clans?minClanLevel=5");
    }
}
